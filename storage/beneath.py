"""Folders and files below a root, reached component by component. A symbolic link at any of them is
refused, so that a link put into storage leads to nothing outside."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# O_NONBLOCK: to open a named pipe would wait for its other end.
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


def open_folder(root: Path, folder: Path) -> int:
    """A descriptor of the root or of a folder below it. The root itself may be a link, since it is
    the operator's. Raises OSError, ELOOP for a link below the root."""
    descriptor = os.open(root, FOLDER & ~os.O_NOFOLLOW)
    for name in folder.relative_to(root).parts:
        above = descriptor
        try:
            descriptor = os.open(name, FOLDER, dir_fd=above)
        except OSError as error:
            raise _named(error, name, above) from None
        finally:
            os.close(above)
    return descriptor


@contextmanager
def opened_folder(root: Path, folder: Path) -> Iterator[int]:
    descriptor = open_folder(root, folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_file(root: Path, path: Path) -> int:
    """A descriptor of a regular file, to be read. Raises OSError; FileNotFoundError for what is a
    folder or no file."""
    with opened_folder(root, path.parent) as folder:
        try:
            descriptor = os.open(path.name, _FILE, dir_fd=folder)
        except OSError as error:
            raise _named(error, path.name, folder) from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise FileNotFoundError(errno.ENOENT, "Not a file", path.name)
    return descriptor


@contextmanager
def opened_file(root: Path, path: Path) -> Iterator[int]:
    descriptor = open_file(root, path)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def status_of(root: Path, path: Path) -> os.stat_result:
    """Of what has this name, itself: a link is none of what it leads to."""
    with opened_folder(root, path.parent) as folder:
        found = os.stat(path.name, dir_fd=folder, follow_symlinks=False)
        if stat.S_ISLNK(found.st_mode):
            raise OSError(errno.ELOOP, f"{path.name} is a symbolic link")
        return found


def remove_folder(root: Path, folder: Path) -> None:
    with opened_folder(root, folder.parent) as above:
        os.rmdir(folder.name, dir_fd=above)


def _named(error: OSError, name: str, folder: int) -> OSError:
    """A link where a folder was looked for is reported as what it is."""
    if error.errno in (errno.ENOTDIR, errno.ELOOP):
        with contextlib.suppress(OSError):
            found = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if stat.S_ISLNK(found.st_mode):
                return OSError(errno.ELOOP, f"{name} is a symbolic link")
    return error
