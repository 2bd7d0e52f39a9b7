"""What changes, for all that listen: one connection of a process hears of it, all clients of the
process get it.

The database says *that* something changed (NOTIFY), `catalog.events_after` says what, in an order
in which nothing can come before what was sent. So a client that continues after the last id it saw
misses nothing, whichever process it reaches and whatever restarted in between.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from cubby.db import client
from cubby.db.calls import catalog
from cubby.db.calls.call import Caller as Carrier
from cubby.db.errors import CubbyError

Event = dict[str, Any]

CHANNEL = "cubby_events"
PAGE = 500
WAITING = 2000
"""Events that may wait for a client; one that is slower is dropped, and told where to continue."""
LOOK_SECONDS = 0.1
"""How soon to look again while a transaction runs whose events must come first."""
SILENT_SECONDS = 15.0
"""How long without a notification before looking all the same."""
AGAIN_SECONDS = 1.0
PAUSE_SECONDS = 0.02
"""Between two looks: every login of the server may notify, as often as it likes."""

log = structlog.get_logger(__name__)


class TooSlow(Exception):
    """A client did not take its events; it may come again and continue after the last one."""


@dataclass(frozen=True)
class Filter:
    """What a client asks for: what is None lets everything through. As catalog.events_after has
    it."""

    request: UUID | None = None
    stages: list[str] | None = None
    kinds: list[str] | None = None
    owner: str | None = None
    collection: str | None = None

    def matches(self, event: Event) -> bool:
        return (
            (self.request is None or event.get("request_id") == str(self.request))
            and (self.stages is None or event["stage"] in self.stages)
            and (self.kinds is None or event["kind"] in self.kinds)
            and (self.owner is None or event.get("owner") == self.owner)
            and (self.collection is None or event.get("collection") == self.collection)
        )


class _Listener:
    def __init__(self) -> None:
        self.queue: asyncio.Queue[Event] = asyncio.Queue(WAITING)
        self.dropped = False

    def tell(self, event: Event) -> None:
        try:
            self.queue.put_nowait(event)
        except asyncio.QueueFull:
            self.dropped = True


class Events:
    """Begins to listen with the first client, and stops with `close`. Without a `dsn` to listen on
    it looks every second while there are clients. `settled` returns when lists show what was
    sent."""

    def __init__(
        self,
        dsn: str | None,
        call: Carrier,
        settled: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._dsn = dsn
        self._call = call
        self._settled = settled
        self._listeners: set[_Listener] = set()
        self._cursor: str | None = None
        self._changed = asyncio.Event()
        self._begun = asyncio.Lock()
        self._tasks: list[asyncio.Task[None]] = []

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def after(self, last: str | None, wanted: Filter) -> AsyncIterator[Event]:
        """Every event after the one of that id, without one from now on; those that match.
        Raises TooSlow, and InvalidArgument for an id that is none."""
        await self._begin()
        listener = _Listener()
        self._listeners.add(listener)
        try:
            # What is sent from here on waits in the queue; what was before is read.
            here = self._cursor
            assert here is not None
            told = here if last is None else last
            async for event in self._before(told, here, wanted):
                told = event["id"]
                yield event
            while not listener.dropped or not listener.queue.empty():
                event = await listener.queue.get()
                if position(event["id"]) <= position(told):
                    continue
                if wanted.matches(event):
                    yield event
            raise TooSlow
        finally:
            self._listeners.discard(listener)

    async def _before(self, told: str, here: str, wanted: Filter) -> AsyncIterator[Event]:
        more = position(told) < position(here)
        # An id of the future needs no query, but has to be valid.
        if not more:
            await self._call(catalog.events_after(after=told, limit=1))
        while more:
            page = await self._call(
                catalog.events_after(
                    after=told,
                    limit=PAGE,
                    request_id=wanted.request,
                    stages=wanted.stages,
                    kinds=wanted.kinds,
                    owner=wanted.owner,
                    collection=wanted.collection,
                )
            )
            for event in page["events"]:
                yield event
            told, more = page["cursor"], page["more"]

    async def _begin(self) -> None:
        async with self._begun:
            if self._cursor is None:
                self._cursor = (await self._call(catalog.events_after()))["cursor"]
            if not self._tasks:
                self._tasks = [
                    asyncio.create_task(self._listen()),
                    asyncio.create_task(self._tell()),
                ]

    async def _listen(self) -> None:
        """Hear that something changed. After an interruption it may have, unheard."""
        while self._dsn is None:
            await asyncio.sleep(AGAIN_SECONDS)
            if self._listeners:
                self._changed.set()
        while True:
            try:
                async with client.listening(self._dsn, CHANNEL) as notifications:
                    self._changed.set()
                    async for _ in notifications:
                        self._changed.set()
            except CubbyError as error:
                log.warning("not listening", reason=str(error))
            await asyncio.sleep(AGAIN_SECONDS)

    async def _tell(self) -> None:
        while True:
            # asyncio.wait_for of Python 3.11 loses a cancellation that comes with the event.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SILENT_SECONDS):
                    await self._changed.wait()
            self._changed.clear()
            try:
                pending = await self._tell_news()
            except Exception as error:  # noqa: BLE001 -- said, and tried again
                log.warning("events not read", reason=str(error))
                pending = True
                await asyncio.sleep(AGAIN_SECONDS)
            await asyncio.sleep(LOOK_SECONDS if pending else PAUSE_SECONDS)
            if pending:
                self._changed.set()

    async def _tell_news(self) -> bool:
        """Whether more is to come as soon as a transaction ends."""
        while True:
            page = await self._call(catalog.events_after(after=self._cursor, limit=PAGE))
            if self._settled is not None and self._listeners and page["events"]:
                await self._settled()
            for event in page["events"]:
                for listener in self._listeners:
                    if not listener.dropped:
                        listener.tell(event)
            self._cursor = page["cursor"]
            if not page["more"]:
                return bool(page["pending"])


def position(event_id: str) -> tuple[int, str]:
    """The position of an event in the order in which all are sent."""
    transaction, _, row = event_id.partition(".")
    return (int(transaction) if transaction.isdigit() else 0, row)
