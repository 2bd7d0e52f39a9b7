"""The request that is running: for which key, on which connections, and whether its client is
still there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field

from litestar.types import Receive

from cubby.app.budgets import Account, Lane
from cubby.db.answers.keys import Caller


@dataclass(slots=True)
class Usage:
    """One request. The guard fills in the key; `caller` is None where it needed no key."""

    receive: Receive
    caller: Caller | None = None
    account: Account | None = None
    lane: Lane = "admin"
    body_is_read: bool = False
    # Position in the log of the database that the client knows, and whether it changed or waits for
    # something. A read replica must have that before the answer.
    position: int = 0
    changed: bool = False
    waited: bool = False
    at_end: list[Callable[[], None]] = field(default_factory=list)
    _watch: asyncio.Task[None] | None = None

    def gone(self) -> asyncio.Task[None]:
        """Ends when the client hangs up. Only for requests whose body was read."""
        if self._watch is None:
            self._watch = asyncio.create_task(self._wait_for_end())
        return self._watch

    def end(self) -> None:
        """Give back what the request held."""
        if self._watch is not None:
            self._watch.cancel()
        while self.at_end:
            self.at_end.pop()()

    async def _wait_for_end(self) -> None:
        while (await self.receive())["type"] != "http.disconnect":
            pass


running: ContextVar[Usage | None] = ContextVar("running", default=None)
"""None outside of requests, as in tasks that work for many."""


def key_id() -> str | None:
    """The id of the API key of the running request."""
    usage = running.get()
    return usage.caller.id if usage is not None and usage.caller is not None else None


def account() -> Account | None:
    """The budgets that the running request is counted for."""
    usage = running.get()
    return usage.account if usage is not None else None


def note_waiting() -> None:
    """The client of the running request waits for what it sent: lists show it from now on."""
    usage = running.get()
    if usage is not None:
        usage.waited = True
