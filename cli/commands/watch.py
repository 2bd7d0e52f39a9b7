"""`cubby watch`: what appears in a folder is sent."""

from __future__ import annotations

import signal
import threading
import time
from pathlib import Path

import click

from cubby.cli.errors import CliError, ServerRefused
from cubby.cli.sending import Form, Sent
from cubby.cli.server import Server
from cubby.cli.watching import Watch
from cubby.config import load


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--owner", help="Whose they are.")
@click.option("--comments", help="What to say of them.")
@click.option("--collection", help="Collection for JSON documents.")
@click.option("--tag", "tags", multiple=True, help="May be given several times.")
@click.option(
    "--every",
    type=click.FloatRange(0.1),
    default=2.0,
    show_default=True,
    help="Seconds between two looks.",
)
@click.option(
    "--settle", type=click.FloatRange(0), default=5.0, show_default=True,
    help="Seconds that a file must not change before it is sent.",
)  # fmt: skip
def watch(
    folder: Path,
    *,
    owner: str | None,
    comments: str | None,
    collection: str | None,
    tags: tuple[str, ...],
    every: float,
    settle: float,
) -> None:
    """Send what appears in FOLDER and below, until it is stopped. Hidden files are left out.

    A file that is still being written waits until it stops changing. A file that changed is sent
    again, as another object. Started again, it sends nothing twice. While the server is away,
    files wait.
    """
    if not folder.is_dir():
        raise CliError(f"Folder {folder} not found.")
    form = Form(owner, comments, collection, tuple(sorted(set(tags))))
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Server(load()) as server:
        looking = Watch(server, folder, form, settle, time.monotonic, _tell, _complain)
        click.echo(f"Watching {folder}.", err=True)
        away = False
        while not ended.is_set():
            try:
                looking.turn()
                away = False
            except ServerRefused as error:
                if not away:
                    _complain(str(error))
                away = True
            ended.wait(every)


def _tell(sent: Sent) -> None:
    click.echo(f"{sent.ingest_job_id}  {sent.item.path}")


def _complain(reason: str) -> None:
    click.echo(f"cubby: {reason}", err=True)
