"""`cubby export`: a collection as NDJSON or CSV."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import quote

import click

from cubby.cli.errors import CliError
from cubby.cli.server import Server
from cubby.config import load


@click.command()
@click.argument("collection")
@click.option("--documents", "what", flag_value="documents", help="Every document, as received.")
@click.option(
    "--rows",
    "what",
    flag_value="rows",
    default="rows",
    help="The typed table, else paths of documents (default).",
)
@click.option("--format", "format_", type=click.Choice(["ndjson", "csv"]), default="ndjson")
@click.option("--where", metavar="JSON", help='A filter such as {"city": "Oslo"}.')
@click.option("--order", help="Columns such as -total,city.")
@click.option("--columns", help="Columns to write, such as city,total.")
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A new file; else stdout.")
def export(
    collection: str,
    *,
    what: str,
    format_: str,
    where: str | None,
    order: str | None,
    columns: str | None,
    output: Path | None,
) -> None:
    """Write the rows or the documents of COLLECTION, a line each, as they come.

    A file is there under its name only when it is whole.
    """
    given = {"what": what, "format": format_, "where": where, "order": order, "columns": columns}
    query = {name: value for name, value in given.items() if value is not None}
    path = f"/collections/{quote(collection, safe='')}/export"
    with Server(load()) as server, server.stream(path, **query) as pieces:
        if output is None:
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            sys.stdout.buffer.flush()
            return
        if output.exists():
            raise CliError(f"{output} already exists.", "Name a file that does not exist.")
        part = output.with_name(f"{output.name}.part")
        with part.open("wb") as file:
            file.writelines(pieces)
        part.rename(output)
