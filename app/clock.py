"""Ids by the clock of the database.

They tell when a request began. What took longer than a day is refused, and its files are removed: a
host whose clock is wrong must not cause that.
"""

from __future__ import annotations

import time
from uuid import UUID

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from cubby.app.ids import uuid7
from cubby.db.calls import catalog
from cubby.db.calls.call import Caller as Carrier
from cubby.db.errors import CubbyError

EVERY_SECONDS = 60.0
DAY_SECONDS = 86_400
WRONG_SECONDS = 60.0

log = structlog.get_logger(__name__)


class Clock:
    """Asks the database once a minute, and counts on from there. `call` calls one function."""

    def __init__(self, call: Carrier) -> None:
        self._call = call
        self._asked_at = float("-inf")
        self._ahead_ns: int | None = None
        self._last_ns = 0

    async def uuid7(self) -> UUID:
        """A new id, later than all before. While the database cannot be asked, by what is known."""
        if time.monotonic() - self._asked_at >= EVERY_SECONDS:
            self._asked_at = time.monotonic()
            await self._ask()
        self._last_ns = max(self._now_ns(), self._last_ns + 1)
        return uuid7(self._last_ns)

    def has_jumped(self, request_id: UUID) -> bool:
        """Whether a request began less than a day ago that the database says took longer. Then its
        clock has jumped, or another server took over, and the next id asks for it."""
        began_ms = request_id.int >> 80
        jumped = self._now_ns() // 1_000_000 - began_ms < DAY_SECONDS * 1000
        if jumped:
            self._asked_at = float("-inf")
            log.warning("the clock of the database jumped")
        return jumped

    def _now_ns(self) -> int:
        ahead = self._ahead_ns
        return time.time_ns() if ahead is None else time.monotonic_ns() + ahead

    async def _ask(self) -> None:
        try:
            seconds = await self._call(catalog.database_time())
        except (CubbyError, PoolTimeout, psycopg.Error):
            self._asked_at = float("-inf")  # the request will say what it lacks
            return
        self._ahead_ns = int(seconds * 1e9) - time.monotonic_ns()
        if abs(wrong := time.time() - seconds) > WRONG_SECONDS:
            log.warning("the clock of this host is wrong", seconds=round(wrong))
