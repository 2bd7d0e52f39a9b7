from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.databases import harden
from tests.db.cubby import Cubby
from tests.db.reused import Reused

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def _databases(_server: Any) -> Iterator[Any]:
    """Makes a deployed database of the given kind."""
    address = f"postgresql://{_server.user}@{_server.host}:{_server.port}"
    template = sql.Identifier(_server.template_dbname)
    names: set[str] = set()

    def make(kind: str) -> Reused:
        # Folders that share these fixtures have a session of them each.
        name = f"{kind}_{next(_NUMBERS)}"
        names.add(name)
        given = sql.Identifier(name)
        root.execute(sql.SQL("create database {} template {}").format(given, template))
        harden(root, given)
        return Reused(f"{address}/{name}")

    with psycopg.connect(f"{address}/postgres", autocommit=True) as root:
        yield make
        for name in names:
            root.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def _clean(_databases: Any) -> dict[str, Reused]:
    return {"database": _databases("clean")}


@pytest.fixture
def cubby(_databases: Any, _clean: dict[str, Reused]) -> Iterator[Cubby]:
    """A deployed database with nothing in it."""
    cubby = Cubby(_clean["database"])
    yield cubby
    cubby.close()
    if not _clean["database"].reset():
        _clean["database"] = _databases("clean")


@pytest.fixture(scope="session")
def _shared(_databases: Any) -> Reused:
    database: Reused = _databases("shared")
    return database


@pytest.fixture
def shared(_shared: Reused) -> Iterator[Cubby]:
    """One database for all tests that change nothing: pure functions and refusals."""
    cubby = Cubby(_shared)
    yield cubby
    cubby.close()
    assert not _shared.used()
