"""Programs of PostgreSQL, bundled or installed, and how they connect."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from cubby.cli.errors import CliError
from cubby.cli.postgres.places import wheel_binaries

# libpq reads these; a password in the arguments could be read by every user of the machine.
_VARIABLES = {
    "host": "PGHOST", "hostaddr": "PGHOSTADDR", "port": "PGPORT", "user": "PGUSER",
    "password": "PGPASSWORD", "dbname": "PGDATABASE", "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
    "passfile": "PGPASSFILE", "service": "PGSERVICE", "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT", "target_session_attrs": "PGTARGETSESSIONATTRS",
    "channel_binding": "PGCHANNELBINDING", "gssencmode": "PGGSSENCMODE",
}  # fmt: skip


def variables(dsn: str, command: str, **more: str) -> dict[str, str]:
    """What libpq needs in its environment to connect there. Raises CliError."""
    given: Mapping[str, Any] = conninfo_to_dict(dsn) | more
    unknown = sorted(set(given) - set(_VARIABLES))
    if unknown:
        raise CliError(f"{command} cannot pass {', '.join(unknown)} of CUBBY_DATABASE_URL on.")
    return {_VARIABLES[key]: str(value) for key, value in given.items()}


def program(name: str) -> str:
    """Where psql, pg_dump or pg_restore is. Raises CliError."""
    try:
        bundled = wheel_binaries() / name
    except CliError:
        bundled = Path(name)
    found = str(bundled) if bundled.is_file() else shutil.which(name)
    if found is None:
        raise CliError(f"There is no {name} on this machine.", "Install the PostgreSQL client.")
    return found
