"""`cubby search`: what is found, best first."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from cubby.cli.machine import json_option, tell_json
from cubby.cli.server import Server
from cubby.cli.tables import show
from cubby.config import load


@click.command()
@click.argument("text")
@click.option("--kind", type=click.Choice(["media", "json"]))
@click.option("--tag", "tags", multiple=True, help="May be given several times.")
@click.option("--owner")
@click.option("--collection")
@click.option("--limit", type=click.IntRange(1, 100), default=20, show_default=True)
@json_option
def search(
    text: str,
    *,
    kind: str | None,
    tags: tuple[str, ...],
    owner: str | None,
    collection: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Search media and documents by what TEXT means and by its words."""
    filters = {"kind": kind, "owner": owner, "collection": collection, "tags": list(tags) or None}
    given = {name: value for name, value in filters.items() if value is not None}
    with Server(load()) as server:
        answer = server.get("/search", q=text, limit=limit, **given)
    if as_json:
        tell_json(answer)
        return
    if not answer["items"]:
        click.echo("Nothing was found.", err=True)
        return
    table = Table("score", "id", "kind", "name", "cluster or collection", "tags", box=None)
    for item in answer["items"]:
        table.add_row(f"{item['score']:.3f}", item["system_id"], *_words(item))
    show(table)
    if answer["next_cursor"]:
        click.echo("There is more: raise --limit.", err=True)


def _words(item: dict[str, Any]) -> list[str]:
    cluster = item.get("cluster") or {}
    place = cluster.get("name") or item.get("collection") or ""
    return [
        item.get("media_type") or item["kind"],
        item.get("filename") or "",
        place,
        ", ".join(item.get("tags") or []),
    ]
