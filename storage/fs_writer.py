"""A file in the making, in a folder."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

from cubby.storage.base import StoredFile
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
            self._fd: int | None = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            # Says that somebody is at it; see `remove_leftovers`.
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
            os.fchmod(fd, 0o444)
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
            self._fresh.unlink(missing_ok=True)
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
        fresh.replace(final)
    except FileNotFoundError:
        # Another process may just have removed the folder, when it took the last file out.
        if not fresh.exists():
            raise StorageUnavailable(f"{fresh} was removed while it was written.") from None
        folders.make(final.parent)
        fresh.replace(final)
    sync_folder(final.parent)


def fresh_name(folder: Path) -> Path:
    return folder / secrets.token_hex(16)


def remove_leftovers(folder: Path, older_than: float) -> None:
    """Remove what killed processes left in the making. A file that is being written is locked by
    its writer, and one younger than that moment may be about to be."""
    for path in folder.iterdir():
        try:
            fd = os.open(path, os.O_RDONLY)
        except FileNotFoundError:
            continue
        try:
            if os.fstat(fd).st_ctime < older_than:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)
        except BlockingIOError:
            continue
        finally:
            os.close(fd)
