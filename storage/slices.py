"""Slices of a file: `<uri>#<start>+<length>` names some of its bytes. Small requests that arrive
together are written to one file, a pack, and each has its slice of it. The film inside a motion
photo is a slice of the photo."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import NamedTuple

from cubby.storage.base import Storage, StoredFile, Writer

# Only packs and other raw parts are sliced: a file of a person may have any name.
_match = re.compile(
    r"(.*/pack|[a-z0-9]+://(?:.*/)?incoming/[0-9a-f-]{36}/[^/#]+)#([0-9]+)\+([0-9]+)"
).fullmatch


class Slice(NamedTuple):
    """`length` bytes of the file `uri`, from `start`."""

    uri: str
    start: int
    length: int


def slice_uri(uri: str, start: int, length: int) -> str:
    return f"{uri}#{start}+{length}"


def slice_of(uri: str) -> Slice | None:
    """What a URI names a slice of; None for the URI of a whole file."""
    found = _match(uri)
    return Slice(found[1], int(found[2]), int(found[3])) if found else None


class Sliced:
    """A storage that reads slices as if they were files. They come and go with their file: to
    delete one does nothing."""

    def __init__(self, whole: Storage) -> None:
        self._whole = whole

    def create(self, key: str) -> Writer:
        return self._whole.create(key)

    def put(self, key: str, data: bytes) -> StoredFile:
        return self._whole.put(key, data)

    def uri_of(self, key: str) -> str:
        return self._whole.uri_of(key)

    def key_of(self, uri: str) -> str:
        return self._whole.key_of(uri)

    def read(self, uri: str, start: int = 0, length: int | None = None) -> bytes:
        return b"".join(self.stream(uri, start, length))

    def stream(self, uri: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        cut = slice_of(uri)
        if cut is None:
            return self._whole.stream(uri, start, length)
        left = max(cut.length - start, 0)
        wanted = left if length is None else min(length, left)
        return self._whole.stream(cut.uri, cut.start + start, wanted)

    def as_file(self, uri: str) -> AbstractContextManager[Path]:
        return self._whole.as_file(uri) if slice_of(uri) is None else self._copied(uri)

    @contextmanager
    def _copied(self, uri: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="cubby-") as folder:
            path = Path(folder, "slice")
            path.write_bytes(self.read(uri))
            yield path

    def place(self, source_uri: str, key: str) -> str:
        if slice_of(source_uri) is None:
            return self._whole.place(source_uri, key)
        return self._whole.put(key, self.read(source_uri)).uri

    def exists(self, uri: str) -> bool:
        cut = slice_of(uri)
        return self._whole.exists(cut.uri if cut else uri)

    def size(self, uri: str) -> int:
        cut = slice_of(uri)
        if cut is None:
            return self._whole.size(uri)
        return max(min(self._whole.size(cut.uri) - cut.start, cut.length), 0)

    def delete(self, uri: str) -> None:
        if slice_of(uri) is None:
            self._whole.delete(uri)

    def list(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        return self._whole.list(prefix)

    def check(self) -> None:
        self._whole.check()

    def free_bytes(self) -> int | None:
        return self._whole.free_bytes()
