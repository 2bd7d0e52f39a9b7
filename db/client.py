"""The one way from Python into the database: call a function, read a view, COPY into the inbox."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Final, LiteralString

import orjson
import psycopg
from pgvector import Bit, Vector
from pgvector.psycopg import register_vector, register_vector_async
from psycopg import sql
from psycopg.types.json import Jsonb, set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool, ConnectionPool

from db import errors, exact_json

set_json_dumps(orjson.dumps)
set_json_loads(exact_json.loads)

# A server that is cut off, not gone, is noticed within half a minute.
NETWORK: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}
RECONNECT_SECONDS = 2.0
"""When an attempt to reconnect is given up, so that the next taker begins a fresh one.

The pool doubles its pause after each failure: left alone, it would take as long again to notice
that a server is back as the server was away.
"""

FUNCTIONS = Path(__file__).parent / "functions"

__all__ = ["Bit", "Jsonb", "Vector", "call", "call_sync", "connect", "connect_pool",
           "connect_pool_sync", "rows"]  # fmt: skip


def _options(role: str | None) -> str:
    # UTC, so that no answer depends on where the server stands.
    return "-c TimeZone=UTC" + (f" -c role={role}" if role else "")


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)
    await register_vector_async(connection)


def _configure_sync(connection: psycopg.Connection[Any]) -> None:
    connection.autocommit = True
    register_vector(connection)


def connect_pool(
    dsn: str, role: str | None = "cubby_service", *, size: int = 8, timeout: float = 5.0
) -> AsyncConnectionPool[psycopg.AsyncConnection[Any]]:
    """A closed pool of autocommit connections acting as `role`; open it where it is used.

    A connection is checked when it is taken, so that a restarted server costs one reconnect and
    no failed request. `timeout` is how many seconds a taker waits for a free connection.
    """
    return AsyncConnectionPool(
        dsn,
        kwargs={"options": _options(role), **NETWORK},
        min_size=min(2, size),
        max_size=size,
        timeout=timeout,
        open=False,
        configure=_configure,
        check=AsyncConnectionPool.check_connection,
        reconnect_timeout=RECONNECT_SECONDS,
    )


def connect_pool_sync(
    dsn: str, role: str | None = "cubby_service", *, size: int = 4, timeout: float = 5.0
) -> ConnectionPool[psycopg.Connection[Any]]:
    """As connect_pool, for threads."""
    return ConnectionPool(
        dsn,
        kwargs={"options": _options(role), **NETWORK},
        min_size=1,
        max_size=size,
        timeout=timeout,
        open=False,
        configure=_configure_sync,
        check=ConnectionPool.check_connection,
        reconnect_timeout=RECONNECT_SECONDS,
    )


def connect(dsn: str, role: str | None = "cubby_service") -> psycopg.Connection[Any]:
    """One autocommit connection, for commands that make a few calls and end."""
    with _translated():
        connection = psycopg.connect(dsn, options=_options(role), **NETWORK)
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


def call_sync(connection: psycopg.Connection[Any], function: str, **arguments: Any) -> Any:
    """As call, on a connection of a thread."""
    with _translated():
        row = connection.execute(*_statement(function, arguments)).fetchone()
    return row[0] if row else None


async def rows(
    connection: psycopg.AsyncConnection[Any], query: LiteralString, *arguments: Any
) -> AsyncIterator[tuple[Any, ...]]:
    """The rows of a select over `catalog` or `collections`."""
    with _translated():
        cursor = await connection.execute(query, arguments)
        async for row in cursor:
            yield row


def _statement(function: str, arguments: dict[str, Any]) -> tuple[sql.Composed, dict[str, Any]]:
    schema, _, name = function.partition(".")
    named = sql.SQL(", ").join(
        sql.SQL("{} => {}").format(sql.Identifier(key), sql.Placeholder(key)) for key in arguments
    )
    statement = sql.SQL("select {}.{}({})").format(
        sql.Identifier(schema), sql.Identifier(name), named
    )
    json_arguments = _json_arguments(schema, name)
    return statement, {
        key: Jsonb(value) if key in json_arguments and value is not None else value
        for key, value in arguments.items()
    }


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
