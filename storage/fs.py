"""Storage in a folder. A file gets its name only when its bytes, its name and the folders above
it would survive a power failure."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from cubby.storage.base import CHUNK_BYTES, StoredFile
from cubby.storage.durable import Folders, sync_folder
from cubby.storage.errors import FileMissing, StorageUnavailable, reading, writing
from cubby.storage.fs_copy import copy_cheaply
from cubby.storage.fs_whole import put_whole
from cubby.storage.fs_writer import FsWriter, fresh_name, publish, remove_leftovers
from cubby.storage.keys import checked, folder_of, key_of

_URI = "fs://"
_LEFTOVER_SECONDS = 3600.0


class FsStorage:
    """URIs are `fs://<key>`, relative to the root: the folder can be moved as a whole.

    Files are mode 0444; those in the making are in `.writing` at the root, on the same disk.
    `.cubby-storage` marks the root, so that a disk that is not mounted is not taken for an empty
    storage.
    """

    def __init__(self, root: Path, *, make: bool = True) -> None:
        self.root = root
        self._may_make = make
        self._folders = Folders(root)
        self._marker = root / ".cubby-storage"
        self._making = root / ".writing"
        self._seen = False

    def create(self, key: str) -> FsWriter:
        final = self.root / checked(key)
        self._prepare()
        return FsWriter(fresh_name(self._making), final, f"{_URI}{key}", self._folders)

    def put(self, key: str, data: bytes) -> StoredFile:
        final = self.root / checked(key)
        self._prepare()
        with writing(str(final)):
            if put_whole(final, data, self._folders):
                return StoredFile(f"{_URI}{key}", len(data), hashlib.sha256(data).hexdigest())
        with self.create(key) as writer:
            writer.write(data)
            return writer.commit()

    def uri_of(self, key: str) -> str:
        return f"{_URI}{checked(key)}"

    def key_of(self, uri: str) -> str:
        return key_of(uri, _URI)

    def read(self, uri: str, start: int = 0, length: int | None = None) -> bytes:
        return b"".join(self.stream(uri, start, length))

    def stream(self, uri: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        if start < 0 or (length is not None and length < 0):
            raise ValueError("start and length count from the first byte")
        self.size(uri)
        return self._chunks(uri, start, length)

    @contextmanager
    def as_file(self, uri: str) -> Iterator[Path]:
        self.size(uri)
        yield self._path(uri)

    def place(self, source_uri: str, key: str) -> str:
        source, final = self._path(source_uri), self.root / checked(key)
        self._prepare()
        self.size(source_uri)
        with writing(str(final)):
            if not _same(source, final):
                fresh = fresh_name(self._making)
                try:
                    copy_cheaply(source, fresh)
                    publish(fresh, final, self._folders)
                finally:
                    # Renaming one hard link over another of the same file leaves both.
                    fresh.unlink(missing_ok=True)
            else:
                # The try before this one may have ended between the rename and the sync.
                self._folders.make(final.parent)
                sync_folder(final.parent)
        return f"{_URI}{key}"

    def exists(self, uri: str) -> bool:
        try:
            self.size(uri)
        except FileMissing:
            return False
        return True

    def size(self, uri: str) -> int:
        with self._reading(uri):
            status = self._path(uri).stat()
            if not S_ISREG(status.st_mode):
                raise FileNotFoundError
            return status.st_size

    def delete(self, uri: str) -> None:
        path = self._path(uri)
        with writing(uri):
            try:
                path.unlink()
                sync_folder(path.parent)
            except (FileNotFoundError, NotADirectoryError):
                return
            self._folders.remove_empty(path.parent)

    def list(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        folder = folder_of(prefix)
        with self._reading(f"{_URI}{folder}"):
            yield from self._below(self.root / folder, f"{folder}/" if folder else "")

    def check(self) -> None:
        self._prepare()
        with writing(str(self.root)):
            remove_leftovers(self._making, time.time() - _LEFTOVER_SECONDS)
            fresh = fresh_name(self._making)
            fresh.write_bytes(b"check")
            fresh.unlink()

    def free_bytes(self) -> int | None:
        try:
            return shutil.disk_usage(self.root).free
        except OSError:
            return None  # not made yet, or not mounted: `check` says it

    def _prepare(self) -> None:
        """Before a write: make the root the first time, and refuse if it has gone since."""
        with writing(str(self.root)):
            if self._marker.exists():
                self._seen = True
                return
            if self._seen or not self._may_make:
                raise StorageUnavailable(self._gone())
            try:
                self._folders.make(self._making)
                self._marker.touch()
            except (FileExistsError, NotADirectoryError) as error:
                # In the way of the root itself: no other key would fare better.
                raise StorageUnavailable(f"{self.root} cannot be made: {error}.") from error
            sync_folder(self.root)
            self._seen = True

    def _gone(self) -> str:
        return f"{self._marker} is missing: the disk of the storage is not there."

    def _path(self, uri: str) -> Path:
        return self.root / key_of(uri, _URI)

    @contextmanager
    def _reading(self, uri: str) -> Iterator[None]:
        """A missing file is for ever; a missing disk comes back."""
        try:
            with reading(uri):
                yield
        except (FileNotFoundError, NotADirectoryError):
            if not self._marker.exists():
                raise StorageUnavailable(self._gone()) from None
            raise FileMissing(f"{uri} is not in {self.root}.") from None

    def _chunks(self, uri: str, start: int, length: int | None) -> Iterator[bytes]:
        with self._reading(uri), self._path(uri).open("rb") as file:
            file.seek(start)
            left = length
            while left is None or left > 0:
                chunk = file.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left))
                if not chunk:
                    return
                if left is not None:
                    left -= len(chunk)
                yield chunk

    def _below(self, folder: Path, prefix: str) -> Iterator[tuple[str, int]]:
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except (FileNotFoundError, NotADirectoryError):
            return
        for entry in entries:
            if not prefix and entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._below(Path(entry.path), f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield f"{_URI}{prefix}{entry.name}", entry.stat().st_size


def _same(source: Path, final: Path) -> bool:
    """Whether the file is in its place already, linked or as a copy with the same bytes."""
    if not final.exists():
        return False
    if source.samefile(final):
        return True
    if source.stat().st_size != final.stat().st_size:
        return False
    with source.open("rb") as one, final.open("rb") as other:
        while chunk := one.read(CHUNK_BYTES):
            if chunk != other.read(CHUNK_BYTES):
                return False
    return True
