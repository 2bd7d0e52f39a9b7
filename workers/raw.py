"""Raw bytes where they are: in storage, or in Postgres while storage was away when they came."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from cubby.db.calls import api
from cubby.storage import Storage
from cubby.workers.connections import Connections


class Readable(Protocol):
    """What a job reads raw bytes from."""

    def read(self, uri: str, start: int = 0, length: int | None = None) -> bytes: ...

    def as_file(self, uri: str) -> AbstractContextManager[Path]: ...


class Spool:
    """The spool, and storage for what has been moved there since."""

    def __init__(self, connections: Connections, storage: Storage) -> None:
        self._connections = connections
        self._storage = storage

    def read(self, uri: str, start: int = 0, length: int | None = None) -> bytes:
        data: bytes | None = self._connections.call(
            api.read_spool(uri=uri, start=start, length=length)
        )
        return self._storage.read(uri, start, length) if data is None else data

    @contextlib.contextmanager
    def as_file(self, uri: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory(prefix="cubby-") as folder:
            path = Path(folder, "raw")
            path.write_bytes(self.read(uri))
            yield path


def readable(raw: dict[str, Any], connections: Connections, storage: Storage) -> Readable:
    """Where to read a raw part from, as `api.begin_job` described it."""
    return Spool(connections, storage) if raw["spooled"] else storage
