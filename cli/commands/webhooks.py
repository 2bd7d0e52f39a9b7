"""`cubby webhooks`: where events are sent, and what became of them."""

from __future__ import annotations

import getpass
from uuid import UUID

import click
from rich.table import Table

from cubby.cli.database import open_database
from cubby.cli.machine import json_option, tell_json
from cubby.cli.tables import show
from cubby.config import load
from cubby.db import client
from cubby.db.calls import api, catalog
from cubby.db.calls.call import Call, T

_KINDS = ("object", "request", "schema", "cluster", "system")
_ID = click.argument("webhook_id", type=click.UUID, metavar="ID")


@click.group(invoke_without_command=True)
@click.pass_context
def webhooks(context: click.Context) -> None:
    """Addresses that events are sent to: list, add, delete, test. Without a subcommand, list."""
    if context.invoked_subcommand is None:
        context.invoke(list_, as_json=False)


@webhooks.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Show every webhook with its filters."""
    found = _call(catalog.list_webhooks())
    if as_json:
        tell_json(found)
        return
    table = Table("id", "url", "filters", "waiting", "failed", box=None)
    for one in found.items:
        filters = {"stages": one.stages, "kinds": one.kinds, "owner": one.owner,
                   "collection": one.collection}  # fmt: skip
        words = "; ".join(
            f"{name} {', '.join(value) if isinstance(value, list) else value}"
            for name, value in filters.items() if value
        )  # fmt: skip
        table.add_row(str(one.id), one.url, words or "all", str(one.waiting), str(one.failed))
    show(table)


@webhooks.command()
@click.argument("url")
@click.option("--stage", "stages", multiple=True, help="Only this stage; may be repeated.")
@click.option("--kind", "kinds", multiple=True, type=click.Choice(_KINDS), help="Only these.")
@click.option("--owner", help="Only requests of this owner.")
@click.option("--collection", help="Only this collection.")
@json_option
def add(
    url: str, *, stages: tuple[str, ...], kinds: tuple[str, ...], owner: str | None,
    collection: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Send events that match all filters to URL, from now on. The secret is shown once."""
    made = _call(
        api.add_webhook(
            url=url, stages=list(stages) or None, kinds=list(kinds) or None, owner=owner,
            collection=collection, actor=_actor(),
        )
    )  # fmt: skip
    if as_json:
        tell_json(made)
        return
    click.echo(f"{made.id}: {made.url}")
    click.echo(f"Secret, shown only now: {made.secret}")


@webhooks.command()
@_ID
@json_option
def delete(webhook_id: UUID, as_json: bool) -> None:
    """Send nothing more to a webhook."""
    gone = _call(api.delete_webhook(id=webhook_id, actor=_actor()))
    if as_json:
        tell_json(gone)
        return
    click.echo(f"{gone.url} receives nothing more.")


@webhooks.command()
@_ID
@json_option
def test(webhook_id: UUID, as_json: bool) -> None:
    """Send an event of the type test; `cubby webhooks deliveries` says what became of it."""
    sent = _call(api.send_test_event(id=webhook_id, actor=_actor()))
    if as_json:
        tell_json(sent)
        return
    click.echo(f"Delivery {sent.id} waits for a worker.")


@webhooks.command()
@_ID
@click.option("--state", type=click.Choice(["waiting", "delivered", "failed"]))
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
@json_option
def deliveries(webhook_id: UUID, *, state: str | None, limit: int, as_json: bool) -> None:
    """Show what was sent, newest first."""
    found = _call(catalog.list_deliveries(webhook_id=webhook_id, state=state, limit=limit))
    if as_json:
        tell_json(found)
        return
    table = Table("id", "state", "event", "tries", "status", "error", box=None)
    for one in found.items:
        table.add_row(str(one.id), one.state, one.stage, str(one.attempts), str(one.status or ""),
                      one.error or "")  # fmt: skip
    show(table)


@webhooks.command()
@_ID
@click.argument("delivery_ids", nargs=-1, type=click.UUID, metavar="[DELIVERY]...")
@json_option
def replay(webhook_id: UUID, delivery_ids: tuple[UUID, ...], as_json: bool) -> None:
    """Send dead letters again: these, or all."""
    ids = list(delivery_ids) or None
    done = _call(api.replay_deliveries(webhook_id=webhook_id, ids=ids, actor=_actor()))
    if as_json:
        tell_json(done)
        return
    click.echo(f"{done.replayed} deliveries are due again.")


def _actor() -> str:
    return f"cli:{getpass.getuser()}"


def _call(wanted: Call[T]) -> T:
    with (
        open_database(load()) as database,
        database.connect("cubby_admin") as connection,
    ):
        return client.call_sync(connection, wanted)
