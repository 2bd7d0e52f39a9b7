"""The database in use: the one of CUBBY_DATABASE_URL, or the embedded one, running or not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import structlog
from psycopg.conninfo import conninfo_to_dict

from cubby.cli.errors import CliError, NoInstallation, OtherRelease
from cubby.cli.installations import elsewhere
from cubby.cli.postgres import Address, EmbeddedPostgres, attach
from cubby.cli.secret_file import secret_of
from cubby.config import Settings
from cubby.config.secrets import without_secrets
from cubby.db import client, logins, sessions
from cubby.db.apply import STANDBY, Deployed, deploy, migrations_here, restore_logins
from cubby.db.calls import catalog
from cubby.db.errors import translate
from cubby.db.release import NotDeployedYet, ReleaseTooOld, check_release

log = structlog.get_logger(__name__)

_MIGRATE = "Run cubby migrate with the URL of a login that has CREATEROLE"


class Database:
    """The embedded one has an address. Of a URL the login decides: one that deploys makes the
    logins of the processes, any other is a login itself."""

    def __init__(self, settings: Settings, address: Address | None = None) -> None:
        self._settings = settings
        self.address = address
        self.url = settings.database_url if address is None else None
        self._upgraded: bool | None = None
        sessions.pool_by_transaction(address is None and settings.database_pooling == "transaction")
        try:
            conninfo_to_dict(self.url or "")
        except psycopg.ProgrammingError as error:
            words = without_secrets(str(error), self.url or "")
            raise CliError(f"CUBBY_DATABASE_URL cannot be used: {words}.") from None

    @cached_property
    def session(self) -> logins.Session:
        """The login of the URL."""
        return self._ask()

    def _ask(self) -> logins.Session:
        assert self.url is not None
        try:
            return logins.session_of(self.url)
        except psycopg.Error as error:
            raise (translate(error) or error) from error

    @property
    def shared(self) -> bool:
        """Whether processes act in roles that one login takes: as the setting says, or as earlier
        versions did where no login has been made yet."""
        if self.url is None or self._settings.roles == "shared":
            return self.url is not None
        if self._upgraded is None:
            self._upgraded = self.session.deploys and self.session.lacks_logins
        return self._upgraded

    @property
    def deploys(self) -> bool:
        """Whether its login may bring it up to date."""
        return self.url is None or self.session.deploys

    def dsn(self, role: str) -> str:
        """How a command of the operator connects: a URL is that of a login that takes the role."""
        if self.address is not None:
            return self.address.dsn(role)
        assert self.url is not None
        return self.url

    def connect(self, role: str) -> psycopg.Connection[Any]:
        """For a command of the operator. A login that deploys nothing is what it is."""
        own = self.url is not None and not self.session.deploys
        return client.connect(self.dsn(role), None if own else role)

    def login(self, role: str) -> str:
        """The address for a process or a person: its login can be this role and nothing else,
        except where roles are shared. Raises CliError."""
        if self.address is not None:
            return self.address.dsn(role)
        assert self.url is not None
        if not self.session.deploys:
            if role not in self.session.roles:
                raise CliError(
                    f"{self.session.user} of CUBBY_DATABASE_URL may not be {role}.",
                    "Give the URL of a login that may, or of the login that deploys.",
                )
            return self.url
        if self.shared:
            return self.url
        made = self._logins(make=False)
        if made is None:
            raise CliError(f"Login {role} not found.", f"{_MIGRATE}.")
        return logins.login_url(self.url, role, made.passwords[role])

    def login_at(self, url: str | None, role: str) -> str | None:
        """As `login`, for another URL that leads to the same roles: past the pooler, or to a
        standby."""
        if url is None or self.url is None or self.unasked_url or not self.session.deploys:
            return url
        made = None if self.shared else self._logins(make=False)
        return url if made is None else logins.login_url(url, role, made.passwords[role])

    def deploy(self, *, reset: bool = False) -> Deployed:
        """Bring it up to date, as far as the login may. Raises DeployError."""
        if self.address is not None:
            return deploy(self.address.dsn(), self._logins(make=True))
        assert self.url is not None
        if not self.session.deploys:
            self._refuse_other_release()
            return Deployed((), behaviour=False)
        wanted = None if self._settings.roles == "shared" else self._logins(make=True)
        deployed = deploy(self.url, wanted, reset=reset)
        self._upgraded = deployed.were_shared and deployed.no_logins is not None
        if deployed.no_logins is not None and not self._upgraded:
            raise CliError(
                f"The logins of Cubby cannot be made: {deployed.no_logins}.",
                f"{_MIGRATE}, or set CUBBY_ROLES=shared where the server allows no better.",
            )
        if self._upgraded:
            log.warning(
                "processes share one login; the next version refuses to start like this",
                reason=deployed.no_logins,
                hint=_MIGRATE,
            )
        return deployed

    def refuse_powers(self, roles: list[str]) -> None:
        """Raises CliError where the login of one of these roles does not work, or may become more
        than it is."""
        if self.shared:
            return
        if self.address is not None:
            with psycopg.connect(self.address.dsn()) as connection:
                found = logins.powers(connection, roles)
        else:
            found = {}
            for role in roles:
                found |= self._powers(role)
        for role, more in found.items():
            raise CliError(
                f"The login {role} may become {', '.join(more)}.",
                "Take that from it, or set CUBBY_ROLES=shared where the server allows no better.",
            )

    def _powers(self, role: str) -> dict[str, list[str]]:
        try:
            with psycopg.connect(self.login(role), connect_timeout=5) as connection:
                user = connection.info.user
                more = logins.powers(connection, [user]).get(user, [])
        except psycopg.OperationalError as error:
            raise CliError(
                f"The login {role} does not get in: {str(error).strip()}.",
                "Let it in by a password in pg_hba.conf, or set CUBBY_ROLES=shared.",
            ) from None
        more = [one for one in more if one != role]
        return {user: more} if more else {}

    def has_objects(self) -> bool:
        """Whether anything was ever received."""
        with self.connect("cubby_api") as connection:
            row = connection.execute("select exists (select id from catalog.asset)").fetchone()
        return bool(row and row[0])

    def restore_logins(self) -> None:
        """Undo what a person changed of a login that people share, where this one may."""
        if self.address is not None:
            restore_logins(self.address.dsn(), logins.Logins(self.address.role_passwords()))
        elif self.session.deploys and not self.shared and (made := self._logins(make=False)):
            assert self.url is not None
            restore_logins(self.url, made)

    def _logins(self, *, make: bool) -> logins.Logins | None:
        if self.address is not None:
            return logins.Logins(self.address.role_passwords())
        secret = secret_of(self._settings, make=make)
        return None if secret is None else logins.derived(secret)

    def _refuse_other_release(self) -> None:
        try:
            self.check_release()
        except NotDeployedYet as error:
            raise CliError(f"{self.session.user} may not deploy. {error}") from None

    def check_release(self) -> None:
        """Whether a process of this program may start on it, as it is at this moment.

        Raises NotDeployedYet, where waiting helps; OtherRelease; DatabaseUnavailable.
        """
        if self.url is not None:
            self.__dict__["session"] = self._ask()  # it may have been deployed since
            if self.session.standby:
                raise OtherRelease(STANDBY[0].upper() + STANDBY[1:])
            if not self.session.deployed:
                raise NotDeployedYet("The database is not deployed")
        with self.connect("cubby_api") as connection:
            facts = client.call_sync(connection, catalog.ready())
        try:
            check_release(facts, migrations_here())
        except ReleaseTooOld as error:
            raise OtherRelease(str(error)) from None

    @property
    def unasked_url(self) -> str | None:
        """What processes get while the server has not answered yet: the URL, where it is that of
        their login for certain. None where only an answer can tell."""
        if self.url is None or "session" in self.__dict__:
            return None
        user = conninfo_to_dict(self.url).get("user") or os.environ.get("PGUSER")
        return self.url if self._settings.roles == "shared" or user in logins.ALL else None


@contextmanager
def open_database(settings: Settings, *, make: bool = False) -> Iterator[Database]:
    """For one command: the given database, else the embedded one. Where another process runs that
    at this moment, it is used as it is; else it runs for as long as the command takes. With `make`
    a folder that has none gets one, and the command brings it up to date. Raises NoInstallation."""
    if settings.database_url is not None:
        yield Database(settings)
        return
    address = attach(settings.data_dir)
    if address is not None:
        yield Database(settings, address)
        return
    if not make:
        refuse_no_installation(settings.data_dir)
    with EmbeddedPostgres(settings.data_dir) as postgres:
        database = Database(settings, postgres.address)
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
    raise NoInstallation(f"No Cubby found in {data_dir}.", f"{others} {hint}".strip())
