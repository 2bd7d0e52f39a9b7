"""What must hold before processes start on a database and a storage, and which process waits for
it.

A database that is away or not deployed yet is waited for. Where the URL is that of the login of
the processes, they start all the same: the API says what is missing, and workers wait. What could
not be asked is asked once the database answers.
"""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import structlog

from cubby.cli.database import Database
from cubby.cli.first_key import refuse_open_door
from cubby.cli.first_model import use_model
from cubby.config import Settings
from cubby.db.errors import DatabaseUnavailable
from cubby.db.logins import API
from cubby.db.release import NotDeployedYet
from cubby.storage import StorageFull, StorageUnavailable, open_storage

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 1.0
_SAY_SECONDS = 60.0


class Admission:
    """Asks the database and storage whether these roles may work on them, until they answered."""

    def __init__(
        self, settings: Settings, database: Database, roles: list[str], model: str | None
    ) -> None:
        self._settings = settings
        self._database = database
        self._roles = roles
        self._model = model
        self._passed = False
        self._again_at = 0.0
        self._said_at = -_SAY_SECONDS
        self._said = ""

    def wait(self) -> None:
        """Return when the processes may start. Raises CliError or StorageError where waiting does
        not help, and SystemExit when it is asked to stop."""
        with _ending_when_told():
            while not self._try():
                if self._database.unasked_url:
                    return
                time.sleep(_PAUSE_SECONDS)

    def look(self) -> None:
        """Ask again what could not be asked before. Raises as `wait`."""
        if not self._passed and time.monotonic() >= self._again_at:
            self._try()
            self._again_at = time.monotonic() + _PAUSE_SECONDS

    def _try(self) -> bool:
        try:
            self._database.check_release()
            self._ask()
        except (DatabaseUnavailable, NotDeployedYet) as error:
            self._say(str(error))
            return False
        self._passed = True
        return True

    def _ask(self) -> None:
        self._database.refuse_powers(self._roles)
        if self._database.shared and self._settings.roles != "shared":
            log.warning(
                "processes share one login; a later release refuses to start like this",
                hint="Run cubby migrate with the URL of a login that has CREATEROLE",
            )
        if self._model is not None:
            use_model(self._settings, self._database, self._model)
        if API in self._roles:
            refuse_open_door(self._settings, self._database)
        # An empty folder where something was stored before is a disk that is not mounted.
        storage = open_storage(
            self._settings.storage,
            readable=self._settings.library_is_open,
            make=not self._database.has_objects(),
        )
        try:
            storage.check()
        except StorageFull as error:
            log.warning("storage is full", reason=str(error))
        except StorageUnavailable as error:
            # A bucket comes back by itself. A folder that is not there may be one not mounted.
            if self._settings.storage.startswith("fs://"):
                raise
            log.warning("storage is away", reason=str(error))

    def _say(self, reason: str) -> None:
        """To the log, and to a person at a terminal."""
        now = time.monotonic()
        if reason == self._said and now - self._said_at < _SAY_SECONDS:
            return
        self._said, self._said_at = reason, now
        log.warning("waiting for the database", reason=reason)
        if sys.stderr.isatty():
            print(f"cubby: waiting for the database: {reason}", file=sys.stderr)


@contextmanager
def _ending_when_told() -> Iterator[None]:
    """A stop signal ends the wait as it ends the work: in order, with exit code 0."""

    def end(_: int, __: FrameType | None) -> NoReturn:
        raise SystemExit(0)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
