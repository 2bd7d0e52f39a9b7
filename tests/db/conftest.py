from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from psycopg import sql

from db import client
from tests.db.cubby import Cubby


@pytest.fixture
def cubby(database: Any) -> Iterator[Cubby]:
    """A deployed database of this test alone."""
    cubby = Cubby(database)
    yield cubby
    cubby.close()


@dataclass(frozen=True)
class _Shared:
    dsn: str

    def connect(self, role: str | None = "cubby_service") -> psycopg.Connection[Any]:
        return client.connect(self.dsn, role)


@pytest.fixture(scope="session")
def _shared_dsn(_server: Any) -> Iterator[str]:
    address = f"postgresql://{_server.user}@{_server.host}:{_server.port}"
    names = sql.Identifier("shared"), sql.Identifier(_server.template_dbname)
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("create database {} template {}").format(*names))
        yield f"{address}/shared"
        connection.execute(sql.SQL("drop database {} with (force)").format(names[0]))


@pytest.fixture
def shared(_shared_dsn: str) -> Iterator[Cubby]:
    """One database for all tests that change nothing: pure functions and refusals."""
    cubby = Cubby(_Shared(_shared_dsn))
    yield cubby
    cubby.close()
