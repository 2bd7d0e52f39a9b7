"""How far the log of the primary was at a time: what a read replica is measured by.

A position is a number of bytes (pg_lsn). Times are those of this process, so clocks of servers
play no part.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable

_MOST = 4096
_written = re.compile(r"([0-9A-Fa-f]{1,8})/([0-9A-Fa-f]{1,8})").fullmatch


def read_position(text: str) -> int | None:
    """A position as Postgres writes it, such as 0/16B3748; None for any other text."""
    found = _written(text.strip())
    return (int(found[1], 16) << 32) | int(found[2], 16) if found else None


def write_position(position: int) -> str:
    return f"{position >> 32:X}/{position & 0xFFFFFFFF:X}"


class Positions:
    """Where the log of the primary was, and when."""

    def __init__(self) -> None:
        self._known: deque[tuple[float, int]] = deque(maxlen=_MOST)

    def note(self, at: float, position: int) -> None:
        """`position` was asked for at `at`, so everything committed before `at` lies below it."""
        if self._known and position < self._known[-1][1]:
            self._known.clear()  # another server took over, and lacks what came after
        self._known.append((at, position))

    def since(self, at: float) -> int | None:
        """A position that covers everything committed before `at`, and as little more as is
        known; None where nothing was asked since."""
        return next((position for asked, position in self._known if asked >= at), None)

    def covered(self, position: int) -> float | None:
        """Everything committed before this time lies below `position`; None where that is too
        long ago to be known."""
        found = ((asked, known) for asked, known in reversed(self._known))
        return next((asked for asked, known in found if known <= position), None)


class Together:
    """One question for all that asked before it began: `ask` answers later than each of them
    asked."""

    def __init__(self, ask: Callable[[], Awaitable[int | None]]) -> None:
        self._ask = ask
        self._one = asyncio.Lock()
        self._next: asyncio.Task[int | None] | None = None

    async def __call__(self) -> int | None:
        if self._next is None:
            self._next = asyncio.create_task(self._begin())
        return await asyncio.shield(self._next)

    async def _begin(self) -> int | None:
        async with self._one:
            self._next = None
            return await self._ask()
