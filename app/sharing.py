"""Small requests that arrive together share one wait for the disk and one call.

While one group is made durable and recorded the next one gathers. A request that comes alone is a
group of one, and does not wait.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import anyio
import structlog

from cubby.app.clock import Clock
from cubby.app.spool import Spool
from cubby.db.calls import api
from cubby.db.calls.call import Caller
from cubby.db.errors import DatabaseUnavailable
from cubby.storage import Storage, StoredFile, slice_uri

SMALL_BYTES = 64 * 1024
"""A larger part is stored and recorded by itself."""
SMALL_DOCUMENTS = 100
_GROUP = 200
_GROUP_BYTES = 4 << 20

log = structlog.get_logger(__name__)


class Uncertain(DatabaseUnavailable):
    """The connection broke while the group was recorded: it may have been, or not."""


@dataclass(frozen=True)
class Small:
    """A request of one small JSON part; `item` is what api.accept_group takes, without the URI."""

    id: UUID
    key: str
    data: bytes
    item: dict[str, Any]


Answer = dict[str, Any] | None


class Sharing:
    """`call` calls one function of the database; `spool` knows whether storage is there."""

    def __init__(self, storage: Storage, call: Caller, spool: Spool, clock: Clock) -> None:
        self._storage = storage
        self._call = call
        self._spool = spool
        self._clock = clock
        self._waiting: list[tuple[Small, asyncio.Future[Answer]]] = []
        self._task: asyncio.Task[None] | None = None

    async def accept(self, small: Small) -> Answer:
        """What api.accept_ingest would answer. None: nothing is kept or recorded of it, and the
        request must be accepted by itself, which also says why it may be refused.

        Raises Uncertain.
        """
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.append((small, future))
        if self._task is None or self._task.done():
            # Its work is that of many requests: it is not in the trace, or the log, of one.
            self._task = asyncio.create_task(self._work(), context=contextvars.Context())
        return await future

    async def close(self) -> None:
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _work(self) -> None:
        while self._waiting:
            group = self._next()
            answers: Sequence[Answer | Uncertain] = [None] * len(group)
            try:
                answers = await self._accept([small for small, _ in group])
            except Exception as error:  # noqa: BLE001 -- each is tried by itself, and told then
                log.warning("group not accepted", requests=len(group), reason=str(error))
            for (_, future), answer in zip(group, answers, strict=True):
                if future.done():
                    continue
                if isinstance(answer, Uncertain):
                    future.set_exception(answer)
                else:
                    future.set_result(answer)

    def _next(self) -> list[tuple[Small, asyncio.Future[Answer]]]:
        size = count = 0
        for small, _ in self._waiting[:_GROUP]:
            size += len(small.data)
            if count and size > _GROUP_BYTES:
                break
            count += 1
        group, self._waiting = self._waiting[:count], self._waiting[count:]
        return group

    async def _accept(self, group: list[Small]) -> Sequence[Answer | Uncertain]:
        pack, uris = await self._store(group)
        items = [
            small.item | {"part": small.item["part"] | {"uri": uri}}
            for small, uri in zip(group, uris, strict=True)
        ]
        recorded = False
        try:
            answers: list[Answer] = await self._call(
                api.accept_group(items=items, pack=pack if len(group) > 1 else None)
            )
            recorded = any(answers)
        except DatabaseUnavailable as error:
            recorded = True  # maybe: bytes that no row names are found by fsck
            uncertain = Uncertain(str(error))
            return [uncertain] * len(group)
        finally:
            if not recorded:
                await anyio.to_thread.run_sync(self._storage.delete, pack["uri"])
        return answers

    def _delete(self, stored: StoredFile) -> None:
        self._storage.delete(stored.uri)

    async def _store(self, group: list[Small]) -> tuple[dict[str, str], list[str]]:
        """One file: of one request under its own name, of several as a pack."""
        if len(group) == 1:
            key, data = group[0].key, group[0].data
            # Should it be stored late, then under the key that the spool has for it.
            stored = await self._spool.run(self._storage.put, key, data)
            return {"id": str(group[0].id), "uri": stored.uri}, [stored.uri]
        pack_id = await self._clock.uuid7()
        data = b"".join(small.data for small in group)
        key = f"incoming/{pack_id}/pack"
        stored = await self._spool.run(self._storage.put, key, data, undo=self._delete)
        uris, at = [], 0
        for small in group:
            uris.append(slice_uri(stored.uri, at, len(small.data)))
            at += len(small.data)
        return {"id": str(pack_id), "uri": stored.uri}, uris
