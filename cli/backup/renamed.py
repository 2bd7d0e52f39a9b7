"""A storage whose files have the URIs of another one: a bucket, tried out in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path

from cubby.storage import BadKey, Storage, StoredFile
from cubby.storage.base import Writer


class Renamed:
    """Keys are the same in both; `prefix` is what URIs begin with."""

    def __init__(self, inner: Storage, prefix: str) -> None:
        self._inner = inner
        self._prefix = prefix
        self._own = inner.uri_of("x")[:-1]

    def create(self, key: str) -> Writer:
        return self._inner.create(key)

    def put(self, key: str, data: bytes) -> StoredFile:
        stored = self._inner.put(key, data)
        return StoredFile(self._outside(stored.uri), stored.size_bytes, stored.sha256)

    def uri_of(self, key: str) -> str:
        return self._outside(self._inner.uri_of(key))

    def key_of(self, uri: str) -> str:
        return self._inner.key_of(self._inside(uri))

    def read(self, uri: str, start: int = 0, length: int | None = None) -> bytes:
        return self._inner.read(self._inside(uri), start, length)

    def stream(self, uri: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        return self._inner.stream(self._inside(uri), start, length)

    def as_file(self, uri: str) -> AbstractContextManager[Path]:
        return self._inner.as_file(self._inside(uri))

    def place(self, source_uri: str, key: str) -> str:
        return self._outside(self._inner.place(self._inside(source_uri), key))

    def exists(self, uri: str) -> bool:
        return self._inner.exists(self._inside(uri))

    def size(self, uri: str) -> int:
        return self._inner.size(self._inside(uri))

    def delete(self, uri: str) -> None:
        self._inner.delete(self._inside(uri))

    def list(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        for uri, size in self._inner.list(prefix):
            yield self._outside(uri), size

    def check(self) -> None:
        self._inner.check()

    def free_bytes(self) -> int | None:
        return self._inner.free_bytes()

    def _inside(self, uri: str) -> str:
        if not uri.startswith(self._prefix):
            raise BadKey(f"{uri!r} is not a URI of this storage; its URIs start {self._prefix}.")
        return self._own + uri.removeprefix(self._prefix)

    def _outside(self, uri: str) -> str:
        return self._prefix + uri.removeprefix(self._own)
