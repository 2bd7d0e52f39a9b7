"""Attacks, one file a kind. Each is tried as the role that would try it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from cubby.cli.database import Database
from cubby.cli.postgres import EmbeddedPostgres
from cubby.config import load
from cubby.db import client as db_client
from tests.app.conftest import analyst_url, client, opened, settings
from tests.app.keys.conftest import add
from tests.app.server.conftest import start
from tests.db.conftest import _shared, cubby, shared
from tests.db.cubby import Cubby
from tests.security.installations import Installation

__all__ = [
    "_shared", "add", "analyst_url", "client", "cubby", "opened", "settings", "shared",
    "start",
]  # fmt: skip


@pytest.fixture
def eve(cubby: Cubby) -> Iterator[psycopg.Connection[Any]]:
    """A login that is a member of cubby_admin and of nothing else, as a person has."""
    with cubby.database.connect(None) as root:
        root.execute("drop role if exists eve")
        root.execute("create role eve login in role cubby_admin")
        with db_client.connect(cubby.database.dsn.replace("//postgres@", "//eve@"), None) as eve:
            yield eve
        root.execute("drop role eve")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server of one's own: `cubby_deploy` may make roles and owns the database."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("server")) as postgres:
        folder = tmp_path_factory.mktemp("own")
        url = f"postgresql://cubby_deploy:deploy@127.0.0.1:{postgres.port}/cubby"
        database = Database(load({"CUBBY_DATABASE_URL": url, "CUBBY_DATA": str(folder)}))
        installation = Installation(database, postgres.dsn(), folder, postgres.log)
        installation.run_as_root(
            "create role cubby_deploy login createrole password 'deploy'",
            "alter database cubby owner to cubby_deploy",
            "create extension vector schema public",
        )
        database.deploy()
        yield installation


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("embedded")
    with EmbeddedPostgres(folder) as postgres:
        database = Database(load({"CUBBY_DATA": str(folder)}), postgres.address)
        database.deploy()
        yield Installation(database, postgres.dsn(), folder, postgres.log)


@pytest.fixture(params=["embedded", "own"])
def installation(request: pytest.FixtureRequest) -> Installation:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]
