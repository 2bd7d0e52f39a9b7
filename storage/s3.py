"""Storage in a bucket, through obstore. Nothing is visible under a key before it is complete."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.store import S3Store

from cubby.storage.base import CHUNK_BYTES, StoredFile
from cubby.storage.errors import FileMissing
from cubby.storage.keys import checked, folder_of, key_of
from cubby.storage.s3_errors import from_s3
from cubby.storage.s3_writer import S3Writer

# CopyObject of S3 takes no larger ones; they are read and written again.
_LARGEST_COPY = 5 * 1024**3
_CHECK = ".cubby-storage"


class S3Storage:
    """URIs are `s3://bucket/prefix/<key>`. Credentials, region and endpoint come from the AWS_*
    variables of the environment. `retry` is how often a request that failed is sent again."""

    def __init__(self, bucket: str, prefix: str = "", retry: int = 3) -> None:
        self._uri = f"s3://{bucket}/{prefix}/" if prefix else f"s3://{bucket}/"
        self._store = _store(bucket, prefix, {"timeout": "120s", "read_timeout": "30s"}, retry)
        # Whether it answers at all has to be known soon.
        self._asking = _store(bucket, prefix, {"timeout": "3s"}, 0)

    def create(self, key: str) -> S3Writer:
        return S3Writer(self._store, checked(key), f"{self._uri}{key}")

    def put(self, key: str, data: bytes) -> StoredFile:
        with self.create(key) as writer:
            writer.write(data)
            return writer.commit()

    def uri_of(self, key: str) -> str:
        return f"{self._uri}{checked(key)}"

    def key_of(self, uri: str) -> str:
        return key_of(uri, self._uri)

    def read(self, uri: str, start: int = 0, length: int | None = None) -> bytes:
        return b"".join(self.stream(uri, start, length))

    def stream(self, uri: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        if start < 0 or (length is not None and length < 0):
            raise ValueError("start and length count from the first byte")
        if start == 0 and length is None:
            return self._chunks(uri, None)
        # A range that begins at the end or behind it is an error to S3, and empty to us.
        end = self.size(uri)
        if length is not None:
            end = min(end, start + length)
        return self._chunks(uri, (start, end)) if start < end else iter(())

    @contextmanager
    def as_file(self, uri: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="cubby-") as folder:
            path = Path(folder) / self.key_of(uri).rpartition("/")[2]
            with path.open("xb") as file:
                for chunk in self.stream(uri):
                    file.write(chunk)
            path.chmod(0o400)
            yield path

    def place(self, source_uri: str, key: str) -> str:
        if self.size(source_uri) > _LARGEST_COPY:
            with self.create(key) as writer:
                for chunk in self.stream(source_uri):
                    writer.write(chunk)
                return writer.commit().uri
        with from_s3(source_uri):
            obstore.copy(self._store, self.key_of(source_uri), checked(key))
        return f"{self._uri}{key}"

    def exists(self, uri: str) -> bool:
        try:
            self.size(uri)
        except FileMissing:
            return False
        return True

    def size(self, uri: str) -> int:
        try:
            with from_s3(uri):
                return int(obstore.head(self._store, self.key_of(uri))["size"])
        except FileMissing:
            # The answer to HEAD has no body that tells a missing bucket from a missing key.
            with from_s3(uri):
                next(iter(obstore.list(self._store, _CHECK)), None)
            raise

    def delete(self, uri: str) -> None:
        try:
            with from_s3(uri):
                obstore.delete(self._store, self.key_of(uri))
        except FileMissing:
            return

    def list(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        with from_s3(f"{self._uri}{prefix}"):
            for page in obstore.list(self._store, folder_of(prefix) or None):
                for item in page:
                    if not item["path"].startswith("."):
                        yield f"{self._uri}{item['path']}", item["size"]

    def check(self) -> None:
        with from_s3(self._uri):
            obstore.put(self._asking, _CHECK, b"", use_multipart=False)

    def free_bytes(self) -> int | None:
        return None

    def _chunks(self, uri: str, span: tuple[int, int] | None) -> Iterator[bytes]:
        key = self.key_of(uri)
        with from_s3(uri):
            found = obstore.get(self._store, key, options={"range": span} if span else None)
        return _stream(uri, found)


def _store(bucket: str, prefix: str, timeouts: dict[str, str], retry: int) -> S3Store:
    options: Any = {
        "connect_timeout": "5s",
        # Only plain-text endpoints need it, and only an endpoint given as such is one.
        "allow_http": True,
        **timeouts,
    }
    return S3Store(
        bucket,
        prefix=prefix or None,
        client_options=options,
        # A request or a job has its own patience; this only bridges a hiccup.
        retry_config={"max_retries": retry, "retry_timeout": timedelta(seconds=20)},
    )


def _stream(uri: str, found: Any) -> Iterator[bytes]:
    with from_s3(uri):
        for chunk in found.stream(min_chunk_size=CHUNK_BYTES):
            yield bytes(chunk)
