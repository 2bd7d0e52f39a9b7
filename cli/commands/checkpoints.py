"""`cubby checkpoints`: the chain over lineage, to be kept elsewhere."""

from __future__ import annotations

import click
import msgspec

from cubby.cli.database import open_database
from cubby.config import load
from cubby.db.calls import catalog
from cubby.db.client import call_sync


@click.command()
@click.option(
    "--after", type=click.IntRange(min=0), default=0, help="Only those after this number."
)
def checkpoints(*, after: int) -> None:
    """Write the checkpoints of lineage, a line of JSON each.

    Keep them on another machine. `cubby fsck --checkpoints FILE` compares: a person that may change
    everything in the database can compute a whole chain again, but not the copy that you keep.
    """
    cursor: str | None = str(after)
    with open_database(load()) as database, database.connect("cubby_admin") as connection:
        while cursor is not None:
            page = call_sync(connection, catalog.list_checkpoints(limit=1000, cursor=cursor))
            for checkpoint in page.items:
                click.echo(msgspec.json.encode(checkpoint).decode())
            cursor = page.next_cursor
