"""What one API key may take at once, and in a minute, so that the others' requests go on.

Requests without a key share one account. Each process counts for itself. What is over a budget is
refused with 429, which names the budget and when to try again.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal

from cubby.app.problems import TooManyRequests
from cubby.config.settings import Settings

Lane = Literal["sending", "asking", "admin"]
Budget = Literal[
    "requests", "streams", "connections", "bytes", "objects", "decoder_seconds", "statement_seconds"
]
POOL_SIZES: dict[Lane, int] = {"sending": 8, "asking": 8, "admin": 4}
WINDOW_SECONDS = 60.0
_IDLE = 1024
"""Accounts from which those are forgotten that nothing runs for."""

_WORDS: dict[Budget, str] = {
    "requests": "requests at once",
    "streams": "event streams at once",
    "connections": "statements at once",
    "bytes": "bytes a minute",
    "objects": "objects a minute",
    "decoder_seconds": "seconds of decoding a minute",
    "statement_seconds": "seconds for one statement",
}


def over_budget(budget: Budget, limit: int, retry_after: float) -> TooManyRequests:
    """The refusal that says which budget it is about."""
    seconds = max(1, round(retry_after + 0.5))
    return TooManyRequests(
        f"The budget of the key is used up: {limit} {_WORDS[budget]}.",
        hint=f"Try again in {seconds} seconds.",
        code="over_budget",
        headers={"Retry-After": str(seconds)},
        extra={"budget": budget, "limit": limit},
    )


class Window:
    """What was used within the running minute."""

    def __init__(self, budget: Budget, limit: int, clock: Callable[[], float]) -> None:
        self._budget: Budget = budget
        self._limit = limit
        self._clock = clock
        self._began = clock()
        self.used = 0.0

    def take(self, amount: float) -> None:
        """Use so much. Raises TooManyRequests where more was used than there is."""
        self.check()
        self.used += amount
        if self.used > self._limit:
            self._refuse()

    def check(self) -> None:
        """Raises TooManyRequests where nothing is left."""
        if self._clock() - self._began >= WINDOW_SECONDS:
            self._began, self.used = self._clock(), 0.0
        if self.used >= self._limit:
            self._refuse()

    def _refuse(self) -> None:
        left = self._began + WINDOW_SECONDS - self._clock()
        raise over_budget(self._budget, self._limit, left)


@dataclass
class _Gauge:
    """How many of a kind run at this moment."""

    budget: Budget
    limit: int
    running: int = 0

    def enter(self) -> Callable[[], None]:
        """Count one; what ends it. Raises TooManyRequests."""
        if self.running >= self.limit:
            raise over_budget(self.budget, self.limit, 1)
        self.running += 1
        return self._leave

    def _leave(self) -> None:
        self.running -= 1


class Account:
    """The budgets of one key."""

    def __init__(self, settings: Settings, clock: Callable[[], float]) -> None:
        self.requests = _Gauge("requests", settings.key_requests)
        self.streams = _Gauge("streams", settings.key_streams)
        self.bytes = Window("bytes", settings.key_bytes, clock)
        self.objects = Window("objects", settings.key_objects, clock)
        self.decoding = Window("decoder_seconds", settings.key_decoder_seconds, clock)
        self.one_decoder = asyncio.Lock()
        self._connections = {
            lane: asyncio.Semaphore(_share(lane)) for lane in ("sending", "asking", "admin")
        }

    @property
    def idle(self) -> bool:
        return not (self.requests.running or self.streams.running)

    @contextlib.asynccontextmanager
    async def share(self, lane: Lane, patience: float) -> AsyncIterator[None]:
        """One of the connections that a key may have at once: half of those there are."""
        places = self._connections[lane]
        try:
            if places.locked():
                async with asyncio.timeout(patience):
                    await places.acquire()
            else:
                await places.acquire()
        except TimeoutError:
            raise over_budget("connections", _share(lane), 1) from None
        try:
            yield
        finally:
            places.release()


class Budgets:
    """The accounts of one process."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._accounts: dict[str | None, Account] = {}

    def of(self, key_id: str | None) -> Account:
        """The account of a key; None means all requests without one."""
        account = self._accounts.get(key_id)
        if account is None:
            if len(self._accounts) >= _IDLE:
                self._accounts = {
                    key: known for key, known in self._accounts.items() if not known.idle
                }
            account = self._accounts[key_id] = Account(self._settings, self._clock)
        return account


def _share(lane: str) -> int:
    return POOL_SIZES[lane] // 2  # type: ignore[index]
