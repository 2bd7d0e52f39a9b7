"""Bytes on their way into storage, or into the spool while that is away; and back out of it when
the request comes to nothing."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from types import TracebackType
from typing import TypeVar
from uuid import UUID

import anyio
import structlog

from cubby.app.receiving.chunks import too_large
from cubby.app.services import in_thread
from cubby.app.spool import Spool
from cubby.documents import NdjsonSplitter
from cubby.storage import Storage, Writer
from cubby.storage.errors import StorageError, StorageUnavailable

# What one part may hold in memory. A smaller part is stored with a single put, a larger one is
# written in blocks of this size.
BLOCK_BYTES = 512 * 1024
HEAD_BYTES = 64 * 1024

Watch = Callable[[bytes], NdjsonSplitter | None]
"""Looks at the first bytes and says whether the lines are to be counted on the way."""

T = TypeVar("T")

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Kept:
    """One part in storage, for the rest of the request. `content` is there when it is not: its
    bytes then go to the database with its row. `held`: not stored yet, and so without a URI."""

    part_id: str
    uri: str
    sha256: str
    size_bytes: int
    content: bytes | None = None
    held: bytes | None = None


@dataclass(frozen=True)
class Received:
    """A part that has just been stored, with what is still in memory. That is its first bytes, all
    of it where it is small, the number of its lines. Not to be held for long."""

    kept: Kept
    head: bytes
    data: bytes | None
    lines: NdjsonSplitter | None


class Incoming:
    """The parts of one request under incoming/<request_id>/; all removed on exit unless kept."""

    def __init__(
        self,
        storage: Storage,
        request_id: UUID,
        spool: Spool,
        unpacked_bytes: int = 0,
        unpack_ratio: int = 1,
    ) -> None:
        self.unpacked_left = unpacked_bytes
        """What may still come out of packed files of this request."""
        self.unpack_ratio = unpack_ratio
        """How many times as large a packed file may become."""
        self.storage = storage
        self.request_id = request_id
        self.spool = spool
        self._spooled_bytes = 0
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
        if self._kept or not (self._open or self._uris):
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

    async def drop(self, sink: Sink) -> None:
        """Give up a part that is not complete."""
        self._open.remove(sink)
        await sink.abandon()

    def can_spool(self, size: int) -> bool:
        """Whether so many bytes more could be kept without storage."""
        return 0 < self.spool.limit >= self._spooled_bytes + size

    def received(self, sink: Sink, kept: Kept) -> None:
        self._open.remove(sink)
        self._note(kept)

    async def store(self, kept: Kept) -> Kept:
        """Make a part durable that was held until now."""
        if kept.held is None:
            return kept
        stored = await self.keep_whole(kept.part_id, kept.held)
        self._note(stored)
        return stored

    def _note(self, kept: Kept) -> None:
        if kept.held is not None:
            return
        if kept.content is None:
            self._uris.append(kept.uri)
        else:
            self._spooled_bytes += kept.size_bytes

    def key(self, part_id: str) -> str:
        return f"incoming/{self.request_id}/{part_id}"

    async def keep_whole(self, part_id: str, data: bytes) -> Kept:
        """The part, stored or for the spool."""
        # What is spooled is stored later under the same key: a write that comes late harms nothing.
        undo = None if self.can_spool(len(data)) else self._undo
        try:
            return await self.spool.run(self.put_whole, part_id, data, undo=undo)
        except StorageUnavailable:
            if not self.spool.storage_is_away:
                raise
            return await in_thread(self.put_whole, part_id, data)

    def _undo(self, kept: Kept) -> None:
        self.storage.delete(kept.uri)

    def put_whole(self, part_id: str, data: bytes) -> Kept:
        """The part, stored or for the spool. Blocks."""
        if self.spool.storage_is_away and self.can_spool(len(data)):
            return self.spooled(part_id, data)
        try:
            self.spool.refuse_away()
            stored = self.storage.put(self.key(part_id), data)
        except StorageUnavailable as error:
            if not self.spool.storage_is_away:
                self.spool.note_away()
            if not self.can_spool(len(data)):
                raise self.spool.refusal(error) from error
            return self.spooled(part_id, data)
        return Kept(part_id, stored.uri, stored.sha256, stored.size_bytes)

    def spooled(self, part_id: str, data: bytes) -> Kept:
        uri = self.storage.uri_of(self.key(part_id))
        return Kept(part_id, uri, hashlib.sha256(data).hexdigest(), len(data), data)

    async def discard(self, kept: Kept) -> None:
        """Remove one part that turned out to be nothing, such as an empty form field."""
        if kept.content is None and kept.held is None:
            self._uris.remove(kept.uri)
            await in_thread(self.storage.delete, kept.uri)

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
    """One part being received: in memory while it is small, then through a storage writer.

    What could be kept without storage is held until it is stored: storage may refuse the last
    block as well as the first.
    """

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
        self._held: bytearray | None = None
        self._blocks = 0
        self._writer: Writer | None = None
        self._away: StorageUnavailable | None = None
        self._cleanup = contextlib.ExitStack()

    async def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._limit:
            raise too_large(self._what, self._limit)
        self._block += chunk
        if len(self._block) >= BLOCK_BYTES:
            block, self._block = bytes(self._block), bytearray()
            await in_thread(self._write_block, block)

    async def finish(self, hold_bytes: int = 0) -> Received:
        """Make the part durable, or find it a place in the spool. One of at most `hold_bytes` is
        held: `Incoming.store` does it later, unless it is stored together with others."""
        last = bytes(self._block)
        if self._blocks == 0:
            data: bytes | None = last
            self._look(last)
            if 0 < len(last) <= hold_bytes:
                digest = hashlib.sha256(last).hexdigest()
                kept = Kept(self.part_id, "", digest, len(last), held=last)
            else:
                kept = await self._incoming.keep_whole(self.part_id, last)
        else:
            kept = await in_thread(self._commit, last)
            data = kept.content
        self._incoming.received(self, kept)
        return Received(kept, self._head, data, self._lines)

    async def abandon(self) -> None:
        await in_thread(self._drop)

    def _drop(self) -> None:
        # Storage that is away cannot be cleaned either; what is left there has no name.
        with contextlib.suppress(StorageError, OSError):
            self._cleanup.close()

    def _commit(self, last: bytes) -> Kept:
        self._write_block(last)
        stored = self._try(lambda writer: writer.commit())
        self._drop()
        if stored is None:
            assert self._held is not None
            return self._incoming.spooled(self.part_id, bytes(self._held))
        return Kept(self.part_id, stored.uri, stored.sha256, stored.size_bytes)

    def _write_block(self, block: bytes) -> None:
        if self._blocks == 0:
            self._look(block)
            self._held = bytearray()
        elif self._lines is not None:
            self._lines.feed(block)
        self._blocks += 1
        if self._held is not None:
            self._held += block
            if not self._incoming.can_spool(len(self._held)):
                self._held = None
        self._try(lambda writer: writer.write(block))

    def _try(self, step: Callable[[Writer], T]) -> T | None:
        """A step of the writer; None when storage is away. Raises StorageUnavailable when it is
        and the part is too large to be held."""
        if self._away is None:
            try:
                if self._writer is None:
                    self._incoming.spool.refuse_away()
                    new = self._incoming.storage.create(self._incoming.key(self.part_id))
                    self._writer = self._cleanup.enter_context(new)
                return step(self._writer)
            except StorageUnavailable as error:
                self._away = error
                if not self._incoming.spool.storage_is_away:
                    self._incoming.spool.note_away()
        if self._held is None:
            raise self._incoming.spool.refusal(self._away) from self._away
        return None

    def _look(self, block: bytes) -> None:
        self._head = block[:HEAD_BYTES]
        self._lines = self._watch(self._head)
        if self._lines is not None:
            self._lines.feed(block)
