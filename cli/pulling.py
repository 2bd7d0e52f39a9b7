"""Pulling a pack while a person, or a log, watches."""

from __future__ import annotations

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TaskID, TextColumn

from cubby.embedding import KNOWN_PACKS, pull_pack
from cubby.embedding.pull import HUB

FREE_TEXT = "clip-vit-b32-q8"
"""The pack for free text that is named on the first start."""


def size_of(name: str) -> str:
    """Of a known pack, as people say it."""
    return f"{KNOWN_PACKS[name].manifest.total_bytes / 1e6:.0f} MB"


def pull_shown(name: str, models_dir: Path, base_url: str = HUB) -> Path:
    """Pull a known pack; a terminal gets a bar, a file a line for every tenth. Pulling again
    continues where it stopped. Raises PackError, DownloadInterrupted."""
    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), DownloadColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}
        tenths: dict[str, int] = {}

        def show(file: str, done: int, total: int) -> None:
            if console.is_terminal:
                if file not in tasks:
                    tasks[file] = bar.add_task(file, total=total)
                bar.update(tasks[file], completed=done)
            elif (tenth := 10 * done // total) > tenths.get(file, -1):
                tenths[file] = tenth
                click.echo(f"{file}: {tenth * 10} % of {total / 1e6:.0f} MB", err=True)

        return pull_pack(name, models_dir, base_url, show)
