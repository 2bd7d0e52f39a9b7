"""Pools of connections that outlive the server they lead to.

The pools of psycopg check what they lend, but pause longer after each dead connection they find:
after a restart of Postgres four idle connections cost the next taker all of its patience. Here
dead ones are thrown away without a pause, and a taker who waits asks again, for the pool itself
gives up a reconnect without telling those who wait for it.
"""

from __future__ import annotations

import select
import time
from typing import Any, Final

import psycopg
from psycopg_pool import AsyncConnectionPool, ConnectionPool, PoolTimeout

RECONNECT_SECONDS: Final = 2.0
"""When an attempt to reconnect is given up, so that the next taker begins a fresh one.

The pool doubles its pause after each failure: left alone, it would take as long again to notice
that a server is back as the server was away.
"""

QUIET_SECONDS: Final = 5.0
"""A connection nobody has taken for so long is asked whether it still answers before it is lent."""


class Pooled(psycopg.AsyncConnection[Any]):
    """A connection that knows when it was lent last, and its bound on statements where that is
    not the one it was opened with."""

    lent_at = 0.0
    statement_seconds: int | None = None


class PooledSync(psycopg.Connection[Any]):
    """As Pooled, for threads."""

    lent_at = 0.0


class Pool(AsyncConnectionPool[psycopg.AsyncConnection[Any]]):
    """Lends only connections that answer. Raises PoolTimeout when none does in time."""

    async def getconn(
        self,
        timeout: float | None = None,  # noqa: ASYNC109 - the signature of the pool
    ) -> psycopg.AsyncConnection[Any]:
        patience = self.timeout if timeout is None else timeout
        deadline = time.monotonic() + patience
        while True:
            left = deadline - time.monotonic()
            try:
                connection = await super().getconn(min(left, RECONNECT_SECONDS))
            except PoolTimeout:
                if left > RECONNECT_SECONDS:
                    continue
                raise PoolTimeout(f"no connection within {patience:g} s") from None
            try:
                if _must_be_asked(connection):
                    await self.check_connection(connection)
            except psycopg.Error:
                await connection.close()
                await self.putconn(connection)
            except BaseException:
                await self.putconn(connection)
                raise
            else:
                return connection


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


async def bound(connection: psycopg.AsyncConnection[Any], seconds: int | None) -> None:
    """Bound each statement of a lent connection to so many seconds; None is the bound that it was
    opened with. Asks the server only where that differs from the last taker's."""
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
    """Whether a connection may be dead. To ask costs a round trip; to look costs next to nothing:
    a server that went away or ended a connection has sent something, if only the end, and there
    is nothing else to be read from an idle one."""
    assert isinstance(connection, Pooled | PooledSync)
    now = time.monotonic()
    quiet = now - connection.lent_at > QUIET_SECONDS
    connection.lent_at = now
    if quiet or connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
