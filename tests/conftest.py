"""One throwaway Postgres for the whole run, and a fresh database from a template for each test."""

from __future__ import annotations

import contextlib
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pytest_postgresql import factories

from cubby.cli.postgres import EmbeddedPostgres
from cubby.db import client
from cubby.db.apply import deploy
from tests.calling import by_name

HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return  # the processes that run the tests have a server each; this one only tells them
    server = EmbeddedPostgres(durable=False)
    server.start()
    config.option.postgresql_port = server.port
    config.stash[SERVER] = server


# Started first, so that none of them is left when the other process has nothing more to do.
LONG = (
    "tests/docs/test_pages.py", "tests/cli/test_kills.py", "tests/app/server/", "tests/workers/",
    "tests/browser/", "tests/install/", "tests/cli/", "tests/upgrade/", "tests/app/test_search.py",
    "tests/app/test_clusters.py", "tests/app/test_schemas.py", "tests/db/search/test_drawings.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.campaign)
    places = {prefix: place for place, prefix in enumerate(LONG)}

    def place(item: pytest.Item) -> int:
        found = [places[prefix] for prefix in LONG if item.nodeid.startswith(prefix)]
        return min(found, default=len(LONG))

    items.sort(key=place)


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()


SERVER = pytest.StashKey[EmbeddedPostgres]()


def _deploy(host: str, port: int, user: str, dbname: str, **_: Any) -> None:
    dsn = f"postgresql://{user}@{host}:{port}/{dbname}"
    deploy(dsn)
    set_clock_by_setting(dsn)


def set_clock_by_setting(dsn: str) -> None:
    """Put the clock of the tests in the place of Cubby's: `set cubby.now = '…'` stops it."""
    with psycopg.connect(dsn) as root:
        root.execute((HERE / "db" / "test_clock.sql").read_bytes())


_server = factories.postgresql_noproc(host="127.0.0.1", user="postgres", load=[_deploy])


@dataclass(frozen=True)
class Database:
    """A deployed, empty database of this test alone."""

    dsn: str

    def connect(self, role: str | None = "cubby_service") -> psycopg.Connection[Any]:
        return client.connect(self.dsn, role)

    def call(self, function: str, **arguments: Any) -> Any:
        """The answer as SQL gives it, whatever type the product reads it into."""
        with self.connect() as connection:
            return by_name(connection, function, **arguments)

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """Rows seen by the owner, who sees everything."""
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


@pytest.fixture
def database(_server: Any) -> Iterator[Database]:
    """Under a name of its own: a process that is slow to let go of one keeps no other test from
    its database."""
    address = f"postgresql://{_server.user}@{_server.host}:{_server.port}"
    name = f"{_server.dbname}_{next(_NUMBERS)}"
    given = sql.Identifier(name)
    template = sql.Identifier(_server.template_dbname)
    with psycopg.connect(f"{address}/postgres", autocommit=True) as root:
        root.execute(
            sql.SQL("create database {} template {} strategy file_copy").format(given, template)
        )
        harden(root, given)
        yield Database(f"{address}/{name}")
        with contextlib.suppress(psycopg.errors.ObjectInUse):  # it goes with the server
            root.execute(sql.SQL("drop database {} with (force)").format(given))


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Collections of real files from outside the project, where they are at hand."""
    beside = HERE.parent.parent / "shared" / "corpora"
    folder = Path(os.environ.get("CUBBY_CORPORA", beside))
    if not folder.is_dir():
        pytest.skip("needs the corpora: set CUBBY_CORPORA to their folder")
    return folder


@pytest.fixture(scope="session")
def media_cases(corpora: Path) -> Path:
    """Small media files that once failed, beside the corpora."""
    folder = corpora.parent / "cases" / "media-files"
    if not folder.is_dir():
        pytest.skip("needs the folder cases/media-files beside the corpora")
    return folder
