"""`cubby up`, `cubby api`, `cubby worker`: the processes."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import click

from cubby.cli.browser import open_admin
from cubby.cli.up import run_stack
from cubby.cli.up import up as run_everything
from cubby.config import load, settings_reference
from cubby.embedding.pull import HUB

_Command = Callable[..., Any]


def _setting(flag: str, env: str, words: str) -> Callable[[_Command], _Command]:
    """An option that goes before a variable, and takes what the variable takes."""
    (setting,) = (one for one in settings_reference() if one.env == env)

    def check(context: click.Context, _: click.Parameter, text: str | None) -> None:
        if text is None:
            return
        try:
            setting.parse(text)
        except ValueError as error:
            raise click.BadParameter(f"{text!r}: {error}.") from None
        context.ensure_object(dict)[env] = text

    help_ = f"{words} Default: {env}, else {setting.default}."
    return click.option(flag, metavar="TEXT", callback=check, expose_value=False, help=help_)


@click.command()
@_setting("--host", "CUBBY_HOST", "Address the API listens on.")
@_setting("--port", "CUBBY_PORT", "Port the API listens on; 0 takes a free one.")
@_setting("--workers", "CUBBY_WORKERS", "Worker processes.")
@_setting("--data", "CUBBY_DATA", "Folder of the database, the files and the models.")
@click.option("--open", "open_", is_flag=True, help="Open the admin pages in a browser.")
@click.option("--model", help="Pull this pack if it is not here, and use it.")
@click.option(
    "--from", "base_url", default=HUB, show_default=True, help="The hub of --model, or a mirror."
)
@click.pass_context
def up(context: click.Context, *, open_: bool, model: str | None, base_url: str) -> None:
    """Run everything: Postgres, the API, the workers.

    Without CUBBY_DATABASE_URL it runs a Postgres of its own in CUBBY_DATA. Ends everything in
    order at Ctrl-C or SIGTERM.
    """
    # Its children read the same environment.
    os.environ.update(context.ensure_object(dict))
    run_everything(
        load(), click.echo, open_admin if open_ else None, model=model, base_url=base_url
    )


@click.command()
@click.option("--processes", type=click.IntRange(1, 64), help="Default: CUBBY_API_PROCESSES.")
def api(processes: int | None) -> None:
    """Run API processes alone."""
    settings = load()
    count = processes or settings.api_processes
    run_stack(settings, count, range(0), lambda url: click.echo(f"The API is at {url}"), True)


@click.command()
@_setting("--queues", "CUBBY_QUEUES", "Queues to take jobs from, separated by commas.")
@click.option("--processes", type=click.IntRange(1, 256), default=1, show_default=True)
@click.option(
    "--index",
    type=click.IntRange(0, 255),
    default=0,
    show_default=True,
    help="Number of the first one on this host: worker k has its metrics on port + k.",
)
@click.pass_context
def worker(context: click.Context, *, processes: int, index: int) -> None:
    """Run worker processes alone."""
    os.environ.update(context.ensure_object(dict))
    run_stack(load(), 0, range(index, index + processes), shared=True)
