"""`cubby status`: what became of a request."""

from __future__ import annotations

import sys

import click

from cubby.cli.following import failures, outcome, status_of, tell
from cubby.cli.machine import json_option, tell_json
from cubby.cli.server import Server
from cubby.config import load


@click.command()
@click.argument("id_", metavar="ID")
@click.option("--wait", is_flag=True, help="Wait for the end.")
@json_option
def status(id_: str, wait: bool, as_json: bool) -> None:
    """Show the state of an ingest job, or of one element of it, and why objects failed.

    Exit code 1 when any object failed.
    """
    with Server(load()) as server:
        found = status_of(server, id_, wait)
        lost = list(failures(server, found))
    if as_json:
        tell_json(outcome(found, lost))
    else:
        tell(found, lost)
    if found["progress"]["failed"]:
        sys.exit(1)
