"""`cubby keys`: who may use the API."""

from __future__ import annotations

import getpass

import click
from rich.table import Table

from cubby.cli.database import open_database
from cubby.cli.machine import json_option, tell_json
from cubby.cli.tables import show
from cubby.config import load, parsers
from cubby.db import client
from cubby.db.calls import api, catalog
from cubby.db.calls.call import Call, T


@click.group()
def keys() -> None:
    """API keys: add, list, revoke."""


def _size(_: click.Context, __: click.Parameter, text: str | None) -> int | None:
    try:
        return None if text is None else parsers.size(1)(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@keys.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["ingest", "read", "admin"]),
    required=True,
    help="ingest may send, read may read, admin may do everything.",
)
@click.option(
    "--requests-per-minute", type=click.IntRange(1, 2**31 - 1), help="Without it, no limit."
)
@click.option(
    "--max-request-bytes",
    callback=_size,
    help="Largest body, like 10MB; without it, the settings'.",
)
@json_option
def add(
    name: str,
    *,
    role: str,
    requests_per_minute: int | None,
    max_request_bytes: int | None,
    as_json: bool,
) -> None:
    """Make a key and print its secret, which is shown this once."""
    key = _call(
        api.add_key(
            name=name,
            role=role,
            requests_per_minute=requests_per_minute,
            max_request_bytes=max_request_bytes,
            actor=_actor(),
        )
    )
    if as_json:
        tell_json(key)
        return
    # The secret alone on standard output, for `CUBBY_API_KEY=$(cubby keys add ...)`.
    click.echo(f"The key {key.name} has the role {key.role}. Its secret, shown this once:",
               err=True)  # fmt: skip
    click.echo(key.secret)


@keys.command("list")
@json_option
def list_(as_json: bool) -> None:
    """Show every key, revoked ones too, without their secrets."""
    items = _call(catalog.list_keys()).items
    if as_json:
        tell_json({"items": items})
        return
    if not items:
        click.echo("There are no keys: cubby keys add NAME --role admin makes one.", err=True)
        return
    table = Table("name", "role", "state", "requests/minute", "most bytes", "made by", "made",
                  "last used", box=None)  # fmt: skip
    for key in items:
        table.add_row(
            key.name,
            key.role,
            "revoked" if key.revoked_at else "open",
            str(key.requests_per_minute or ""),
            str(key.max_request_bytes or ""),
            key.created_by,
            key.created_at[:16],
            (key.last_used_at or "never")[:16],
        )
    show(table)


@keys.command()
@click.argument("name")
@json_option
def revoke(name: str, as_json: bool) -> None:
    """Close a key for good; every API process knows within seconds."""
    key = _call(api.revoke_key(name=name, actor=_actor()))
    if as_json:
        tell_json(key)
        return
    click.echo(f"The key {key.name} is revoked.")


def _call(wanted: Call[T]) -> T:
    with (
        open_database(load()) as database,
        database.connect("cubby_admin") as connection,
    ):
        return client.call_sync(connection, wanted)


def _actor() -> str:
    return f"cli:{getpass.getuser()}"
