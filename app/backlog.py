"""Refuses what an API key sends while too many jobs of it wait, so that senders go as fast as
workers do. Others continue: keys take turns in the queues."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from psycopg_pool import PoolTimeout

from cubby.app.problems import TooManyRequests
from cubby.db.calls import catalog
from cubby.db.calls.call import Caller
from cubby.db.errors import CubbyError

_EVERY_SECONDS = 1.0
_EVERY_COSTS = 20
"""A count that takes long is made less often: it has a twentieth of the time."""
_KEYS = 1024
_UNKNOWN_SECONDS = 15
_LONGEST_SECONDS = 60


@dataclass
class _Line:
    """What is known of one key. `rate` is by how many jobs a second its line became shorter."""

    waiting: int = 0
    limit: int = 0
    counted_at: float = float("-inf")
    again_at: float = float("-inf")
    rate: float = 0.0
    counting: asyncio.Task[None] | None = None


class Backlog:
    """`call` calls one function of the database."""

    def __init__(self, call: Caller, clock: Callable[[], float] = time.monotonic) -> None:
        self._call = call
        self._clock = clock
        self._lines: dict[str | None, _Line] = {}

    async def refuse(self, key_id: str | None) -> None:
        """Raises TooManyRequests while more jobs of the key wait than may. A count is made in the
        background; only the first request of a key waits for it."""
        if len(self._lines) > _KEYS:
            self._lines.clear()
        line = self._lines.setdefault(key_id, _Line())
        if self._clock() >= line.again_at and (line.counting is None or line.counting.done()):
            line.counting = asyncio.create_task(self._count(key_id, line))
        if line.counted_at == float("-inf") and line.counting is not None:
            await asyncio.shield(line.counting)
        if line.waiting > line.limit:
            raise _too_many(line)

    async def close(self) -> None:
        tasks = [line.counting for line in self._lines.values() if line.counting is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _count(self, key_id: str | None, line: _Line) -> None:
        began = self._clock()
        # Without an answer what was known holds; the request itself says what is the matter.
        with contextlib.suppress(CubbyError, PoolTimeout):
            found = await self._call(catalog.backlog(api_key_id=UUID(key_id) if key_id else None))
            now = self._clock()
            if now > line.counted_at > float("-inf"):
                line.rate = max(0.0, (line.waiting - found["waiting"]) / (now - line.counted_at))
            line.waiting, line.limit, line.counted_at = found["waiting"], found["limit"], now
        now = self._clock()
        line.again_at = now + max(_EVERY_SECONDS, _EVERY_COSTS * (now - began))


def _too_many(line: _Line) -> TooManyRequests:
    seconds = _UNKNOWN_SECONDS
    if line.rate:
        seconds = min(_LONGEST_SECONDS, 1 + round((line.waiting - line.limit) / line.rate))
    return TooManyRequests(
        f"More than {line.limit} jobs of what this key sent wait.",
        hint=f"Try again in {seconds} seconds, add workers, or change the setting "
        "waiting_jobs_max.",
        code="too_many_waiting",
        headers={"Retry-After": str(seconds)},
        extra={"limit": line.limit},
    )
