"""`cubby queues` and `cubby drain`: what workers take, steered while they run."""

from __future__ import annotations

import getpass
import time

import click
from rich.table import Table

from cubby.cli.database import open_database
from cubby.cli.errors import CliError
from cubby.cli.machine import json_option, tell_json
from cubby.cli.tables import show
from cubby.config import load
from cubby.db import client
from cubby.db.answers import Queue
from cubby.db.calls import api, catalog
from cubby.db.calls.call import Call, T

_PAUSE_SECONDS = 0.5
_NAMES = click.argument("names", nargs=-1, metavar="[QUEUE]...")


@click.group(invoke_without_command=True)
@click.pass_context
def queues(context: click.Context) -> None:
    """Queues of jobs: list, pause, resume, resize. Without a subcommand, list them."""
    if context.invoked_subcommand is None:
        context.invoke(list_, as_json=False)


@queues.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Show every queue: its state and its jobs."""
    found = _call(catalog.list_queues())
    schedules = _call(catalog.list_schedules()).items
    if as_json:
        tell_json({"items": found.items, "schedules": schedules})
        return
    table = Table("queue", "state", "at once", "waiting", "running", "oldest", box=None)
    for queue in found.items:
        table.add_row(
            queue.queue,
            "paused" if queue.paused else "open",
            str(queue.concurrency or "default"),
            str(queue.queued),
            str(queue.processing),
            f"{queue.oldest_seconds:.0f} s" if queue.queued else "",
        )
    show(table)
    for one in schedules:
        last = one.last_at[:16] if one.last_at else "never"
        click.echo(f"{one.name}: next {one.next_at[:16]}, last {last}", err=True)


@queues.command()
@_NAMES
@json_option
def pause(names: tuple[str, ...], as_json: bool) -> None:
    """Take no more jobs of these queues; without a name, of all.

    Running jobs end. New ones are accepted and wait until `cubby queues resume`.
    """
    _tell([_call(api.pause_queue(queue=name, actor=_actor())) for name in _all(names)], as_json)


@queues.command()
@_NAMES
@json_option
def resume(names: tuple[str, ...], as_json: bool) -> None:
    """Take jobs of these queues again; without a name, of all."""
    _tell([_call(api.resume_queue(queue=name, actor=_actor())) for name in _all(names)], as_json)


@queues.command()
@click.argument("name", metavar="QUEUE")
@click.argument("jobs", metavar="JOBS|default")
@json_option
def concurrency(name: str, jobs: str, as_json: bool) -> None:
    """Work on so many JOBS of a queue at once in each worker process, 1 to 32."""
    if jobs != "default" and not jobs.isdecimal():
        raise click.BadParameter(f"{jobs!r} is neither a number nor `default`.")
    number = None if jobs == "default" else int(jobs)
    changed = api.set_queue_concurrency(queue=name, concurrency=number, actor=_actor())
    _tell([_call(changed)], as_json)


@click.command()
@click.option("--timeout", type=click.FloatRange(0), help="Seconds to wait at most.")
@json_option
def drain(timeout: float | None, as_json: bool) -> None:
    """Pause all queues and wait until no job runs.

    Requests are still accepted; their jobs wait. `cubby queues resume` ends it.
    """
    for name in _all(()):
        _call(api.pause_queue(queue=name, actor=_actor()))
    deadline = None if timeout is None else time.monotonic() + timeout
    running = -1
    while (now := sum(queue.processing for queue in _call(catalog.list_queues()).items)) > 0:
        if now != running:
            click.echo(f"{now} jobs run", err=True)
            running = now
        if deadline is not None and time.monotonic() > deadline:
            raise CliError(f"{now} jobs still run after {timeout:g} s; all queues stay paused.")
        time.sleep(_PAUSE_SECONDS)
    waiting = sum(queue.queued for queue in _call(catalog.list_queues()).items)
    if as_json:
        tell_json({"running": 0, "waiting": waiting})
        return
    click.echo(f"No job runs, {waiting} wait. cubby queues resume continues.")


def _all(names: tuple[str, ...]) -> list[str]:
    return list(names) or [queue.queue for queue in _call(catalog.list_queues()).items]


def _tell(changed: list[Queue], as_json: bool) -> None:
    if as_json:
        tell_json({"items": changed})
        return
    for queue in changed:
        at_once = f"{queue.concurrency} at once" if queue.concurrency else "the default at once"
        state = "paused" if queue.paused else "open"
        click.echo(f"{queue.queue} is {state}, {at_once}: {queue.queued} wait, "
                   f"{queue.processing} run.")  # fmt: skip


def _actor() -> str:
    return f"cli:{getpass.getuser()}"


def _call(wanted: Call[T]) -> T:
    with (
        open_database(load()) as database,
        database.connect("cubby_admin") as connection,
    ):
        return client.call_sync(connection, wanted)
