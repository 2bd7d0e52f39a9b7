"""What an admin has set for the queues: the paused ones, and how many jobs of each this process may
run at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MOST_AT_ONCE = 32
"""The most that `core.queue` takes, so what procrastinate itself gets."""


@dataclass(frozen=True)
class Limit:
    """What `catalog.queue` says of one queue; without a concurrency the process's own holds."""

    paused: bool
    concurrency: int | None


class Steering:
    """Lets a fetch continue when its queue has room. Used by one event loop."""

    def __init__(self, defaults: Mapping[str, int]) -> None:
        self._defaults = dict(defaults)
        self._allowed = dict(defaults)
        self._held: Counter[str] = Counter()
        self._stopping = False
        self._changed = asyncio.Condition()

    async def room(self, queue: str) -> bool:
        """Wait until one more job of the queue may be taken; False once fetching has stopped.

        The place is taken then: `release` gives it back, after the job or when there was none.
        """
        async with self._changed:
            await self._changed.wait_for(lambda: self._stopping or self._has_room(queue))
            if self._stopping:
                return False
            self._held[queue] += 1
            return True

    async def release(self, queue: str) -> None:
        """Give back the place of one job."""
        async with self._changed:
            self._held[queue] -= 1
            self._changed.notify_all()

    async def set_limits(self, limits: Mapping[str, Limit]) -> dict[str, int]:
        """Take over what the database says; returns the queues whose number changed."""
        allowed = {
            queue: self._of(limits.get(queue), usual) for queue, usual in self._defaults.items()
        }
        changed = {queue: jobs for queue, jobs in allowed.items() if self._allowed[queue] != jobs}
        if changed:
            async with self._changed:
                self._allowed = allowed
                self._changed.notify_all()
        return changed

    async def stop(self) -> None:
        """End every wait, so that the workers can stop."""
        async with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def _has_room(self, queue: str) -> bool:
        return self._held[queue] < self._allowed.get(queue, 0)

    @staticmethod
    def _of(limit: Limit | None, usual: int) -> int:
        if limit is None:
            return usual
        return 0 if limit.paused else limit.concurrency or usual


def limits_of(rows: Iterable[Mapping[str, object]]) -> dict[str, Limit]:
    """The limits in rows of `catalog.queue`."""
    return {
        str(row["name"]): Limit(
            paused=bool(row["paused"]),
            concurrency=row["concurrency"] if isinstance(row["concurrency"], int) else None,
        )
        for row in rows
    }
