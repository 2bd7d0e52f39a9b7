"""`cubby up`, `cubby api`, `cubby worker`: the processes."""

from __future__ import annotations

import click

from cubby.cli.up import run_stack
from cubby.cli.up import up as run_everything
from cubby.config import load


@click.command()
def up() -> None:
    """Run everything: Postgres, the API, the workers.

    Without CUBBY_DATABASE_URL it runs a Postgres of its own in CUBBY_DATA. Ends everything in
    order at Ctrl-C or SIGTERM.
    """
    run_everything(load(), click.echo)


@click.command()
@click.option("--processes", type=click.IntRange(1, 64), help="Default: CUBBY_API_PROCESSES.")
def api(processes: int | None) -> None:
    """Run API processes alone."""
    settings = load()
    count = processes or settings.api_processes
    run_stack(settings, count, range(0), lambda url: click.echo(f"The API is at {url}"), True)


@click.command()
@click.option("--processes", type=click.IntRange(1, 256), default=1, show_default=True)
@click.option(
    "--index",
    type=click.IntRange(0, 255),
    default=0,
    show_default=True,
    help="Number of the first one on this host: worker k has its metrics on port + k.",
)
def worker(processes: int, index: int) -> None:
    """Run worker processes alone."""
    run_stack(load(), 0, range(index, index + processes), shared=True)
