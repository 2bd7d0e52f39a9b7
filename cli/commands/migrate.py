"""`cubby migrate`: the database as this version of the program needs it."""

from __future__ import annotations

import click

from cubby.cli.database import open_database
from cubby.cli.machine import json_option, tell_json
from cubby.config import load


@click.command()
@json_option
def migrate(as_json: bool) -> None:
    """Bring the database up to date; repeating it changes nothing."""
    with open_database(load(), make=True) as database:
        deployed = database.deploy()
    if as_json:
        tell_json({"applied": list(deployed.migrations)})
        return
    for name in deployed.migrations:
        click.echo(f"applied {name}")
    click.echo("The database is up to date.")
