"""Deployed databases whose logins are tested."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg

from cubby.cli.database import Database
from cubby.config import load
from cubby.db.logins import login_url


@dataclass(frozen=True)
class Installation:
    """A deployed database, its superuser and its log, and the folder of the data."""

    database: Database
    root: str
    folder: Path
    log: Path

    def connect(self, role: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.database.login(role), autocommit=True)

    def run_as_root(self, *statements: str) -> None:
        with psycopg.connect(self.root, autocommit=True) as root:
            for statement in statements:
                root.execute(statement)

    def again(self, user: str = "cubby_deploy", password: str = "deploy", **more: str) -> Database:
        """The same database for another login of the operator, or with other settings."""
        url = login_url(self.database.url or "", user, password)
        given = {"CUBBY_DATABASE_URL": url, "CUBBY_DATA": str(self.folder)}
        return Database(load(given | more))
