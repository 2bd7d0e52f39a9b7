"""Databases of a test, copied from one that is deployed, or from one that is filled too."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from cubby.db import client
from tests.calling import by_name


@dataclass(frozen=True)
class Database:
    """A deployed, empty database of this test alone."""

    dsn: str

    @property
    def name(self) -> str:
        return self.dsn.rpartition("/")[2]

    def analyst_url(self) -> str:
        """A login that is a member of cubby_analyst and of nothing else."""
        with self.connect(None) as root:
            root.execute("select pg_advisory_lock(80)")
            if root.execute("select from pg_roles where rolname = 'sappho'").rowcount == 0:
                root.execute("create role sappho login in role cubby_analyst")
        return self.dsn.replace("//postgres@", "//sappho@")

    def connect(self, role: str | None = "cubby_service") -> psycopg.Connection[Any]:
        return client.connect(self.dsn, role)

    def give_back(self, _role: str, connection: psycopg.Connection[Any]) -> None:
        """Nothing is kept of a database that belongs to one test."""
        connection.close()

    def call(self, function: str, **arguments: Any) -> Any:
        """The answer as SQL gives it, whatever type the product reads it into."""
        with self.connect() as connection:
            return by_name(connection, function, **arguments)

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """Rows seen by the owner, which sees everything."""
        with self.connect("cubby_owner") as connection:
            return connection.execute(query, arguments).fetchall()

    def value(self, query: str, *arguments: Any) -> Any:
        return self.rows(query, *arguments)[0][0]

    def run(self, statement: str, *arguments: Any) -> None:
        with self.connect("cubby_owner") as connection:
            connection.execute("set cubby.actor = 'test'")  # by hand, so it is the test's own act
            connection.execute(statement, arguments)


def harden(root: psycopg.Connection[Any], name: sql.Identifier) -> None:
    """Copies do not take over what belongs to a database as a whole. Every test also runs with the
    checks of what the program itself must never do."""
    root.execute(sql.SQL("revoke temporary on database {} from public").format(name))
    for check in ("check_locks", "check_actor"):
        root.execute(
            sql.SQL("alter database {} set {} = on").format(name, sql.Identifier("cubby", check))
        )


_NUMBERS = itertools.count()


@contextlib.contextmanager
def copied(server: Any, template: str | None = None) -> Iterator[Database]:
    """A copy of a database, without it of the deployed and empty one. No session may be in the
    other.

    Under a name of its own: a process that is slow to let go of one keeps no other test from its
    database.
    """
    address = f"postgresql://{server.user}@{server.host}:{server.port}"
    name = f"{server.dbname}_{next(_NUMBERS)}"
    given, copy_of = sql.Identifier(name), sql.Identifier(template or server.template_dbname)
    with psycopg.connect(f"{address}/postgres", autocommit=True) as root:
        root.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(given, copy_of)
        )
        harden(root, given)
        yield Database(f"{address}/{name}")
        with contextlib.suppress(psycopg.errors.ObjectInUse):  # it goes with the server
            root.execute(sql.SQL("drop database {} with (force)").format(given))
