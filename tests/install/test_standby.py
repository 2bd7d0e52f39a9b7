"""The URL of a standby is refused in one sentence: it takes no writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from cubby.cli.database import Database
from cubby.cli.errors import OtherRelease
from cubby.config import load
from cubby.db.apply import DeployError
from tests import databases

SENTENCE = "database URL leads to a standby, which takes no writes: give that of the primary"


@pytest.fixture
def standby(database: databases.Database, tmp_path: Path) -> Database:
    """A server that says of itself that it is one."""
    with database.connect(None) as root:
        root.execute("create schema said")
        root.execute(
            "create function said.pg_is_in_recovery() returns boolean language sql return true"
        )
        root.execute(f"alter database {database.name} set search_path = said, pg_catalog, public")
    return Database(load({"CUBBY_DATABASE_URL": database.dsn, "CUBBY_DATA": str(tmp_path)}))


def test_a_standby_is_refused_in_one_sentence(standby: Database) -> None:
    with pytest.raises(OtherRelease, match=SENTENCE):
        standby.check_release()
    with pytest.raises(DeployError, match=SENTENCE):
        standby.deploy()
