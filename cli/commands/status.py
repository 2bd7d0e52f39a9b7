"""`cubby status`: what became of a request."""

from __future__ import annotations

import sys

import click

from cli.following import status_of, tell, tell_failures
from cli.server import Server
from config import load


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--wait", is_flag=True, help="Wait for the end.")
def status(id_: str, wait: bool) -> None:
    """Show the state of an ingest job, or of one element of it, and why objects failed.

    Exit code 1 when any object failed.
    """
    with Server(load()) as server:
        found = status_of(server, id_, wait)
        tell(found)
        tell_failures(server, found)
    if found["progress"]["failed"]:
        sys.exit(1)
