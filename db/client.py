"""The one way from Python into the database: call a function, read a view, COPY into the inbox."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any, Final, LiteralString, TypeVar, cast

import psycopg
from pgvector import Bit, Vector
from pgvector.psycopg import register_vector, register_vector_async
from psycopg import sql
from psycopg.types.json import Jsonb, set_json_dumps, set_json_loads

from cubby.db import errors, exact_json
from cubby.db.answers.reading import read_answer
from cubby.db.breaker import Breaker
from cubby.db.calls.call import Call
from cubby.db.pools import RECONNECT_SECONDS, Pool, Pooled, PooledSync, PoolSync
from cubby.db.sessions import (
    JOB_LOCK_TIMEOUT,
    NETWORK,
    STATEMENT_TIMEOUT,
    begin,
    begin_async,
    prepare_threshold,
)

T = TypeVar("T")
# Set before the function runs, in its own statement and so for its transaction alone.
_ON_BEHALF: Final = (
    b" from set_config('cubby.traceparent', %(traceparent)s, true) as traced,"
    b" set_config('cubby.api_key_id', %(api_key_id)s, true) as keyed"
)

set_json_dumps(exact_json.dumps)
set_json_loads(exact_json.loads)


__all__ = ["Bit", "Jsonb", "Vector", "call", "call_sync", "call_text", "connect", "connect_pool",
           "connect_pool_sync", "listening", "rows"]  # fmt: skip


async def _configure(
    connection: psycopg.AsyncConnection[Any], role: str | None, **state: str
) -> None:
    """Make a fresh connection one of Cubby's, which acts as `role`. Raises WrongRole."""
    await connection.set_autocommit(True)
    await begin_async(connection, role, **state)
    await register_vector_async(connection)


def _configure_sync(connection: psycopg.Connection[Any], role: str | None, **state: str) -> None:
    connection.autocommit = True
    begin(connection, role, **state)
    register_vector(connection)


def connect_pool(
    dsn: str,
    role: str | None = "cubby_service",
    *,
    size: int = 8,
    least: int = 1,
    timeout: float = 5.0,
    statement_timeout: str = STATEMENT_TIMEOUT,
    breaker: Breaker | None = None,
) -> Pool:
    """A closed pool of autocommit connections acting as `role`; open it where it is used.

    A connection is checked when it is taken, so that a restarted server costs one reconnect and
    no failed request. `timeout` is how many seconds a taker waits for a free connection, and
    `breaker` lets none wait for a server that is away.
    """
    pool = Pool(
        dsn,
        connection_class=Pooled,
        kwargs={"prepare_threshold": prepare_threshold(), **NETWORK},
        min_size=least,
        max_size=size,
        timeout=timeout,
        open=False,
        configure=partial(_configure, role=role, statement_timeout=statement_timeout),
        reconnect_timeout=RECONNECT_SECONDS,
    )
    pool.breaker = breaker
    return pool


def connect_pool_sync(
    dsn: str, role: str | None = "cubby_service", *, size: int = 4, timeout: float = 5.0
) -> PoolSync:
    """As connect_pool, for the threads of jobs, which wait longer for a lock."""
    return PoolSync(
        dsn,
        connection_class=PooledSync,
        kwargs={"prepare_threshold": prepare_threshold(), **NETWORK},
        min_size=1,
        max_size=size,
        timeout=timeout,
        open=False,
        configure=partial(
            _configure_sync,
            role=role,
            lock_timeout=JOB_LOCK_TIMEOUT,
            statement_timeout=STATEMENT_TIMEOUT,
        ),
        reconnect_timeout=RECONNECT_SECONDS,
    )


def connect(dsn: str, role: str | None = "cubby_service") -> psycopg.Connection[Any]:
    """One autocommit connection, for commands that make a few calls and end."""
    with _translated():
        connection = psycopg.connect(dsn, prepare_threshold=prepare_threshold(), **NETWORK)
        try:
            _configure_sync(connection, role, statement_timeout=STATEMENT_TIMEOUT)
        except BaseException:
            connection.close()
            raise
    return connection


async def call(
    connection: psycopg.AsyncConnection[Any],
    wanted: Call[T],
    traceparent: str | None = None,
    api_key_id: str | None = None,
) -> T:
    """Carry out one call of `cubby.db.calls`. Refusals come back as db.errors.CubbyError.

    What it writes belongs to the trace and to the API key, where they are given.
    """
    query, values = _statement(wanted)
    if traceparent is not None or api_key_id is not None:
        query += _ON_BEHALF
        values = values | {"traceparent": traceparent or "", "api_key_id": api_key_id or ""}
    with _translated():
        cursor = await connection.execute(query, values)
        row = await cursor.fetchone()
    return _answer(wanted, row)


async def call_text(connection: psycopg.AsyncConnection[Any], wanted: Call[Any]) -> bytes:
    """As call, of a function that answers with jsonb: its text, which is not read here."""
    query, values = _statement(wanted)
    with _translated():
        cursor = await connection.execute(query + b"::text", values)
        row = await cursor.fetchone()
    return row[0].encode() if row and row[0] is not None else b"null"


def call_sync(connection: psycopg.Connection[Any], wanted: Call[T]) -> T:
    """As call, on a connection of a thread."""
    query, values = _statement(wanted)
    traceparent = getattr(connection, "traceparent", None)
    if traceparent is not None:
        query += _ON_BEHALF
        values = values | {"traceparent": traceparent, "api_key_id": ""}
    with _translated():
        row = connection.execute(query, values).fetchone()
    return _answer(wanted, row)


@contextlib.asynccontextmanager
async def listening(dsn: str, channel: str) -> AsyncIterator[AsyncIterator[str]]:
    """The payloads of a channel's notifications, on a connection of its own.

    Raises DatabaseUnavailable, also while listening, when the connection is lost.
    """
    with _translated():
        connection = await psycopg.AsyncConnection.connect(
            dsn,
            autocommit=True,
            **NETWORK,
        )
        async with connection:
            await connection.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
            yield (notice.payload async for notice in connection.notifies())


async def rows(
    connection: psycopg.AsyncConnection[Any], query: LiteralString, *arguments: Any
) -> AsyncIterator[tuple[Any, ...]]:
    """The rows of a select over `catalog` or `collections`."""
    with _translated():
        cursor = await connection.execute(query, arguments)
        async for row in cursor:
            yield row


def _statement(wanted: Call[Any]) -> tuple[bytes, dict[str, Any]]:
    given = wanted.given()
    return _text_of(wanted.function, tuple(given), wanted.answer is not None), given


@functools.cache
def _text_of(function: str, names: tuple[str, ...], as_text: bool) -> bytes:
    """The same bytes every time, so that the driver prepares the statement. Built once: building
    takes as long as the call itself."""
    schema, _, name = function.partition(".")
    named = sql.SQL(", ").join(
        sql.SQL("{} => {}").format(sql.Identifier(key), sql.Placeholder(key)) for key in names
    )
    statement = sql.SQL("select {}.{}({}){}").format(
        sql.Identifier(schema),
        sql.Identifier(name),
        named,
        sql.SQL("::text" if as_text else ""),
    )
    return statement.as_bytes()


def _answer(wanted: Call[T], row: tuple[Any, ...] | None) -> T:
    value = row[0] if row else None
    if wanted.answer is not None and value is not None:
        value = read_answer(value, wanted.answer)
    return cast("T", value)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        meant = errors.translate(error)
        if meant is None:
            raise
        raise meant from error
