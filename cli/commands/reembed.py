"""`cubby reembed`: vectors of another model for what is there already."""

from __future__ import annotations

import getpass
import time
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import click
import psycopg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cubby.cli.database import open_database
from cubby.cli.errors import CliError
from cubby.cli.machine import json_option, tell_json
from cubby.cli.shared_models import share_model, wait_for_workers
from cubby.config import load
from cubby.db import client
from cubby.db.calls import api
from cubby.embedding import embedder_named

_PAUSE_SECONDS = 0.5
_STATE = """
  select state, done, total, skipped, overlap, job_state, error_message
  from catalog.reembedding where space = %s
"""


@click.command()
@click.argument("name")
@click.option("--switch/--no-switch", default=True, help="Use the space once it is full.")
@click.option("--wait/--no-wait", default=True, help="Follow it to the end.")
@json_option
def reembed(name: str, switch: bool, wait: bool, as_json: bool) -> None:
    """Fill the space of pack NAME, or of `histogram`, beside the one in use.

    The workers do it while everything else continues, from the normalised pictures. The space comes
    into use when every file has its vector there. The old vectors stay, so `cubby reembed` with
    the name of the old one goes back. Running it again continues where it stopped.
    """
    settings = load()
    embedder = embedder_named(settings.models_dir, name)
    with (
        open_database(settings) as database,
        database.connect("cubby_admin") as connection,
    ):
        actor = f"cli:{getpass.getuser()}"
        share_model(settings, connection, embedder, actor)
        wait_for_workers(connection, embedder.space, partial(click.echo, err=True))
        client.call_sync(
            connection,
            api.begin_reembedding(space=embedder.space, switch=switch, actor=actor),
        )
        filling = _follow(connection, embedder.space) if wait else _look(connection, embedder.space)
    if as_json:
        tell_json({"space": embedder.space, **asdict(filling)})
    elif not wait:
        click.echo(f"{embedder.space} is being filled; catalog.reembedding shows how far it is.")
    else:
        if filling.skipped:
            click.echo(f"{filling.skipped} files gave no vector in it.")
        if filling.overlap is not None:
            same = f"{filling.overlap:.0%}"
            click.echo(f"The ten nearest neighbours of a file are the same for {same} on average.")
        click.echo(f"{embedder.space} is {'in use' if switch else 'full'}.")


@dataclass(frozen=True)
class Filling:
    """How far a space is filled; `overlap` is the share of neighbours that are the same, of 1."""

    state: str
    done: int
    total: int
    skipped: int
    overlap: float | None


def _look(connection: psycopg.Connection[Any], space: str) -> Filling:
    row = connection.execute(_STATE, (space,)).fetchone()
    assert row is not None
    state, done, total, skipped, overlap, job_state, message = row
    if state != "done" and job_state == "failed":
        raise CliError(f"{space} was not filled: {message}", "Run it again to continue.")
    return Filling(state, done, total, skipped, None if overlap is None else float(overlap))


def _follow(connection: psycopg.Connection[Any], space: str) -> Filling:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(space, total=None)
        while (filling := _look(connection, space)).state != "done":
            bar.update(task, completed=filling.done + filling.skipped, total=filling.total)
            time.sleep(_PAUSE_SECONDS)
        bar.update(task, completed=filling.total, total=filling.total)
    return filling
