"""Pools of connections that outlive the server they lead to.

The pools of psycopg check what they lend, but pause longer after each dead connection they find.
After a restart of Postgres four idle connections cost the next taker all of its patience. Here dead
ones are thrown away without a pause. A waiting taker asks again, for the pool itself gives up a
reconnect without notifying the takers that wait for it.
"""

from __future__ import annotations

import asyncio
import select
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final

import psycopg
from psycopg_pool import AsyncConnectionPool, ConnectionPool, PoolTimeout

from cubby.db.breaker import DOUBT_SECONDS, Breaker
from cubby.db.sessions import pooled_by_transaction

RECONNECT_SECONDS: Final = 2.0
"""When an attempt to reconnect is given up, so that the next taker begins a fresh one.

The pool doubles its pause after each failure. Left alone, it would take as long again to notice
that a server is back as the server was away.
"""

QUIET_SECONDS: Final = 5.0
"""A connection that was not taken for so long is tested before it is lent."""


class Pooled(psycopg.AsyncConnection[Any]):
    """A connection that knows when it was lent last, and its bound on statements where that is
    not the one it was opened with."""

    lent_at = 0.0
    statement_seconds: int | None = None


class PooledSync(psycopg.Connection[Any]):
    """As Pooled, for threads. What it calls belongs to `traceparent`, where that is given."""

    lent_at = 0.0
    traceparent: str | None = None


class Pool(AsyncConnectionPool[psycopg.AsyncConnection[Any]]):
    """Lends only connections that answer. Raises PoolTimeout when none does in time, and
    DatabaseUnavailable at once while the breaker of the server is open."""

    breaker: Breaker | None = None

    async def getconn(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of the pool
    ) -> psycopg.AsyncConnection[Any]:
        patience = self.timeout if timeout is None else timeout
        deadline = time.monotonic() + patience
        while True:
            left = deadline - time.monotonic()
            try:
                connection = await self._lent(min(left, RECONNECT_SECONDS))
            except PoolTimeout:
                if left > RECONNECT_SECONDS:
                    continue
                raise PoolTimeout(f"no connection within {patience:g} s") from None
            if self.breaker is not None:
                self.breaker.lend(connection)
            try:
                if _must_be_asked(connection):
                    with self._doubting():
                        await self.check_connection(connection)
            except psycopg.Error:
                await connection.close()
                await self.putconn(connection)
            except BaseException:
                await self.putconn(connection)
                raise
            else:
                return connection

    async def putconn(self, conn: psycopg.AsyncConnection[Any]) -> None:
        if self.breaker is not None:
            self.breaker.take_back(conn)
        await super().putconn(conn)

    async def _lent(self, seconds: float) -> psycopg.AsyncConnection[Any]:
        """One from the pool, checked or not. Not waited for while the server is away."""
        if self.breaker is None:
            return await super().getconn(seconds)
        self.breaker.refuse()
        if self._pool:
            return await super().getconn(seconds)
        wanted = asyncio.ensure_future(super().getconn(seconds))
        opened = asyncio.ensure_future(self.breaker.opened.wait())
        try:
            with self._doubting():
                await asyncio.wait({wanted, opened}, return_when=asyncio.FIRST_COMPLETED)
            if not wanted.done():
                self.breaker.refuse()
            return await wanted
        finally:
            opened.cancel()
            if not wanted.done():
                wanted.cancel()

    @contextmanager
    def _doubting(self) -> Iterator[None]:
        """What takes long in it raises the question whether the server is there."""
        if self.breaker is None:
            yield
            return
        timer = asyncio.get_running_loop().call_later(DOUBT_SECONDS, self.breaker.doubt)
        try:
            yield
        finally:
            timer.cancel()


class PoolSync(ConnectionPool[psycopg.Connection[Any]]):
    """As Pool, for threads."""

    def getconn(self, timeout: float | None = None) -> psycopg.Connection[Any]:
        patience = self.timeout if timeout is None else timeout
        deadline = time.monotonic() + patience
        while True:
            left = deadline - time.monotonic()
            try:
                connection = super().getconn(min(left, RECONNECT_SECONDS))
            except PoolTimeout:
                if left > RECONNECT_SECONDS:
                    continue
                raise PoolTimeout(f"no connection within {patience:g} s") from None
            try:
                if _must_be_asked(connection):
                    self.check_connection(connection)
            except psycopg.Error:
                connection.close()
                self.putconn(connection)
            except BaseException:
                self.putconn(connection)
                raise
            else:
                return connection


@asynccontextmanager
async def bounded(
    connection: psycopg.AsyncConnection[Any], seconds: int | None, usual: int
) -> AsyncIterator[None]:
    """Bound each statement of a lent connection to so many seconds; None is the usual bound, which
    it was opened with. Where a pooler gives each transaction another session it is one."""
    if not pooled_by_transaction():
        await _bound(connection, seconds)
        yield
        return
    async with connection.transaction():
        await connection.execute(
            "select set_config('statement_timeout', %s, true)", (f"{seconds or usual}s",)
        )
        yield


async def _bound(connection: psycopg.AsyncConnection[Any], seconds: int | None) -> None:
    """Asks the server only where the bound differs from the last taker's."""
    assert isinstance(connection, Pooled)
    if connection.statement_seconds == seconds:
        return
    if seconds is None:
        await connection.execute("reset statement_timeout")
    else:
        await connection.execute(
            "select set_config('statement_timeout', %s, false)", (f"{seconds}s",)
        )
    connection.statement_seconds = seconds


def _must_be_asked(connection: psycopg.AsyncConnection[Any] | psycopg.Connection[Any]) -> bool:
    """Whether a connection may be dead. To ask costs a round trip; to look costs next to nothing. A
    server that went away or ended a connection has sent something, if only the end. Nothing else
    can be read from an idle one."""
    assert isinstance(connection, Pooled | PooledSync)
    now = time.monotonic()
    quiet = now - connection.lent_at > QUIET_SECONDS
    connection.lent_at = now
    if quiet or connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
