"""Storage in a folder. A file gets its name only when its bytes, its name and the folders above
it would survive a power failure."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from stat import S_ISREG

from cubby.storage.base import CHUNK_BYTES, StoredFile
from cubby.storage.beneath import (
    FOLDER,
    open_file,
    open_folder,
    opened_file,
    opened_folder,
    status_of,
)
from cubby.storage.durable import Folders, sync_folder
from cubby.storage.errors import FileMissing, StorageUnavailable, reading, writing
from cubby.storage.fs_copy import copy_cheaply
from cubby.storage.fs_whole import put_whole
from cubby.storage.fs_writer import FsWriter, fresh_name, publish, remove_fresh, remove_leftovers
from cubby.storage.keys import checked, folder_of, key_of
from cubby.storage.modes import Modes

_URI = "fs://"
_LEFTOVER_SECONDS = 3600.0


class FsStorage:
    """URIs are `fs://<key>`, relative to the root: the folder can be moved as a whole.

    Files are never written again, and only the account that runs Cubby reads them, unless others
    may read the library. Links below the root are not followed. Files in the making are in
    `.writing` at the root, on the same disk.
    `.cubby-storage` marks the root, so that a disk that is not mounted is not taken for an empty
    storage.
    """

    def __init__(self, root: Path, *, make: bool = True, modes: Modes = Modes()) -> None:  # noqa: B008
        self.root = root
        self._may_make = make
        self._modes = modes
        self._folders = Folders(root, modes)
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
        with self._reading(uri):
            file = open_file(self.root, self._path(uri))
        try:
            # The file that was opened, whatever has its name now.
            yield Path(f"/proc/self/fd/{file}")
        finally:
            os.close(file)

    def place(self, source_uri: str, key: str) -> str:
        source, final = self._path(source_uri), self.root / checked(key)
        self._prepare()
        with ExitStack() as opened:
            with self._reading(source_uri):
                file = opened.enter_context(opened_file(self.root, source))
            with writing(str(final)):
                if not self._same(file, final):
                    fresh = fresh_name(self._making)
                    try:
                        making = opened.enter_context(opened_folder(self.root, self._making))
                        copy_cheaply(file, fresh.name, making, self._modes.file)
                        publish(fresh, final, self._folders)
                    finally:
                        # Renaming one hard link over another of the same file leaves both.
                        remove_fresh(fresh, self._folders)
                else:
                    # The try before this one may have ended between the rename and the sync.
                    self._folders.make(final.parent)
                    sync_folder(self.root, final.parent)
        return f"{_URI}{key}"

    def exists(self, uri: str) -> bool:
        try:
            self.size(uri)
        except FileMissing:
            return False
        return True

    def size(self, uri: str) -> int:
        with self._reading(uri):
            status = status_of(self.root, self._path(uri))
            if not S_ISREG(status.st_mode):
                raise FileNotFoundError
            return status.st_size

    def delete(self, uri: str) -> None:
        path = self._path(uri)
        with writing(uri):
            try:
                with opened_folder(self.root, path.parent) as folder:
                    os.unlink(path.name, dir_fd=folder)
                    os.fsync(folder)
            except (FileNotFoundError, NotADirectoryError):
                return
            self._folders.remove_empty(path.parent)

    def list(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        folder = folder_of(prefix)
        with self._reading(f"{_URI}{folder}"):
            try:
                descriptor = open_folder(self.root, self.root / folder)
            except (FileNotFoundError, NotADirectoryError):
                return
            yield from self._below(descriptor, f"{folder}/" if folder else "")

    def check(self) -> None:
        self._prepare()
        with writing(str(self.root)):
            with opened_folder(self.root, self._making) as making:
                remove_leftovers(making, time.time() - _LEFTOVER_SECONDS)
            with FsWriter(fresh_name(self._making), self._marker, "", self._folders) as writer:
                writer.write(b"check")

    def free_bytes(self) -> int | None:
        try:
            return shutil.disk_usage(self.root).free
        except OSError:
            return None  # not made yet, or not mounted: `check` says it

    def _prepare(self) -> None:
        """Before a write: make the root the first time, and refuse if it has gone since."""
        with writing(str(self.root)):
            if self._marker.exists():
                if not self._seen:
                    self._close_to_others()
                self._seen = True
                return
            if self._seen or not self._may_make:
                raise StorageUnavailable(self._gone())
            try:
                self._folders.make(self._making)
                self._marker.touch(mode=0o600)
            except (FileExistsError, NotADirectoryError) as error:
                # In the way of the root itself: no other key would fare better.
                raise StorageUnavailable(f"{self.root} cannot be made: {error}.") from error
            sync_folder(self.root, self.root)
            self._close_to_others()
            self._seen = True

    def _close_to_others(self) -> None:
        """Also a storage that an earlier version made. That of another account is left as it is."""
        with opened_folder(self.root, self.root) as root, suppress(PermissionError):
            if os.fstat(root).st_mode & 0o777 != self._modes.root:
                os.fchmod(root, self._modes.root)

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
        with (
            self._reading(uri),
            os.fdopen(open_file(self.root, self._path(uri)), "rb") as file,
        ):
            file.seek(start)
            left = length
            while left is None or left > 0:
                chunk = file.read(CHUNK_BYTES if left is None else min(CHUNK_BYTES, left))
                if not chunk:
                    return
                if left is not None:
                    left -= len(chunk)
                yield chunk

    def _below(self, folder: int, prefix: str) -> Iterator[tuple[str, int]]:
        """Of an open folder, which is closed at the end."""
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
            for entry in entries:
                if not prefix and entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    try:
                        inner = os.open(entry.name, FOLDER, dir_fd=folder)
                    except (FileNotFoundError, NotADirectoryError):
                        continue
                    yield from self._below(inner, f"{prefix}{entry.name}/")
                elif entry.is_file(follow_symlinks=False):
                    size = entry.stat(follow_symlinks=False).st_size
                    yield f"{_URI}{prefix}{entry.name}", size
        finally:
            os.close(folder)

    def _same(self, source: int, final: Path) -> bool:
        """Whether the file is in its place already, linked or as a copy with the same bytes."""
        try:
            with opened_file(self.root, final) as there:
                return _alike(source, there)
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            if error.errno == errno.ELOOP:
                return False  # a link at the name itself is replaced
            raise


def _alike(source: int, other: int) -> bool:
    here, there = os.fstat(source), os.fstat(other)
    if (here.st_dev, here.st_ino) == (there.st_dev, there.st_ino):
        return True
    if here.st_size != there.st_size:
        return False
    place = 0
    while chunk := os.pread(source, CHUNK_BYTES, place):
        if chunk != os.pread(other, CHUNK_BYTES, place):
            return False
        place += len(chunk)
    return True
