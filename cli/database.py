"""The database in use: the one of CUBBY_DATABASE_URL, or the embedded one, running or not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from cubby.cli.errors import CliError, NoInstallation
from cubby.cli.installations import elsewhere
from cubby.cli.postgres import Address, EmbeddedPostgres, attach
from cubby.config import Settings
from cubby.db import client
from cubby.db.apply import Deployed, deploy, restore_logins


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

    def restore_logins(self) -> None:
        """Undo what a person changed of a login that people share. Nothing to do with a URL of
        one's own: its logins are not ours."""
        if self.address is not None:
            restore_logins(self.address.dsn(), self.address.role_passwords())

    def deploy(self) -> Deployed:
        """Bring it up to date. Raises DeployError."""
        if self.address is not None:
            return deploy(self.address.dsn(), self.address.role_passwords())
        assert self.url is not None
        return deploy(self.url)


@contextmanager
def open_database(settings: Settings, *, make: bool = False) -> Iterator[Database]:
    """For one command: the given database; else the embedded one that another process runs at
    this moment, as that process left it; else the embedded one, running for as long as the
    command takes. With `make` a folder that has none gets one, and the command brings it up to
    date. Raises NoInstallation."""
    if settings.database_url is not None:
        yield Database(url=settings.database_url)
        return
    address = attach(settings.data_dir)
    if address is not None:
        yield Database(address=address)
        return
    if not make:
        refuse_no_installation(settings.data_dir)
    with EmbeddedPostgres(settings.data_dir) as postgres:
        database = Database(address=postgres.address)
        if not make:
            database.deploy()
        yield database


def is_installed(data_dir: Path) -> bool:
    """Whether an embedded Postgres was made here; a link to one that is gone counts too."""
    return os.path.lexists(data_dir / "postgres")


def refuse_no_installation(data_dir: Path) -> None:
    """Raises NoInstallation, which names the installations that run elsewhere: most likely the
    command was called in another folder than meant."""
    if is_installed(data_dir):
        return
    others = elsewhere(data_dir)
    hint = "Give CUBBY_DATA its folder, or start one here with cubby up."
    raise NoInstallation(f"There is no Cubby in {data_dir}.", f"{others} {hint}".strip())
