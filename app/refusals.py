"""Failed logins, unknown keys and refusals by role, as events of lineage.

They are counted, and each kind is written once a minute at most for one key. So a client that is
refused a thousand times a second costs the database no more than one that is refused once.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

import structlog

from cubby.db.answers.keys import Caller
from cubby.db.calls import api
from cubby.db.calls.call import Caller as Carrier
from cubby.telemetry.metrics import refusals_total

Kind = Literal["login_failed", "key_unknown", "role_refused"]

EVERY_SECONDS = 60.0
MOST_NAMED = 10
"""Addresses and operations that an event names; those of others are counted together."""

log = structlog.get_logger(__name__)


@dataclass
class _Tally:
    name: str | None
    since: str = field(default_factory=lambda: datetime.now(UTC).isoformat())
    count: int = 0
    addresses: Counter[str] = field(default_factory=Counter)
    operations: Counter[str] = field(default_factory=Counter)

    def add(self, address: str, operation: str) -> None:
        self.count += 1
        for counter, what in ((self.addresses, address), (self.operations, operation)):
            counter[what if what in counter or len(counter) < MOST_NAMED else "others"] += 1


_Place = tuple[Kind, str | None]


class Refusals:
    """`call` calls one function of the database."""

    def __init__(self, call: Carrier, clock: Callable[[], float] = time.monotonic) -> None:
        self._call = call
        self._clock = clock
        self._tallies: dict[_Place, _Tally] = {}
        self._written: dict[_Place, float] = {}
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    def count(self, kind: Kind, caller: Caller | None, address: str, operation: str) -> None:
        """Count one refusal. It is written at once, or with those of the same minute."""
        refusals_total.labels(kind=kind).inc()
        place = (kind, caller.id if caller else None)
        tally = self._tallies.setdefault(place, _Tally(caller.name if caller else None))
        tally.add(address, operation)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write(), context=contextvars.Context())

    async def close(self) -> None:
        """Write what is left."""
        self._closing.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def _write(self) -> None:
        while self._tallies:
            wait = min(map(self._due, self._tallies)) - self._clock()
            if wait > 0:
                await self._rest(wait)
            now = self._clock()
            due = [
                place for place in self._tallies
                if self._closing.is_set() or self._due(place) <= now
            ]  # fmt: skip
            if not due:
                continue
            taken = {place: self._tallies.pop(place) for place in due}
            self._written = {
                place: at for place, at in self._written.items() if at > now - EVERY_SECONDS
            } | dict.fromkeys(due, now)
            try:
                await self._call(api.record_refusals(refusals=[*map(_said, taken.items())]))
            except Exception as error:  # noqa: BLE001 -- an event is lost, the log line is not
                log.warning("refusals not recorded", count=len(taken), reason=str(error))

    def _due(self, place: _Place) -> float:
        return self._written.get(place, float("-inf")) + EVERY_SECONDS

    async def _rest(self, seconds: float) -> None:
        closing = asyncio.ensure_future(self._closing.wait())
        await asyncio.wait({closing}, timeout=seconds)
        closing.cancel()


def _said(item: tuple[_Place, _Tally]) -> dict[str, Any]:
    (kind, key_id), tally = item
    return {
        "kind": kind, "api_key_id": key_id, "name": tally.name, "count": tally.count,
        "since": tally.since, "addresses": tally.addresses, "operations": tally.operations,
    }  # fmt: skip
