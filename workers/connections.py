"""Connections of the threads: short ones from one pool, errors in the words of `db.errors`."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any, Self

import psycopg
import structlog

from cubby.db import errors as db_errors
from cubby.db.calls.call import Call, T
from cubby.db.client import call_sync, connect_pool_sync
from cubby.db.pools import PooledSync
from cubby.db.sessions import pooled_by_transaction
from cubby.telemetry import traces

log = structlog.get_logger(__name__)

_TRACED = "select set_config('cubby.traceparent', %s, false)"
_POSTGRES = {"db.system.name": "postgresql"}
PATIENCE_SECONDS = 15.0
"""A pause of the database shorter than this costs nothing but the wait."""


class Connections:
    """A pool that knows what is lent out, so that statements can be cancelled when time is up."""

    def __init__(self, dsn: str, size: int) -> None:
        self._pool = connect_pool_sync(dsn, "cubby_worker", size=size, timeout=PATIENCE_SECONDS)
        self._lent: set[psycopg.Connection[Any]] = set()
        self._lock = threading.Condition()

    def __enter__(self) -> Self:
        """Raises DatabaseUnavailable when no connection can be opened."""
        self._pool.open()
        with self.borrow():
            return self

    def __exit__(self, *_: object) -> None:
        self._pool.close(timeout=1.0)

    def stats(self) -> dict[str, int]:
        """The figures of the pool."""
        return self._pool.get_stats()

    @contextlib.contextmanager
    def borrow(self) -> Iterator[psycopg.Connection[Any]]:
        """A connection for a few statements; never held while decoding.

        Driver errors come out as db.errors.CubbyError where they have a meaning there.
        """
        try:
            with self._pool.connection() as connection:
                with self._lock:
                    self._lent.add(connection)
                try:
                    with _traced(connection):
                        yield connection
                finally:
                    with self._lock:
                        self._lent.discard(connection)
                        self._lock.notify_all()
        except Exception as error:
            meant = db_errors.translate(error)
            if meant is None:
                raise
            raise meant from error

    def call(self, wanted: Call[T]) -> T:
        """One `api` call on a connection of its own."""
        with (
            self.borrow() as connection,
            traces.inner(wanted.function, kind="client", **_POSTGRES),
        ):
            return call_sync(connection, wanted)

    def cancel(self, timeout: float) -> None:
        """End what is running on connections that are lent out, so that it holds no lock.

        Returns when these are given back: until then the server may still be rolling back. After
        so many seconds it returns all the same.
        """
        with self._lock:
            lent = set(self._lent)
        for connection in lent:
            try:
                connection.cancel_safe(timeout=timeout)
            except psycopg.Error as error:
                log.warning("statement not cancelled", reason=str(error))
        with self._lock:
            self._lock.wait_for(lambda: not lent & self._lent, timeout)


@contextlib.contextmanager
def _traced(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Jobs queued and lineage written on this connection belong to the current trace."""
    traceparent = traces.traceparent()
    if traceparent is None:
        yield
        return
    if pooled_by_transaction():
        # The next transaction may have another session: each call says it for itself.
        assert isinstance(connection, PooledSync)
        connection.traceparent = traceparent
        try:
            yield
        finally:
            connection.traceparent = None
        return
    connection.execute(_TRACED, (traceparent,))
    try:
        yield
    finally:
        # A broken connection is not given out again.
        with contextlib.suppress(psycopg.Error):
            connection.execute(_TRACED, ("",))
