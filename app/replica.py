"""A read replica answers searches, lists and facets, as long as it has replayed enough.

Enough is what was committed CUBBY_READ_LAG_SECONDS ago, and what the client has seen or written.
Each read asks the very connection that answers it, so several replicas may stand behind one URL.
Whatever the replica cannot answer is asked of the main database.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from cubby.app.positions import Positions, Together, read_position, write_position
from cubby.app.usage import running
from cubby.db import client
from cubby.db.calls import catalog
from cubby.db.calls.call import Call
from cubby.db.calls.call import Caller as Carrier
from cubby.db.errors import Busy, CubbyError, DatabaseUnavailable, cause_of, translate
from cubby.db.pools import Pool
from cubby.telemetry.metrics import replica_lag, replica_reads

T = TypeVar("T")

SERVED: Final = frozenset({
    "catalog.captured_months", "catalog.cluster_duplicates", "catalog.cluster_files",
    "catalog.cluster_members", "catalog.collection_documents", "catalog.collection_rows",
    "catalog.collection_sizes", "catalog.count_duplicates", "catalog.duplicate_documents",
    "catalog.duplicate_groups", "catalog.export_page", "catalog.folder", "catalog.gallery",
    "catalog.list_clusters", "catalog.list_collections", "catalog.list_columns",
    "catalog.list_corrections", "catalog.list_duplicates", "catalog.list_labels",
    "catalog.list_objects", "catalog.list_unsorted", "catalog.search_page",
    "catalog.summarize_column", "catalog.unsorted_periods",
})  # fmt: skip
"""Searches, lists and facets of the content. What shows one thing, or how Cubby runs, is asked of
the main database."""

TICK_SECONDS: Final = 0.25
_FIRST_PAUSE, _LONGEST_PAUSE = 0.01, 0.1

log = structlog.get_logger(__name__)


class NotFit(Exception):
    """The replica may not answer this; the reason is a label of the metric."""


class Replica:
    """`pools` are by lane; `measuring` is a connection beside them; `main` asks the primary."""

    def __init__(
        self,
        pools: dict[str, Pool],
        measuring: Pool,
        main: Carrier,
        lag_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.pools = pools
        self._measuring = measuring
        self._main = main
        self._lag_seconds = lag_seconds
        self._clock = clock
        self._positions = Positions()
        self._system: str | None = None
        self._covered: float | None = None
        self._begun_at = clock()
        self._fault: str | None = "unmeasured"
        self._task: asyncio.Task[None] | None = None
        self.written = Together(self._ask_main)
        self._replayed = Together(self._ask_replica)

    async def open(self) -> None:
        for pool in self._all():
            await pool.open(wait=False)
        self._task = asyncio.create_task(self._measure())

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        for pool in self._all():
            if pool.breaker is not None:
                await pool.breaker.close()
            await pool.close()

    def pool_for(self, wanted: Call[object]) -> Pool | None:
        """Where the running request may ask this; None where it is for the main database."""
        usage = running.get()
        return self.pools.get(usage.lane if usage else "") if wanted.function in SERVED else None

    async def check(self, connection: psycopg.AsyncConnection[object]) -> None:
        """Raises NotFit unless the server behind a connection has replayed enough for the running
        request."""
        floor = self._positions.since(self._clock() - self._lag_seconds)
        if self._fault is not None or floor is None:
            raise NotFit(self._fault or "unmeasured")
        usage = running.get()
        known = max(usage.position, usage.account.position if usage.account else 0) if usage else 0
        wanted = catalog.has_replayed(position=write_position(max(floor, known)))
        if not await client.call(connection, wanted):
            raise NotFit("behind")

    async def ask(self, asking: Awaitable[T]) -> T:
        """Count and pass on the answer. Raises NotFit where the main database is to be asked."""
        try:
            answer = await asking
        except (CubbyError, PoolTimeout, psycopg.Error, NotFit) as error:
            reason = _reason(error)
            if reason is None:
                raise
            replica_reads.labels(answered_by="main", reason=reason).inc()
            raise NotFit(reason) from error
        replica_reads.labels(answered_by="replica", reason="").inc()
        return answer

    async def settle(self, position: int | None = None) -> None:
        """Wait until the replica has replayed a position, without one what is written now; or
        until it lags so far behind that it answers nothing."""
        until = self._clock() + self._lag_seconds
        pause = _FIRST_PAUSE
        wanted = position if position is not None else await self.written()
        while wanted is not None and self._is_fit() and self._clock() < until:
            replayed = await self._replayed()
            if replayed is not None and replayed >= wanted:
                return
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _all(self) -> list[Pool]:
        return [*self.pools.values(), self._measuring]

    def _is_fit(self) -> bool:
        return self._fault is None and self._lag() <= self._lag_seconds

    def _lag(self) -> float:
        since = self._begun_at if self._covered is None else self._covered
        return self._clock() - since

    async def _measure(self) -> None:
        """Until cancelled. The replica is asked first: a standby is never ahead of its primary."""
        while True:
            try:
                replayed = await self._replayed()
                at = self._clock()
                written = await self.written()
                if written is not None:
                    self._positions.note(at, written)
                if replayed is not None and written is not None:
                    self._compare(replayed, written)
            except Exception as error:
                log.exception("replica not measured", reason=str(error))
            replica_lag.labels(server="replica").set(self._lag())
            await asyncio.sleep(TICK_SECONDS)

    def _compare(self, replayed: int, written: int) -> None:
        if replayed > written:
            self._note_fault("diverged")
            return
        self._covered = self._positions.covered(replayed) or self._covered
        self._note_fault(None)

    async def _ask_main(self) -> int | None:
        try:
            facts = await self._main(catalog.server_position())
        except (CubbyError, PoolTimeout, psycopg.Error):
            return None
        if facts["standby"]:
            return None
        self._system = facts["system"]
        return read_position(facts["position"])

    async def _ask_replica(self) -> int | None:
        try:
            async with self._measuring.connection() as connection:
                facts = await client.call(connection, catalog.server_position())
        except (CubbyError, PoolTimeout, psycopg.Error):
            self._note_fault("away")
            return None
        if not facts["standby"]:
            self._note_fault("no_standby")
        elif self._system is not None and facts["system"] != self._system:
            self._note_fault("other_system")
        else:
            return read_position(facts["position"] or "")
        return None

    def _note_fault(self, fault: str | None) -> None:
        if fault == self._fault:
            return
        self._fault = fault
        if fault is None:
            log.info("read replica answers")
        else:
            log.warning("read replica cannot answer: the main database does", reason=fault)


def _reason(error: BaseException) -> str | None:
    """Why the main database is asked instead; None where its answer would be the same."""
    if isinstance(error, NotFit):
        return str(error)
    if isinstance(cause_of(error), psycopg.errors.QueryCanceled):
        return None  # it takes too long there, too
    meant = error if isinstance(error, CubbyError) else translate(error)  # type: ignore[arg-type]
    if isinstance(meant, Busy):
        return "conflict"  # replaying the log had to end the statement
    if isinstance(meant, DatabaseUnavailable):
        return "away"
    return "failed" if meant is None else None
