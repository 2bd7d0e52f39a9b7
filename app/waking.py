"""Tells the workers that something came in, apart from the transaction that brought it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

import structlog
from psycopg_pool import PoolTimeout

from cubby.db.calls import api
from cubby.db.calls.call import Caller as Carrier
from cubby.db.errors import CubbyError

PAUSE_SECONDS = 0.05

log = structlog.get_logger(__name__)


class Waker:
    """At once for the first request after a quiet moment, then once for all of a pause.

    A word that gets lost costs a second: workers look by themselves as often as that.
    """

    def __init__(self, call: Carrier) -> None:
        self._call = call
        self._queues: set[str] = set()
        self._task: asyncio.Task[None] | None = None

    def wake(self, queues: Iterable[str]) -> None:
        self._queues.update(queues)
        if self._queues and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._tell())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _tell(self) -> None:
        while self._queues:
            queues, self._queues = sorted(self._queues), set()
            try:
                await self._call(api.wake_workers(queues=queues))
            except (CubbyError, PoolTimeout) as error:
                log.debug("workers not woken", reason=str(error))
            await asyncio.sleep(PAUSE_SECONDS)
