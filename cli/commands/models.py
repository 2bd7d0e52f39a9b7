"""`cubby models`: the packs that turn pictures and texts into vectors."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
import psycopg
from rich.table import Table

from cubby.cli.database import Database, open_database
from cubby.cli.machine import json_option, tell_json
from cubby.cli.postgres.address import attach
from cubby.cli.pulling import pull_shown
from cubby.cli.shared_models import WAIT_SECONDS, share_model, wait_for_workers
from cubby.cli.tables import show
from cubby.config import Settings, load
from cubby.db import client
from cubby.db.calls import api, catalog
from cubby.db.errors import CubbyError
from cubby.embedding import embedder_named, import_pack, offers
from cubby.embedding.pull import HUB


@click.group()
def models() -> None:
    """Model packs: list, pull, import, use."""


@models.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Packs that are here, and known ones that can be pulled."""
    settings = load()
    rows = list(_packs(settings.models_dir, space_in_use(settings)))
    if as_json:
        tell_json({"items": rows})
        return
    table = Table("name", "space", "state", box=None)
    for row in rows:
        words = {
            "here": "here",
            "known": f"cubby models pull {row['name']}",
            "built in": "built in",
        }
        state = "in use" if row["in_use"] else words[str(row["state"])]
        table.add_row(str(row["name"]), str(row["space"] or ""), str(row["problem"] or state))
    show(table)


def space_in_use(settings: Settings) -> str | None:
    """The space that media are embedded in; None where no database runs: a list starts none."""
    address = None if settings.database_url else attach(settings.data_dir)
    if settings.database_url is None and address is None:
        return None
    try:
        with Database(settings, address).connect("cubby_admin") as connection:
            space: str | None = client.call_sync(connection, catalog.ready())["space"]
    except (psycopg.Error, CubbyError):
        return None
    return space


def _packs(models_dir: Path, used: str | None) -> Iterator[dict[str, str | bool | None]]:
    """`state` is here, known or built in; `problem` says why one that is here cannot be used.
    `in_use` is null where no database answers."""
    for offer in offers(models_dir):
        yield {
            "name": offer.name,
            "space": offer.space,
            "state": offer.state,
            "problem": offer.problem,
            "in_use": used is not None and offer.space == used if used is not None else None,
        }


@models.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
def import_(folder: Path, as_json: bool) -> None:
    """Verify the pack in FOLDER and copy it to the models folder."""
    _tell_here(import_pack(folder, load().models_dir), as_json)


@models.command()
@click.argument("name")
@click.option(
    "--from", "base_url", default=HUB, show_default=True, help="The hub, or a mirror of it."
)
@json_option
def pull(name: str, base_url: str, as_json: bool) -> None:
    """Download a known pack, verified; pulling again continues where it stopped."""
    _tell_here(pull_shown(name, load().models_dir, base_url), as_json)


def _tell_here(target: Path, as_json: bool) -> None:
    if as_json:
        tell_json({"name": target.name, "folder": str(target)})
        return
    click.echo(f"{target.name} is here. Use it with: cubby models use {target.name}")


@models.command()
@click.argument("name")
@click.option(
    "--wait",
    type=click.IntRange(0),
    default=WAIT_SECONDS,
    show_default=True,
    help="Seconds that workers get to fetch it; it is refused when one still lacks it.",
)
@json_option
def use(name: str, wait: int, as_json: bool) -> None:
    """Make a pack, or `histogram`, what new media are embedded and searched with.

    The pack is verified first and put into storage, from which other hosts fetch it. What was
    embedded before stays in its own space until `cubby reembed` makes its vectors in this one.
    """
    settings = load()
    embedder = embedder_named(settings.models_dir, name)
    with (
        open_database(settings) as database,
        database.connect("cubby_admin") as connection,
    ):
        actor = f"cli:{getpass.getuser()}"
        share_model(settings, connection, embedder, actor)
        wait_for_workers(connection, embedder.space, partial(click.echo, err=True), wait)
        used = client.call_sync(connection, api.use_space(space=embedder.space, actor=actor))
    if as_json:
        without = used["without_vector"]
        tell_json({"space": embedder.space, "model": embedder.model, "without_vector": without})
        return
    click.echo(f"{embedder.space} is in use.")
    if missing := used["without_vector"]:
        click.echo(
            f"{missing} files have no vector in it yet. They get one at night, or at once with: "
            f"cubby reembed {name}"
        )
