"""Programs of PostgreSQL, bundled or installed, and how they connect."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from cubby.cli.errors import CliError
from cubby.cli.postgres.places import wheel_binaries

_DEMANDS = frozenset({"require", "verify-ca", "verify-full"})
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


def program(name: str, dsn: str | None = None) -> str:
    """Where psql, pg_dump or pg_restore is. The bundled ones cannot encrypt: where the connection
    to `dsn` is encrypted, that of the system is taken. Raises CliError."""
    try:
        bundled = wheel_binaries() / name
    except CliError:
        bundled = Path(name)
    if dsn is not None and _is_encrypted(dsn):
        found = shutil.which(name)
        if found is None and _mode(dsn) in _DEMANDS:
            raise CliError(
                f"The bundled {name} cannot encrypt, and this machine has no other.",
                "Install the PostgreSQL client, of version 18 for backups.",
            )
        if found is not None:
            return found
    found = str(bundled) if bundled.is_file() else shutil.which(name)
    if found is None:
        raise CliError(
            f"Program {name} not found on this machine.", "Install the PostgreSQL client."
        )
    return found


def _is_encrypted(dsn: str) -> bool:
    """Whether a program that can encrypt does so there."""
    mode = _mode(dsn)
    if mode == "disable" or mode in _DEMANDS:
        return mode != "disable"
    try:
        with psycopg.connect(dsn, connect_timeout=5) as connection:
            return bool(connection.pgconn.ssl_in_use)
    except psycopg.Error:
        return False  # the program says why it cannot connect


def _mode(dsn: str) -> str | None:
    given = conninfo_to_dict(dsn).get("sslmode") or os.environ.get("PGSSLMODE")
    return str(given) if given else None
