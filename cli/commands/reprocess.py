"""`cubby reprocess`: files are read again, as after an upgrade that reads more of them."""

from __future__ import annotations

import getpass
from typing import Any
from uuid import UUID

import click

from cubby.cli.database import open_database
from cubby.cli.errors import CliError
from cubby.cli.machine import json_option, tell_json
from cubby.config import load
from cubby.db import client
from cubby.db.calls import api


@click.command()
@click.argument("ids", metavar="[ID]...", nargs=-1, type=click.UUID)
@click.option("--all", "every", is_flag=True, help="Every file.")
@click.option("--media-type", type=click.Choice(["image", "video", "audio", "other"]))
@click.option("--owner", help="Only files of this owner.")
@json_option
def reprocess(
    ids: tuple[UUID, ...],
    every: bool,
    media_type: str | None,
    owner: str | None,
    as_json: bool,
) -> None:
    """Process the files with these IDs again, or all that the options name.

    The workers do it while everything else continues. Files stay where they are, and what people
    corrected or decided about them stands. Files that failed are retried.
    """
    given = {"media_type": media_type, "owner": owner}
    wanted: dict[str, Any] = {name: value for name, value in given.items() if value}
    if bool(ids) == (every or bool(wanted)):
        raise CliError("No file was named.", "Give IDs, or options, or --all.")
    with (
        open_database(load()) as database,
        database.connect("cubby_admin") as connection,
    ):
        answer = client.call_sync(
            connection,
            api.reprocess_objects(
                ids=list(ids) or None,
                filter=None if ids else wanted,
                actor=f"cli:{getpass.getuser()}",
            ),
        )
    if as_json:
        tell_json({"queued": answer.queued, "passed_over": answer.passed_over})
    else:
        click.echo(f"{answer.queued} files are processed again, {answer.passed_over} passed over.")
