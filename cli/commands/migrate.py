"""`cubby migrate`: the database as this version of the program needs it."""

from __future__ import annotations

import click

from cli.database import open_database
from config import load


@click.command()
def migrate() -> None:
    """Bring the database up to date; repeating it changes nothing."""
    with open_database(load(), deploy_own=False) as database:
        deployed = database.deploy()
    for name in deployed.migrations:
        click.echo(f"applied {name}")
    click.echo("The database is up to date.")
