"""`cubby migrate`: the database as this version of the program needs it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from cubby.cli.database import Database, open_database
from cubby.cli.errors import CliError
from cubby.cli.machine import json_option, tell_json
from cubby.config import load
from cubby.db.logins import ALL


@click.command()
@click.option(
    "--logins",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the address of each login there: api/url, worker/url, analyst/url, admin/url.",
)
@click.option(
    "--reset-passwords",
    is_flag=True,
    help="Replace passwords that another installation gave to the logins of this server.",
)
@json_option
def migrate(logins: Path | None, *, reset_passwords: bool, as_json: bool) -> None:
    """Bring the database up to date; repeating it changes nothing.

    It also makes the logins cubby_api, cubby_worker, cubby_analyst and cubby_admin. An installation
    of an earlier version, whose processes share one login, gets its own ones by this command.
    """
    with open_database(load(), make=True) as database:
        deployed = database.deploy(reset=reset_passwords)
        if not database.shared:
            database.refuse_powers(list(ALL) if database.deploys else [])
        if logins is not None:
            _write(database, logins)
    if as_json:
        tell_json({"applied": list(deployed.migrations)})
        return
    for name in deployed.migrations:
        click.echo(f"applied {name}")
    click.echo("The database is up to date.")


def _write(database: Database, folder: Path) -> None:
    """Each in a folder of its own, which can be given to one host or container alone."""
    if database.shared:
        raise CliError(
            "All roles share one login: no addresses to write.",
            "Unset CUBBY_ROLES, and deploy with a login that has CREATEROLE.",
        )
    for role in ALL:
        place = folder / role.removeprefix("cubby_")
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = place / f"url.{os.getpid()}"
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(database.login(role) + "\n")
        fresh.replace(place / "url")
