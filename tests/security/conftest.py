"""Attacks, one file a kind. Each is tried as the role that would try it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from cubby.db import client as db_client
from tests.app.conftest import analyst_url, client, opened, settings
from tests.app.keys.conftest import add
from tests.app.server.conftest import start
from tests.db.conftest import _shared, cubby, shared
from tests.db.cubby import Cubby

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
