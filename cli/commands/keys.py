"""`cubby keys`: the keys of the API."""

from __future__ import annotations

import getpass

import click
import msgspec
from rich.table import Table

from cubby.cli.database import open_database
from cubby.cli.machine import json_option, tell_json
from cubby.cli.tables import show
from cubby.config import load, parsers
from cubby.db import client
from cubby.db.answers.keys import KeyBudgets
from cubby.db.calls import api, catalog
from cubby.db.calls.call import Call, T


@click.group()
def keys() -> None:
    """API keys: add, list, budget, revoke."""


def _size(_: click.Context, __: click.Parameter, text: str | None) -> int | None:
    try:
        return None if text is None else parsers.size(1)(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


BUDGETS = (
    "requests", "connections", "statement_seconds", "streams", "bytes", "objects",
    "decoder_seconds", "collections",
)  # fmt: skip


def _budgets(
    _: click.Context, __: click.Parameter, given: tuple[str, ...]
) -> dict[str, int | None]:
    """`bytes=1GB`; an empty value means that of the settings."""
    found: dict[str, int | None] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if name not in BUDGETS or not equals:
            raise click.BadParameter(
                f"{text!r} is not a budget. Write one of {', '.join(BUDGETS)}, = and a number."
            )
        try:
            number = parsers.size(1) if name == "bytes" else parsers.whole(1, 10**12)
            found[name] = number(value) if value else None
        except ValueError as error:
            raise click.BadParameter(f"{name}: {error}") from None
    return found


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
@click.option(
    "--budget",
    "budgets",
    multiple=True,
    callback=_budgets,
    help="A budget of its own, like requests=20; may be repeated.",
)
@json_option
def add(
    name: str,
    *,
    role: str,
    requests_per_minute: int | None,
    max_request_bytes: int | None,
    budgets: dict[str, int | None],
    as_json: bool,
) -> None:
    """Make a key and print its secret, which is shown this once."""
    key = _call(
        api.add_key(
            name=name,
            role=role,
            requests_per_minute=requests_per_minute,
            max_request_bytes=max_request_bytes,
            budgets=budgets,
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
        click.echo("No API keys exist: cubby keys add NAME --role admin makes one.", err=True)
        return
    table = Table("name", "role", "state", "requests/minute", "most bytes", "budgets",
                  "made by", "made",
                  "last used", box=None)  # fmt: skip
    for key in items:
        table.add_row(
            key.name,
            key.role,
            "revoked" if key.revoked_at else "open",
            str(key.requests_per_minute or ""),
            str(key.max_request_bytes or ""),
            _written(key.budgets),
            key.created_by,
            key.created_at[:16],
            (key.last_used_at or "never")[:16],
        )
    show(table)


@keys.command("budget")
@click.argument("name")
@click.argument("budgets", nargs=-1, required=True, callback=_budgets)
@json_option
def budget(name: str, budgets: dict[str, int | None], as_json: bool) -> None:
    """Give a key budgets of its own: requests=20 bytes=1GB. An empty value, as in bytes=, takes
    one back to that of the settings."""
    key = _call(api.set_key_budgets(name=name, budgets=budgets, actor=_actor()))
    if as_json:
        tell_json(key)
        return
    click.echo(f"The key {key.name} has these budgets of its own: "
               f"{_written(key.budgets) or 'none'}.")  # fmt: skip


@keys.command()
@click.argument("name")
@json_option
def revoke(name: str, as_json: bool) -> None:
    """Close a key permanently; every API process knows within seconds."""
    key = _call(api.revoke_key(name=name, actor=_actor()))
    if as_json:
        tell_json(key)
        return
    click.echo(f"The key {key.name} is revoked.")


def _written(budgets: KeyBudgets) -> str:
    return " ".join(f"{name}={value}" for name, value in msgspec.to_builtins(budgets).items())


def _call(wanted: Call[T]) -> T:
    with (
        open_database(load()) as database,
        database.connect("cubby_admin") as connection,
    ):
        return client.call_sync(connection, wanted)


def _actor() -> str:
    return f"cli:{getpass.getuser()}"
