"""Selects of people, run through a login that can only read.

Nothing of a select is trusted. Postgres parses it as the query of one cursor, so another statement
is a syntax error. It runs in a read-only transaction of a connection of its own. That is closed
behind it, so what it set, locked or left open ends there. Its login can become no other role, and
is refused where it can.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
import sqlglot
from psycopg import sql
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import TokenType

from cubby.db import errors
from cubby.db.logins import ANALYST, POWERS
from cubby.db.sessions import NETWORK, begin_async

ROOMS: Final = "catalog,collections,analysis"
MOST_CHARACTERS: Final = 4_000_000
"""Of the values of one row together; a longer value is cut."""
_AT_ONCE: Final = 100
_ASKED: Final = "declare asked no scroll cursor for "
_TYPES: Final = (
    "select coalesce(array_agg(format_type(oid, null) order by n), '{}')"
    " from unnest(%s::oid[]) with ordinality as given (oid, n)"
)


class TooPowerful(Exception):
    """The login of the analyst could become another role."""


class SelectTooLong(Exception):
    """A select took longer than it may."""


class SelectRefused(Exception):
    """Postgres refused a select. `position` counts the characters of its text from 1."""

    def __init__(self, error: psycopg.Error, *, before: int = 0) -> None:
        diagnosis = error.diag
        super().__init__(diagnosis.message_primary or str(error))
        self.hint = diagnosis.message_hint
        self.sqlstate = error.sqlstate or ""
        said = int(diagnosis.statement_position or 0) - before
        self.position = said if said > 0 else None


@dataclass(frozen=True)
class Column:
    name: str
    type: str


@dataclass
class Selected:
    """A select that has begun: its columns, and its rows once."""

    columns: list[Column]
    connection: psycopg.AsyncConnection[Any] = field(repr=False)

    async def rows(self) -> AsyncIterator[tuple[str | None, ...]]:
        """Each value as text; null is None. Raises SelectRefused."""
        fetch = f"fetch forward {_AT_ONCE} from shown".encode()
        with _refusing():
            while self.columns:
                count = 0
                async with self.connection.cursor() as cursor:
                    async for row in cursor.stream(fetch):
                        count += 1
                        yield row
                if count < _AT_ONCE:
                    return


@contextlib.asynccontextmanager
async def session(dsn: str, seconds: int) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """A read-only transaction of the analyst, which is rolled back. No statement in it takes
    longer than so many seconds. Raises DatabaseUnavailable and TooPowerful."""
    bounds = {"statement_timeout": f"{seconds}s", "transaction_timeout": f"{15 * 60}s"}
    try:
        connection = await psycopg.AsyncConnection.connect(
            dsn,
            autocommit=True,
            **NETWORK,
        )
    except psycopg.Error as error:
        raise errors.translate(error) or error from error
    try:
        await begin_async(connection, None, **bounds, search_path=ROOMS)
        await _refuse_powers(connection)
        await connection.execute("begin read only")
        yield connection
    finally:
        await connection.close()


async def select(
    connection: psycopg.AsyncConnection[Any],
    text: str,
    *,
    limit: int,
    as_json: bool = False,
    characters: int = MOST_CHARACTERS,
) -> Selected:
    """Begin a select, of which at most `limit` rows are read. A value of more characters than that
    is cut. Raises SelectRefused."""
    asked = f"{_ASKED}{text}".encode()
    with _refusing(before=len(_ASKED)):
        # Prepared, a text of several statements is refused by the server.
        await connection.execute(asked, prepare=True)
    with _refusing():
        described = await connection.execute("fetch 0 from asked")
        found = described.description or []
        named = await connection.execute(_TYPES, ([column.type_code for column in found],))
        (types,) = await named.fetchone() or ([],)
        columns = [Column(column.name, kind) for column, kind in zip(found, types, strict=True)]
        await connection.execute("close asked")
        if columns:
            most = min(characters, MOST_CHARACTERS // len(columns))
            shown = _shown(text, len(columns), limit, most, as_json=as_json)
            await connection.execute(shown, prepare=True)
    return Selected(columns, connection)


def _shown(text: str, columns: int, limit: int, most: int, *, as_json: bool) -> bytes:
    """The same select with each value as text of a bounded length. Its own limit keeps it a query
    of its own, so that each value is computed once."""
    names = [sql.Identifier(f"c{number}") for number in range(1, columns + 1)]
    value = (
        "case when length({0}::text) > {1} then to_json(left({0}::text, {1}) || '…')"
        " else to_json({0}) end::text"
        if as_json
        else "case when length({0}::text) > {1} then left({0}::text, {1}) || '…' else {0}::text end"
    )
    shown = sql.SQL(", ").join(sql.SQL(value).format(name, sql.Literal(most)) for name in names)
    head = sql.SQL("declare shown no scroll cursor for select {} from (select * from (\n").format(
        shown
    )
    tail = sql.SQL("\n) as asked ({}) limit {}) as shown").format(
        sql.SQL(", ").join(names), sql.Literal(limit)
    )
    return head.as_bytes() + without_end(text).encode() + tail.as_bytes()


def without_end(text: str) -> str:
    """The text without semicolons at its end, so that it fits in parentheses."""
    try:
        tokens = sqlglot.tokenize(text, read="postgres")
    except SqlglotError:
        return text
    end = len(text)
    while tokens and tokens[-1].token_type == TokenType.SEMICOLON:
        end = tokens.pop().start
    return text[:end]


async def _refuse_powers(connection: psycopg.AsyncConnection[Any]) -> None:
    """It is the analyst, or a member of that role and of no other."""
    user = connection.info.user
    found = await connection.execute(POWERS, ([user],))
    (_, more) = await found.fetchone() or ("", [])
    if {*more} - {ANALYST} or ANALYST not in (user, *more):
        raise TooPowerful(f"The login {user} is not an analyst alone")


@contextlib.contextmanager
def _refusing(before: int = 0) -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        if isinstance(error, psycopg.errors.QueryCanceled):
            raise SelectTooLong from error
        if (error.sqlstate or "08").startswith(("08", "57P")):
            raise errors.translate(error) or error from error
        raise SelectRefused(error, before=before) from error
