"""`cubby demo`: everything once, checked line by line."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from cubby.config import load


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    help="Folder to run it in; what is in it is removed. Default: demo in CUBBY_DATA.",
)
def demo(data: Path | None) -> None:
    """Run a Cubby of its own, send 100 objects, verify the checklist; exit 0 only if all hold."""
    # Draws and encodes: nothing that the other commands should wait for.
    from cubby.cli.demo.run import run  # noqa: PLC0415

    sys.exit(0 if run((data or load().data_dir / "demo").absolute()) else 1)
