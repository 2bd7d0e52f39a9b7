"""Bytes on their way into storage, and back out of it when the request comes to nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from uuid import UUID

import anyio
import structlog

from app.api.receiving import too_large
from app.services import in_thread
from documents import NdjsonSplitter
from storage import Storage, StoredFile, Writer
from storage.errors import StorageError

# What one part may hold in memory: a smaller part is stored with a single put, a larger one is
# written in blocks of this size.
BLOCK_BYTES = 512 * 1024
HEAD_BYTES = 64 * 1024

Watch = Callable[[bytes], NdjsonSplitter | None]
"""Looks at the first bytes and says whether the lines are to be counted on the way."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Kept:
    """One part in storage, for the rest of the request."""

    part_id: str
    uri: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Received:
    """A part that has just been stored, with what is still at hand of it: its first bytes, all of
    it where it is small, its lines where they were counted. Not to be held for long."""

    kept: Kept
    head: bytes
    data: bytes | None
    lines: NdjsonSplitter | None


class Incoming:
    """The parts of one request under incoming/<request_id>/; all removed on exit unless kept."""

    def __init__(self, storage: Storage, request_id: UUID) -> None:
        self.storage = storage
        self.request_id = request_id
        self._uris: list[str] = []
        self._open: list[Sink] = []
        self._parts = 0
        self._kept = False

    async def __aenter__(self) -> Incoming:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._kept:
            return
        with anyio.CancelScope(shield=True):
            for sink in self._open:
                await sink.abandon()
            await in_thread(self._remove)

    def keep(self) -> None:
        """From here on the bytes belong to the database."""
        self._kept = True

    def sink(self, limit: int, what: str, watch: Watch) -> Sink:
        """Where the next part goes. More than `limit` bytes are refused in the name of `what`."""
        self._parts += 1
        sink = Sink(self, f"{self._parts:04}", limit, what, watch)
        self._open.append(sink)
        return sink

    def stored(self, sink: Sink, uri: str) -> None:
        self._open.remove(sink)
        self._uris.append(uri)

    async def discard(self, uri: str) -> None:
        """Remove one part that turned out to be nothing, such as an empty form field."""
        self._uris.remove(uri)
        await in_thread(self.storage.delete, uri)

    def _remove(self) -> None:
        for uri in self._uris:
            try:
                self.storage.delete(uri)
            except StorageError as error:
                # The request has its own answer already; the file is an orphan that fsck lists.
                log.warning(
                    "bytes of a refused request were left behind", uri=uri, error=str(error)
                )


class Sink:
    """One part being received: in memory while it is small, then through a storage writer."""

    def __init__(
        self, incoming: Incoming, part_id: str, limit: int, what: str, watch: Watch
    ) -> None:
        self.part_id = part_id
        self.size = 0
        self._incoming = incoming
        self._limit = limit
        self._what = what
        self._watch: Watch = watch
        self._lines: NdjsonSplitter | None = None
        self._head = b""
        self._block = bytearray()
        self._writer: Writer | None = None
        self._cleanup = contextlib.ExitStack()

    @property
    def _key(self) -> str:
        return f"incoming/{self._incoming.request_id}/{self.part_id}"

    async def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._limit:
            raise too_large(self._what, self._limit)
        self._block += chunk
        if len(self._block) >= BLOCK_BYTES:
            block, self._block = bytes(self._block), bytearray()
            await in_thread(self._write_block, block)

    async def finish(self) -> Received:
        """Make the part durable."""
        if self._writer is None:
            data: bytes | None = bytes(self._block)
            self._look(bytes(self._block))
            stored = await in_thread(self._incoming.storage.put, self._key, bytes(self._block))
        else:
            data = None
            stored = await in_thread(self._commit)
        self._incoming.stored(self, stored.uri)
        kept = Kept(self.part_id, stored.uri, stored.sha256, stored.size_bytes)
        return Received(kept, self._head, data, self._lines)

    async def abandon(self) -> None:
        await in_thread(self._cleanup.close)

    def _commit(self) -> StoredFile:
        assert self._writer is not None
        self._write_block(bytes(self._block))
        stored = self._writer.commit()
        self._cleanup.close()
        return stored

    def _write_block(self, block: bytes) -> None:
        if self._writer is None:
            self._writer = self._cleanup.enter_context(self._incoming.storage.create(self._key))
            self._look(block)
        elif self._lines is not None:
            self._lines.feed(block)
        self._writer.write(block)

    def _look(self, block: bytes) -> None:
        self._head = block[:HEAD_BYTES]
        self._lines = self._watch(self._head)
        if self._lines is not None:
            self._lines.feed(block)
