"""What a backup asks of the server beside the product: one snapshot, and how to bring it back.

Their login is one that deploys: pg_dump reads every table, and a restore makes roles and schemas.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
from psycopg import sql

from cubby.db.sessions import NETWORK, begin

HERE: Final = Path(__file__).parent
_FILES_AT_ONCE: Final = 2000


@dataclass(frozen=True)
class Schema:
    """A schema and its owner."""

    name: str
    owner: str


@dataclass(frozen=True)
class StoredFile:
    """A row of catalog.stored_file."""

    uri: str
    room: str
    sha256: str | None
    size_bytes: int | None


class Snapshot:
    """One moment of the database, for as long as `taken` lasts. `name` is what pg_dump takes."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self.name = str(self._value("select pg_export_snapshot()"))
        self.taken_at = str(self._value("select to_json(now()) #>> '{}'"))

    def migrations(self) -> list[str]:
        query = "select name from core.migration order by name"
        return [name for (name,) in self._connection.execute(query)]

    def schemas(self) -> list[Schema]:
        query = """
            select nspname, nspowner::regrole::text from pg_namespace
            where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
            order by 1"""
        return [Schema(*row) for row in self._connection.execute(query)]

    def roles(self) -> list[str]:
        """Every role that owns something here or may do something, but for what extensions own."""
        query = """
            select distinct role.rolname
            from pg_shdepend as needs join pg_roles as role on role.oid = needs.refobjid
            where needs.refclassid = 'pg_authid'::regclass and role.rolname !~ '^pg_'
              and needs.dbid = (select oid from pg_database where datname = current_database())
              and needs.classid not in ('pg_extension'::regclass, 'pg_event_trigger'::regclass)
              and not exists (select from pg_depend as made
                              where made.classid = needs.classid and made.objid = needs.objid
                                and made.deptype = 'e')
            order by 1"""
        return [name for (name,) in self._connection.execute(query)]

    def objects(self) -> int:
        return int(self._value("select count(*) from core.asset"))

    def files(self) -> Iterator[StoredFile]:
        query = "select uri, room, sha256, size_bytes from catalog.stored_file"
        with self._connection.cursor("files") as cursor:
            cursor.itersize = _FILES_AT_ONCE
            for row in cursor.execute(query):
                yield StoredFile(*row)

    def packs(self) -> list[str]:
        """The sha256 of each model pack that the installation has in storage."""
        query = """
            select distinct pack_sha256 from core.embedding_space
            where pack_sha256 is not null order by 1"""
        return [sha256 for (sha256,) in self._connection.execute(query)]

    def _value(self, query: LiteralString) -> Any:
        row = self._connection.execute(query).fetchone()
        assert row is not None
        return row[0]


@contextmanager
def taken(dsn: str) -> Iterator[Snapshot]:
    """A snapshot that others may read, until the context ends."""
    # pg_dump works for hours while this session waits.
    with psycopg.connect(dsn, **NETWORK) as connection:
        begin(connection, None, idle_in_transaction_session_timeout="0", statement_timeout="0")
        connection.execute("set transaction isolation level repeatable read, read only")
        yield Snapshot(connection)


def what_is_there(dsn: str) -> list[str]:
    """Schemas and tables of a database that should be empty; what extensions made is not named."""
    query = """
        select nspname::text from pg_namespace
        where nspname !~ '^pg_' and nspname not in ('information_schema', 'public')
        union all
        select 'public.' || relname from pg_class
        where relnamespace = 'public'::regnamespace
          and not exists (select from pg_depend
                          where classid = 'pg_class'::regclass and objid = pg_class.oid
                            and deptype = 'e')
        order by 1"""
    with psycopg.connect(dsn, **NETWORK) as connection:
        begin(connection, None)
        return [name for (name,) in connection.execute(query)]


def objects_there(dsn: str) -> int:
    with psycopg.connect(dsn, **NETWORK) as connection:
        begin(connection, "cubby_owner")
        row = connection.execute("select count(*) from core.asset").fetchone()
    assert row is not None
    return int(row[0])


def analyse(dsn: str) -> None:
    """A restored database has no statistics, and plans without them are slow."""
    with psycopg.connect(dsn, autocommit=True, **NETWORK) as connection:
        begin(connection, "cubby_owner", client_min_messages="error")
        connection.execute("analyze")


def beginning(schemas: list[Schema], roles: list[str]) -> str:
    """Statements before those of the dump: roles, schemas, and the right of owners to create.

    A login that is not a superuser gives a table to a role only where that role may create, and a
    dump grants that last. A role that this server lacks is made, and cannot log in.
    """
    lines = [(HERE / "roles.sql").read_text(encoding="utf-8")]
    lines.append("create extension if not exists vector schema public;")
    lines += [_make_role(name) for name in roles]
    for schema in schemas:
        lines.append(_sql("create schema {} authorization {};", schema.name, schema.owner))
        lines += [
            _sql("grant usage, create on schema {} to {};", schema.name, role)
            for role in roles if role != schema.owner
        ]  # fmt: skip
    return "\n".join(lines) + "\n"


def before_grants(schemas: list[Schema], roles: list[str]) -> str:
    """Statements after the data and before the grants of the dump: takes back those above."""
    return "".join(
        _sql("revoke usage, create on schema {} from {};\n", schema.name, role)
        for schema in schemas for role in roles if role != schema.owner
    )  # fmt: skip


def relocation(old: str, new: str) -> str:
    """The statement that gives every file its URI in another storage."""
    query = sql.SQL("select core._relocate_storage({}, {});\n")
    return query.format(sql.Literal(old), sql.Literal(new)).as_string()


def noted(snapshot: str, files: int, bytes_: int) -> str:
    """The statement that ends the backup in its own copy, where it was running."""
    query = sql.SQL(
        "update core.backup set state = 'complete', files = {}, bytes = {}, ended_at = reported_at"
        " where id = {} and state = 'running';\n"
    )
    return query.format(*map(sql.Literal, (files, bytes_, snapshot))).as_string()


def _make_role(name: str) -> str:
    made = _sql("create role {} nologin;", name)
    given = _sql("grant {} to current_user with inherit true, set true;", name)
    shown = sql.Literal(name).as_string()
    return (
        f"do $made$ begin\n"
        f"  if not exists (select from pg_roles where rolname = {shown}) then {made} end if;\n"
        f"  if not pg_has_role({shown}, 'set') then {given} end if;\n"
        f"end $made$;"
    )


def _sql(text: LiteralString, *names: str) -> str:
    return sql.SQL(text).format(*map(sql.Identifier, names)).as_string()
