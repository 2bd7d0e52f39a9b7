"""A worker begins once the database answers and serves its release; until then it waits."""

from __future__ import annotations

import time

import structlog

from cubby.db import client
from cubby.db.apply import migrations_here
from cubby.db.calls import catalog
from cubby.db.errors import CubbyError
from cubby.db.release import NotDeployedYet, check_release

log = structlog.get_logger(__name__)

_PAUSE_SECONDS = 1.0
_SAY_SECONDS = 60.0


def wait_for_database(dsn: str) -> None:
    """Return when jobs can be worked on. Raises ReleaseTooOld, which no waiting helps."""
    said_at = -_SAY_SECONDS
    while True:
        try:
            with client.connect(dsn, "cubby_worker") as connection:
                facts = client.call_sync(connection, catalog.ready())
            check_release(facts, migrations_here())
        except (CubbyError, NotDeployedYet) as error:
            if time.monotonic() - said_at >= _SAY_SECONDS:
                said_at = time.monotonic()
                log.warning("waiting for the database", reason=str(error))
            time.sleep(_PAUSE_SECONDS)
        else:
            return
