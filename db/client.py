"""The one way from Python into the database: call a function, read a view, COPY into the inbox."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from pgvector import Bit, Vector
from pgvector.psycopg import register_vector, register_vector_async
from psycopg import sql
from psycopg.types.json import Jsonb, set_json_dumps, set_json_loads

from cubby.db import errors, exact_json
from cubby.db.pools import RECONNECT_SECONDS, Pool, Pooled, PooledSync, PoolSync
from cubby.db.sessions import JOB_LOCK_TIMEOUT, NETWORK, options

set_json_dumps(exact_json.dumps)
set_json_loads(exact_json.loads)

FUNCTIONS = Path(__file__).parent / "functions"

__all__ = ["Bit", "Jsonb", "Vector", "call", "call_sync", "call_text", "connect", "connect_pool",
           "connect_pool_sync", "listening", "rows"]  # fmt: skip


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)
    await register_vector_async(connection)


def _configure_sync(connection: psycopg.Connection[Any]) -> None:
    connection.autocommit = True
    register_vector(connection)


def connect_pool(
    dsn: str, role: str | None = "cubby_service", *, size: int = 8, timeout: float = 5.0
) -> Pool:
    """A closed pool of autocommit connections acting as `role`; open it where it is used.

    A connection is checked when it is taken, so that a restarted server costs one reconnect and
    no failed request. `timeout` is how many seconds a taker waits for a free connection.
    """
    return Pool(
        dsn,
        connection_class=Pooled,
        kwargs={"options": options(role), **NETWORK},
        min_size=min(2, size),
        max_size=size,
        timeout=timeout,
        open=False,
        configure=_configure,
        reconnect_timeout=RECONNECT_SECONDS,
    )


def connect_pool_sync(
    dsn: str, role: str | None = "cubby_service", *, size: int = 4, timeout: float = 5.0
) -> PoolSync:
    """As connect_pool, for the threads of jobs, which wait longer for a lock."""
    return PoolSync(
        dsn,
        connection_class=PooledSync,
        kwargs={"options": options(role, JOB_LOCK_TIMEOUT), **NETWORK},
        min_size=1,
        max_size=size,
        timeout=timeout,
        open=False,
        configure=_configure_sync,
        reconnect_timeout=RECONNECT_SECONDS,
    )


def connect(dsn: str, role: str | None = "cubby_service") -> psycopg.Connection[Any]:
    """One autocommit connection, for commands that make a few calls and end."""
    with _translated():
        connection = psycopg.connect(dsn, options=options(role), **NETWORK)
        _configure_sync(connection)
    return connection


async def call(connection: psycopg.AsyncConnection[Any], function: str, **arguments: Any) -> Any:
    """Call one function of `api` or `catalog` and return its one value.

    What the function declares as jsonb goes as jsonb, without wrapping. Refusals come back as
    db.errors.CubbyError.
    """
    with _translated():
        cursor = await connection.execute(*_statement(function, arguments))
        row = await cursor.fetchone()
    return row[0] if row else None


async def call_text(
    connection: psycopg.AsyncConnection[Any], function: str, **arguments: Any
) -> bytes:
    """As call, of a function that answers with jsonb: its text, which is not read here."""
    query, values = _statement(function, arguments)
    with _translated():
        cursor = await connection.execute(query + b"::text", values)
        row = await cursor.fetchone()
    return row[0].encode() if row and row[0] is not None else b"null"


def call_sync(connection: psycopg.Connection[Any], function: str, **arguments: Any) -> Any:
    """As call, on a connection of a thread."""
    with _translated():
        row = connection.execute(*_statement(function, arguments)).fetchone()
    return row[0] if row else None


@contextlib.asynccontextmanager
async def listening(
    dsn: str, channel: str, role: str | None = "cubby_service"
) -> AsyncIterator[AsyncIterator[str]]:
    """The payloads of a channel's notifications, on a connection of its own.

    Raises DatabaseUnavailable, also while listening, when the connection is lost.
    """
    with _translated():
        connection = await psycopg.AsyncConnection.connect(
            dsn, autocommit=True, options=options(role), **NETWORK
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


def _statement(function: str, arguments: dict[str, Any]) -> tuple[bytes, dict[str, Any]]:
    query, json_arguments = _call_of(function, tuple(arguments))
    return query, {
        key: Jsonb(value) if key in json_arguments and value is not None else value
        for key, value in arguments.items()
    }


@functools.cache
def _call_of(function: str, names: tuple[str, ...]) -> tuple[bytes, frozenset[str]]:
    """The statement, the same bytes every time so that the driver prepares it, and which of the
    arguments go as JSON. Put together once: it would take as long as the call itself."""
    schema, _, name = function.partition(".")
    named = sql.SQL(", ").join(
        sql.SQL("{} => {}").format(sql.Identifier(key), sql.Placeholder(key)) for key in names
    )
    statement = sql.SQL("select {}.{}({})").format(
        sql.Identifier(schema), sql.Identifier(name), named
    )
    return statement.as_bytes(), _json_arguments(schema, name)


@functools.cache
def _json_arguments(schema: str, name: str) -> frozenset[str]:
    # An empty list could be an array or JSON: only the function's own text knows which.
    for path in FUNCTIONS.rglob(f"{name}.sql"):
        head = path.read_text().partition("returns")[0]
        if f" {schema}.{name}(" in head:
            return frozenset(re.findall(r"\b(p_\w+) jsonb", head))
    raise LookupError(f"there is no function {schema}.{name} in {FUNCTIONS}")


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        meant = errors.translate(error)
        if meant is None:
            raise
        raise meant from error
