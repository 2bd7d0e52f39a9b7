"""What every storage can do. Calls block: from async code they go to a thread."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

CHUNK_BYTES = 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """A file that is durable under its URI; `sha256` in hex, taken from the bytes written."""

    uri: str
    size_bytes: int
    sha256: str


class Writer(Protocol):
    """A file in the making. No reader sees it before `commit()`, and leaving the context without
    one leaves nothing behind.

        with storage.create("incoming/7/0") as writer:
            writer.write(chunk)
            stored = writer.commit()
    """

    def write(self, data: bytes | bytearray | memoryview) -> None: ...

    def commit(self) -> StoredFile:
        """Make the file durable and give it its name. Ends the writer."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Storage(Protocol):
    """Bytes by URI. Every call may raise StorageUnavailable; those that take a key or a URI
    BadKey, those that read FileMissing, those that write StorageFull."""

    def create(self, key: str) -> Writer:
        """A writer whose commit puts a file under this key, in place of one that is there."""
        ...

    def put(self, key: str, data: bytes) -> StoredFile: ...

    def uri_of(self, key: str) -> str:
        """What the URI of a file under this key is, or would be."""
        ...

    def key_of(self, uri: str) -> str:
        """The key in a URI of this storage; BadKey for one of another."""
        ...

    def read(self, uri: str, start: int = 0, length: int | None = None) -> bytes:
        """The bytes from `start`, at most `length`; fewer where the file ends."""
        ...

    def stream(self, uri: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """As `read`, in chunks. A missing file is refused at the call, not at the first chunk."""
        ...

    def as_file(self, uri: str) -> AbstractContextManager[Path]:
        """A local file with these bytes, to be read only, while the context lasts."""
        ...

    def place(self, source_uri: str, key: str) -> str:
        """The same bytes under a second key, without sending them through here where that can be
        had; repeating it is harmless. Returns the URI."""
        ...

    def exists(self, uri: str) -> bool: ...

    def size(self, uri: str) -> int: ...

    def delete(self, uri: str) -> None:
        """Remove a file; one that is missing is not an error."""
        ...

    def list(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """(uri, size) of every file in this folder and below, folder by folder."""
        ...

    def check(self) -> None:
        """Write and remove something small; raises what a write would raise."""
        ...

    def free_bytes(self) -> int | None:
        """How much more fits; None where it is unknown, as of a bucket."""
        ...
