"""A file in the making, in a folder."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

from cubby.storage.base import StoredFile
from cubby.storage.beneath import opened_folder
from cubby.storage.durable import Folders, sync_folder
from cubby.storage.errors import StorageError, StorageUnavailable, writing


class FsWriter:
    """Bytes go to a nameless place; `commit` syncs them, renames, and syncs the folder."""

    def __init__(self, fresh: Path, final: Path, uri: str, folders: Folders) -> None:
        self._fresh = fresh
        self._final = final
        self._uri = uri
        self._folders = folders
        self._hash = hashlib.sha256()
        self._size = 0
        with writing(str(final)):
            with opened_folder(folders.root, fresh.parent) as making:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
                self._fd: int | None = os.open(fresh.name, flags, 0o600, dir_fd=making)
            # Says that a process is at it; see `remove_leftovers`.
            fcntl.flock(self._fd, fcntl.LOCK_EX)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        fd = self._open()
        self._hash.update(data)
        rest = memoryview(data).cast("B")
        with writing(str(self._final)):
            while rest:
                rest = rest[os.write(fd, rest) :]
        self._size += memoryview(data).nbytes

    def commit(self) -> StoredFile:
        fd = self._open()
        with writing(str(self._final)):
            os.fchmod(fd, self._folders.modes.file)
            # Before the bytes are synced, so that their sync is that of the new folders too.
            self._folders.begin(self._final.parent)
            os.fsync(fd)
            publish(self._fresh, self._final, self._folders)
        self._close()
        return StoredFile(self._uri, self._size, self._hash.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._fd is not None:
            remove_fresh(self._fresh, self._folders)
            self._close()

    def _open(self) -> int:
        if self._fd is None:
            raise StorageError(f"The writer of {self._uri} has ended.")
        return self._fd

    def _close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None


def publish(fresh: Path, final: Path, folders: Folders) -> None:
    """Give a synced file its name, durably."""
    folders.make(final.parent)
    try:
        _rename(fresh, final, folders.root)
    except FileNotFoundError:
        # Another process may just have removed the folder, when it took the last file out.
        if not fresh.exists():
            raise StorageUnavailable(f"{fresh} was removed while it was written.") from None
        folders.make(final.parent)
        _rename(fresh, final, folders.root)
    sync_folder(folders.root, final.parent)


def _rename(fresh: Path, final: Path, root: Path) -> None:
    """A link at the final name is replaced itself; what it leads to stays as it is."""
    with opened_folder(root, fresh.parent) as here, opened_folder(root, final.parent) as there:
        os.replace(fresh.name, final.name, src_dir_fd=here, dst_dir_fd=there)


def remove_fresh(fresh: Path, folders: Folders) -> None:
    with (
        contextlib.suppress(FileNotFoundError),
        opened_folder(folders.root, fresh.parent) as making,
    ):
        os.unlink(fresh.name, dir_fd=making)


def fresh_name(folder: Path) -> Path:
    return folder / secrets.token_hex(16)


def remove_leftovers(folder: int, older_than: float) -> None:
    """Remove what killed processes left in the making, in an open folder. A file that is being
    written is locked by its writer, and one younger than that moment may be about to be."""
    for name in os.listdir(folder):
        try:
            fd = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=folder)
        except OSError:
            continue  # removed by another process, or none of ours: a link
        try:
            if os.fstat(fd).st_ctime < older_than:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=folder)
        except BlockingIOError:
            continue
        finally:
            os.close(fd)
