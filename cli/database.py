"""The database in use: the one of CUBBY_DATABASE_URL, or the embedded one, running or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict

from cubby.cli.errors import CliError
from cubby.cli.postgres import Address, EmbeddedPostgres, attach
from cubby.config import Settings
from cubby.db import client
from cubby.db.apply import Deployed, deploy


@dataclass(frozen=True)
class Database:
    """Exactly one of the two is there."""

    url: str | None = None
    address: Address | None = None

    def __post_init__(self) -> None:
        try:
            conninfo_to_dict(self.url or "")
        except psycopg.ProgrammingError as error:
            raise CliError(f"CUBBY_DATABASE_URL cannot be used: {error}.") from None

    def dsn(self, role: str) -> str:
        """How to connect as a role. With a URL of one's own that is the URL: who connects takes
        the role then (`set role`)."""
        if self.address is not None:
            return self.address.dsn(role)
        assert self.url is not None
        return self.url

    def has_objects(self) -> bool:
        """Whether anything was ever received."""
        with client.connect(self.dsn("cubby_service")) as connection:
            row = connection.execute("select exists (select from catalog.asset)").fetchone()
        return bool(row and row[0])

    def deploy(self) -> Deployed:
        """Bring it up to date. Raises DeployError."""
        if self.address is not None:
            return deploy(self.address.dsn(), self.address.role_passwords())
        assert self.url is not None
        return deploy(self.url)


@contextmanager
def open_database(settings: Settings, deploy_own: bool = True) -> Iterator[Database]:
    """For one command: the given database; else the embedded one that another process runs at
    this moment, as that process left it; else the embedded one, running for as long as the
    command takes, and brought up to date unless the command does that."""
    if settings.database_url is not None:
        yield Database(url=settings.database_url)
        return
    address = attach(settings.data_dir)
    if address is not None:
        yield Database(address=address)
        return
    with EmbeddedPostgres(settings.data_dir) as postgres:
        database = Database(address=postgres.address)
        if deploy_own:
            database.deploy()
        yield database
