"""A file in the making, in a bucket."""

from __future__ import annotations

import hashlib
from types import TracebackType
from typing import Any, Self

import obstore

from cubby.storage.base import StoredFile
from cubby.storage.errors import StorageError
from cubby.storage.s3_errors import from_s3

# One part of a multipart upload; smaller files go in one request. S3 allows 10,000 parts.
_PART_BYTES = 16 * 1024 * 1024


class S3Writer:
    """Parts go to the bucket while they come; `commit` makes them one object."""

    def __init__(self, store: Any, key: str, uri: str) -> None:
        self._uri = uri
        self._hash = hashlib.sha256()
        self._size = 0
        self._file: Any = obstore.open_writer(
            store, key, buffer_size=_PART_BYTES, max_concurrency=4
        )

    def write(self, data: bytes | bytearray | memoryview) -> None:
        file = self._open()
        self._hash.update(data)
        self._size += memoryview(data).nbytes
        with from_s3(self._uri):
            file.write(bytes(data))

    def commit(self) -> StoredFile:
        file, self._file = self._open(), None
        with from_s3(self._uri):
            file.close()
        return StoredFile(self._uri, self._size, self._hash.hexdigest())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        file, self._file = self._file, None
        if file is not None:
            # Leaving the writer's own context with an error is what drops the parts.
            abandoned = StorageError(f"{self._uri} was abandoned.")
            with from_s3(self._uri):
                file.__exit__(StorageError, abandoned, None)

    def _open(self) -> Any:
        if self._file is None:
            raise StorageError(f"The writer of {self._uri} has ended.")
        return self._file
