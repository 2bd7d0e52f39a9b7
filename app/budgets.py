"""What one API key may take at once, and in a minute, so that the others' requests continue.

Requests without a key share one account. Each process counts for itself. What is over a budget is
refused with 429, which names the budget and when to try again. A budget that the key has of its own
goes before that of the settings.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal

from cubby.app.problems import TooManyRequests
from cubby.config.settings import Settings
from cubby.db.answers.keys import Caller, KeyBudgets

Lane = Literal["sending", "asking", "admin"]
Budget = Literal[
    "requests", "streams", "connections", "bytes", "objects", "decoder_seconds", "statement_seconds"
]
POOL_SIZES: dict[Lane, int] = {"sending": 8, "asking": 8, "admin": 4}
"""With the usual CUBBY_API_CONNECTIONS."""
INSIDE = 3
"""Connections beside these, for what the process itself asks."""
WINDOW_SECONDS = 60.0
OTHERS_SECONDS = 1.0
"""How long after a request its key counts as one that asks."""
_PROCESSORS = os.cpu_count() or 1
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
        self.limit = limit
        self._clock = clock
        self._began = clock()
        self.used = 0.0

    def take(self, amount: float) -> None:
        """Use so much. Raises TooManyRequests where more was used than there is."""
        self.check()
        self.used += amount
        if self.used > self.limit:
            self._refuse()

    def check(self) -> None:
        """Raises TooManyRequests where nothing is left."""
        if self._clock() - self._began >= WINDOW_SECONDS:
            self._began, self.used = self._clock(), 0.0
        if self.used >= self.limit:
            self._refuse()

    def _refuse(self) -> None:
        left = self._began + WINDOW_SECONDS - self._clock()
        raise over_budget(self._budget, self.limit, left)


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


def pool_sizes(connections: int) -> dict[Lane, int]:
    """How so many connections of one process are shared out, in the proportions of POOL_SIZES."""
    usual = sum(POOL_SIZES.values()) + INSIDE
    return {lane: max(2, connections * size // usual) for lane, size in POOL_SIZES.items()}


class _Share:
    """The connections of a pool that a key may have at once: half of them unless its own budget
    differs, and never the last one.

    A question keeps a processor busy, here and in Postgres. So while other keys ask, those of one
    key run on half of the processors."""

    def __init__(self, lane: Lane, there: int, own: int | None = None) -> None:
        self.size = min(own or there // 2, there - 1)
        self.places = asyncio.Semaphore(self.size)
        beside_others = self.size if own or lane == "sending" else max(1, _PROCESSORS // 2)
        self.size_beside_others = min(self.size, beside_others)
        self.places_beside_others = asyncio.Semaphore(self.size_beside_others)


class _Askers:
    """Which keys asked last."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._last: tuple[Account | None, float] = (None, 0.0)
        self._last_other: tuple[Account | None, float] = (None, 0.0)

    def asks(self, account: Account) -> None:
        """Remember it, and the last one before it that was another."""
        if self._last[0] is not account:
            self._last_other = self._last
        self._last = (account, self._clock())

    def others_than(self, account: Account) -> bool:
        """Whether another key has asked just now."""
        other, when = self._last if self._last[0] is not account else self._last_other
        return other is not None and self._clock() - when < OTHERS_SECONDS


class Account:
    """The budgets of one key."""

    def __init__(self, settings: Settings, clock: Callable[[], float], askers: _Askers) -> None:
        self._settings = settings
        self._askers = askers
        self._own: KeyBudgets | None = None
        self.requests = _Gauge("requests", settings.key_requests)
        self.streams = _Gauge("streams", settings.key_streams)
        self.bytes = Window("bytes", settings.key_bytes, clock)
        self.objects = Window("objects", settings.key_objects, clock)
        self.decoding = Window("decoder_seconds", settings.key_decoder_seconds, clock)
        self.statement_seconds: int | None = None
        # Of the log of the database: what the key has written or waited for.
        self.position = 0
        self.one_decoder = asyncio.Lock()
        self._sizes = pool_sizes(settings.api_connections)
        self._connections = {lane: _Share(lane, size) for lane, size in self._sizes.items()}

    def adopt(self, own: KeyBudgets) -> None:
        """Take over the budgets that the key has of its own, where they have changed. What was
        used so far stays counted."""
        if own == self._own:
            return
        self._own, settings = own, self._settings
        self.requests.limit = own.requests or settings.key_requests
        self.streams.limit = own.streams or settings.key_streams
        self.bytes.limit = own.bytes or settings.key_bytes
        self.objects.limit = own.objects or settings.key_objects
        self.decoding.limit = own.decoder_seconds or settings.key_decoder_seconds
        self.statement_seconds = own.statement_seconds
        self._connections = {
            lane: _Share(lane, size, own.connections) for lane, size in self._sizes.items()
        }

    @property
    def idle(self) -> bool:
        return not (self.requests.running or self.streams.running)

    @contextlib.asynccontextmanager
    async def share(self, lane: Lane, patience: float) -> AsyncIterator[None]:
        """One of the connections that a key may have at once."""
        share = self._connections[lane]
        self._askers.asks(self)
        most = share.size
        async with contextlib.AsyncExitStack() as held:
            try:
                async with asyncio.timeout(patience):
                    await held.enter_async_context(share.places)
                    if self._askers.others_than(self):
                        most = share.size_beside_others
                        await held.enter_async_context(share.places_beside_others)
            except TimeoutError:
                raise over_budget("connections", most, 1) from None
            yield


class Budgets:
    """The accounts of one process."""

    def __init__(self, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._settings = settings
        self._clock = clock
        self._askers = _Askers(clock)
        self._accounts: dict[str | None, Account] = {}

    def of_caller(self, caller: Caller) -> Account:
        """The account of the key that a request came with."""
        account = self.of(caller.id)
        account.adopt(caller.budgets)
        return account

    def of(self, key_id: str | None) -> Account:
        """The account of a key; None means all requests without one."""
        account = self._accounts.get(key_id)
        if account is None:
            if len(self._accounts) >= _IDLE:
                self._accounts = {
                    key: known for key, known in self._accounts.items() if not known.idle
                }
            account = self._accounts[key_id] = Account(self._settings, self._clock, self._askers)
        return account
