"""One throwaway Postgres for the whole run, and a fresh database from a template for each test."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pytest_postgresql import factories

from cli.postgres import EmbeddedPostgres
from db import client
from db.apply import deploy

HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return  # the processes that run the tests have a server each; this one only tells them
    server = EmbeddedPostgres(durable=False)
    server.start()
    config.option.postgresql_port = server.port
    config.stash[SERVER] = server


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()


SERVER = pytest.StashKey[EmbeddedPostgres]()


def _deploy(host: str, port: int, user: str, dbname: str, **_: Any) -> None:
    deploy(f"postgresql://{user}@{host}:{port}/{dbname}")


_server = factories.postgresql_noproc(host="127.0.0.1", user="postgres", load=[_deploy])
_fresh = factories.postgresql("_server")


@dataclass(frozen=True)
class Database:
    """A deployed, empty database of this test alone."""

    dsn: str

    def connect(self, role: str | None = "cubby_service") -> psycopg.Connection[Any]:
        return client.connect(self.dsn, role)

    def call(self, function: str, **arguments: Any) -> Any:
        with self.connect() as connection:
            return client.call_sync(connection, function, **arguments)

    def rows(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """Rows seen by the owner, who sees everything."""
        with self.connect("cubby_owner") as connection:
            return connection.execute(query, arguments).fetchall()

    def value(self, query: str, *arguments: Any) -> Any:
        return self.rows(query, *arguments)[0][0]

    def run(self, statement: str, *arguments: Any) -> None:
        with self.connect("cubby_owner") as connection:
            connection.execute(statement, arguments)


@pytest.fixture
def database(_fresh: psycopg.Connection[Any]) -> Database:
    info = _fresh.info
    dsn = f"postgresql://{info.user}@{info.host}:{info.port}/{info.dbname}"
    _fresh.close()
    return Database(dsn)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Collections of real files from outside the project, where they are at hand."""
    beside = HERE.parent.parent / "shared" / "corpora"
    folder = Path(os.environ.get("CUBBY_CORPORA", beside))
    if not folder.is_dir():
        pytest.skip("needs the corpora: set CUBBY_CORPORA to their folder")
    return folder
