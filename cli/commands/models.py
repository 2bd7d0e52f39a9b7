"""`cubby models`: the packs that turn pictures and texts into vectors."""

from __future__ import annotations

import getpass
from pathlib import Path

import click
from psycopg.types.numeric import Float4
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn
from rich.table import Table

from cli.database import open_database
from cli.errors import CliError
from cli.tables import show
from config import load
from db import client
from embedding import KNOWN_PACKS, HistogramEmbedder, import_pack, list_packs, load_pack, pull_pack
from embedding.protocol import Embedder

_FALLBACK = "histogram"


@click.group()
def models() -> None:
    """Model packs: list, pull, import, use."""


@models.command("list")
def list_() -> None:
    """Packs that are here, and known ones that can be pulled."""
    table = Table("name", "space", "state", box=None)
    packs = list_packs(load().models_dir)
    for pack in packs:
        space = pack.manifest.space if pack.manifest else ""
        table.add_row(pack.folder.name, space, pack.problem or "here")
    for name, known in KNOWN_PACKS.items():
        if name not in {pack.folder.name for pack in packs}:
            table.add_row(name, known.manifest.space, f"cubby models pull {name}")
    table.add_row(_FALLBACK, HistogramEmbedder().space, "built in")
    show(table)


@models.command("import")
@click.argument("folder", type=click.Path(path_type=Path))
def import_(folder: Path) -> None:
    """Verify the pack in FOLDER and copy it to the models folder."""
    target = import_pack(folder, load().models_dir)
    click.echo(f"{target.name} is here. Use it with: cubby models use {target.name}")


@models.command()
@click.argument("name")
@click.option("--from", "base_url", default="https://huggingface.co", show_default=True)
def pull(name: str, base_url: str) -> None:
    """Download a known pack, verified; pulling again goes on where it stopped."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        console=Console(stderr=True),
    ) as bar:
        tasks: dict[str, TaskID] = {}

        def show(file: str, done: int, total: int) -> None:
            if file not in tasks:
                tasks[file] = bar.add_task(file, total=total)
            bar.update(tasks[file], completed=done)

        target = pull_pack(name, load().models_dir, base_url, show)
    click.echo(f"{target.name} is here. Use it with: cubby models use {target.name}")


@models.command()
@click.argument("name")
def use(name: str) -> None:
    """Make a pack, or `histogram`, what new media are embedded and searched with.

    The pack is verified first. What was embedded before stays in its own space until `cubby
    reembed` makes its vectors in this one.
    """
    settings = load()
    embedder = pack_named(settings.models_dir, name)
    with (
        open_database(settings) as database,
        client.connect(database.dsn("cubby_admin"), "cubby_admin") as connection,
    ):
        client.call_sync(
            connection,
            "api.register_space",
            p_space=embedder.space,
            p_model=embedder.model,
            p_threshold=Float4(embedder.cluster_threshold),
            p_has_text=True,
        )
        actor = f"cli:{getpass.getuser()}"
        used = client.call_sync(connection, "api.use_space", p_space=embedder.space, p_actor=actor)
    click.echo(f"{embedder.space} is in use.")
    if missing := used["without_vector"]:
        click.echo(f"{missing} files have no vector in it yet: cubby reembed {name} makes them.")


def pack_named(models_dir: Path, name: str) -> Embedder:
    """The verified pack of that name or space, or the histogram. Raises CliError, PackError."""
    if name == _FALLBACK:
        return HistogramEmbedder()
    for pack in list_packs(models_dir):
        if name == pack.folder.name or (pack.manifest and name == pack.manifest.space):
            return load_pack(pack.folder)
    here = ", ".join([pack.folder.name for pack in list_packs(models_dir)] + [_FALLBACK])
    raise CliError(
        f"There is no pack {name!r} in {models_dir}; there are: {here}.",
        "Get one with cubby models pull or cubby models import.",
    )
