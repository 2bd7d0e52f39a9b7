"""`cubby psql`: the database in use, as an analyst or an admin."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import click
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from cubby.cli.database import open_database
from cubby.cli.postgres.programs import program, variables
from cubby.config import load

_SHARED = (
    "This address has the login that all roles share: a program that has it may leave the role. "
    "Give people logins of their own."
)


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option("--admin", is_flag=True, help="As cubby_admin, which may also call api functions.")
@click.option("--url", is_flag=True, help="Print the address for other programs, password and all.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(admin: bool, url: bool, arguments: tuple[str, ...]) -> None:
    """Open psql on the database in use; ARGUMENTS go to psql (cubby psql -c 'select 1').

    The role is cubby_analyst: it reads catalog and collections, and changes nothing.
    """
    role = "cubby_admin" if admin else "cubby_analyst"
    with open_database(load()) as database:
        database.restore_logins()
        if url:
            if database.shared:
                click.echo(_SHARED, err=True)
            click.echo(address(database.login(role), role))
            return
        dsn = database.login(role)
        # Ctrl-C belongs to psql, which cancels the statement and stays.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            done = subprocess.run(
                [program("psql", dsn), *arguments],
                check=False,
                env=os.environ | connection_variables(dsn, role),
                preexec_fn=_listen_to_ctrl_c,
            )
        finally:
            signal.signal(signal.SIGINT, before)
    sys.exit(done.returncode)


def address(dsn: str, role: str) -> str:
    """The same place, for a client to have this role and find the views."""
    options = _options(conninfo_to_dict(dsn), role)
    if not options:
        return dsn
    if "://" not in dsn:
        return make_conninfo(dsn, options=options)
    parts = urlsplit(dsn)
    others = [pair for pair in parse_qsl(parts.query) if pair[0] != "options"]
    query = urlencode([*others, ("options", options)], quote_via=quote)
    return urlunsplit(parts._replace(query=query))


def _options(given: Mapping[str, Any], role: str) -> str:
    own = given.get("options") or ""
    if given.get("user") == role:
        # Its login has both as settings of its own. Startup options do not pass a pooler.
        return str(own)
    # A view that an analyst made calls functions as its reader: an admin names the schema.
    rooms = "catalog,collections" + (",analysis" if role == "cubby_analyst" else "")
    return f"{own} -c role={role} -c search_path={rooms}".strip()


def connection_variables(dsn: str, role: str) -> dict[str, str]:
    """What libpq needs in its environment to connect as this role."""
    options = _options(conninfo_to_dict(dsn), role)
    return variables(dsn, "cubby psql", **({"options": options} if options else {}))


def _listen_to_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
