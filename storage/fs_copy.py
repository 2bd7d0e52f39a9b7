"""A second name for the same bytes, as cheaply as the file system allows."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator
from typing import Protocol

# _IOW(0x94, 9, int): the two files share their blocks until one of them changes.
_FICLONE = 0x40049409
_CANNOT = {
    errno.EOPNOTSUPP, errno.EXDEV, errno.EINVAL, errno.ENOTTY, errno.ENOSYS, errno.EPERM,
    errno.EMLINK, errno.EACCES,
}  # fmt: skip
_CHUNK_BYTES = 1024 * 1024


class _Copy(Protocol):
    def __call__(self, source: int, name: str, folder: int, mode: int) -> None: ...


def copy_cheaply(source: int, name: str, folder: int, mode: int) -> None:
    """Give the open file `source` a second name in an open folder, or a durable copy. It is a
    reflink, else a hard link, else a copy. The name is not there yet."""
    attempts: tuple[_Copy, ...] = (_reflink, _hard_link)
    for attempt in attempts:
        try:
            return attempt(source, name, folder, mode)
        except OSError as error:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(name, dir_fd=folder)
            if error.errno not in _CANNOT:
                raise
    return _copy(source, name, folder, mode)


def _reflink(source: int, name: str, folder: int, mode: int) -> None:
    with _made(name, folder, mode) as fresh:
        fcntl.ioctl(fresh, _FICLONE, source)


def _hard_link(source: int, name: str, folder: int, mode: int) -> None:
    # With a folder given the link in /proc is followed; without, it would itself be linked.
    os.link(f"/proc/self/fd/{source}", name, src_dir_fd=folder, dst_dir_fd=folder)
    if os.fstat(source).st_mode & 0o777 != mode:
        os.fchmod(source, mode)


def _copy(source: int, name: str, folder: int, mode: int) -> None:
    with _made(name, folder, mode) as fresh:
        place = 0
        while chunk := os.pread(source, _CHUNK_BYTES, place):
            place += len(chunk)
            rest = memoryview(chunk)
            while rest:
                rest = rest[os.write(fresh, rest) :]


@contextlib.contextmanager
def _made(name: str, folder: int, mode: int) -> Iterator[int]:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    fresh = os.open(name, flags, 0o600, dir_fd=folder)
    try:
        yield fresh
        os.fchmod(fresh, mode)
        os.fsync(fresh)
    finally:
        os.close(fresh)
