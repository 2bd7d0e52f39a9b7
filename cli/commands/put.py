"""`cubby put`: files, folders or standard input into Cubby."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from cubby.cli.errors import CliError, ServerAway
from cubby.cli.following import failures, outcome, status_of, tell
from cubby.cli.machine import json_option, tell_json
from cubby.cli.sending import Advance, Form, Item, Keyed, Sent, find, item_of, keyed, known, send
from cubby.cli.server import Server
from cubby.config import load

_AT_ONCE = 4
_BATCH_FILES, _BATCH_BYTES = 200, 256_000_000
_STDIN = Path("-")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--owner", help="Whose they are.")
@click.option("--comments", help="What to say of them.")
@click.option("--collection", help="Collection for JSON documents.")
@click.option(
    "--key",
    "key_paths",
    multiple=True,
    metavar="PATH",
    help="What identifies a document of the collection, such as order_no or $.order.no; may be "
    "given several times. A new collection gets that key.",
)
@click.option(
    "--records",
    metavar="PATH",
    help="Where the documents stand in each file, such as $.Records: each element of that array, "
    "or the object there, is one, with the rest of its envelope beside it. [*] stands for each "
    "element of an array on the way: $.Records[*].events.",
)
@click.option("--tag", "tags", multiple=True, help="May be given several times.")
@click.option("--name", help="File name for what comes from standard input.")
@click.option("--wait", is_flag=True, help="Wait until all is processed; exit 1 if any failed.")
@json_option
def put(
    paths: tuple[Path, ...],
    *,
    owner: str | None,
    comments: str | None,
    collection: str | None,
    key_paths: tuple[str, ...],
    records: str | None,
    tags: tuple[str, ...],
    name: str | None,
    wait: bool,
    as_json: bool,
) -> None:
    """Send PATHS: files, folders with all below (hidden files left out), patterns like
    'scans/**/*.png', `-` for standard input.

    Sending the same again sends nothing; equal files in two folders are two objects. JSON and
    NDJSON become documents, anything else a file of the catalog.
    """
    form = Form(owner, comments, collection, tuple(sorted(set(tags))), key_paths, records)
    with ExitStack() as stack:
        server = stack.enter_context(Server(load()))
        files = [path for path in paths if path != _STDIN]
        items = find(files) if files else []
        if _STDIN in paths:
            items.append(stack.enter_context(_standard_input(name)))
        sent, errors = _send_all(server, items, form)
        if not as_json:
            _tell(sent)
        ends = list(_ends(server, sent, tells=not as_json)) if wait else []
    if as_json:
        tell_json(_outcome(sent, errors, ends))
    for error in errors:
        click.echo(f"cubby: {error}", err=True)
    if errors:
        sys.exit(2)
    if any(end["failures"] for end in ends):
        sys.exit(1)


def _ends(server: Server, sent: list[Sent], *, tells: bool) -> Iterator[dict[str, Any]]:
    """How each request ended, as soon as it has."""
    for one in sent:
        status = status_of(server, one.ingest_job_id, wait=True)
        lost = list(failures(server, status))
        if tells:
            tell(status, lost)
        yield outcome(status, lost)


def _outcome(sent: list[Sent], errors: list[str], ends: list[dict[str, Any]]) -> dict[str, Any]:
    """`errors` has a line for each file that was not taken; `ends` is empty without --wait."""
    items = [
        {"name": one.item.name, "ingest_job_id": one.ingest_job_id, "objects": one.objects,
         "was_there": one.replayed}
        for one in sent
    ]  # fmt: skip
    return {"items": items, "errors": errors, "ends": ends}


@contextmanager
def _standard_input(name: str | None) -> Iterator[Item]:
    """It is read twice, for its key and to be sent, and so kept in a file."""
    with tempfile.NamedTemporaryFile(prefix="cubby-put-") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.flush()
        item = item_of(Path(file.name))
        yield Item(item.path, name, item.size)


def _send_all(server: Server, items: list[Item], form: Form) -> tuple[list[Sent], list[str]]:
    """What was sent, and a line for each file that was refused.
    Raises ServerAway."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(),
        TimeRemainingColumn(), console=console, disable=not console.is_terminal,
        redirect_stdout=False, redirect_stderr=False, transient=True,
    )  # fmt: skip
    sent: list[Sent] = []
    errors: list[str] = []
    running: dict[Future[Sent], Item] = {}
    claimed: set[str] = set()
    with bar, ThreadPoolExecutor(_AT_ONCE) as pool:
        # Each byte counts twice: read for its key, then sent, which what is known need not be.
        task = bar.add_task("sending", total=2 * sum(item.size for item in items))

        def advance(count: int) -> None:
            bar.advance(task, count)

        try:
            for batch in _batches(items):
                files, unread = _keyed(pool, batch, form, advance)
                errors += unread
                there = known(server, files, form, claimed)
                for file in files:
                    if file.key in there:
                        advance(file.item.size)
                        sent.append(replace(there[file.key], item=file.item))
                    else:
                        running[pool.submit(send, server, file, form, advance)] = file.item
            for future in as_completed(running):
                try:
                    sent.append(future.result())
                except ServerAway:
                    raise
                except CliError as error:
                    errors.append(_line(running[future], error))
        except CliError:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    order = {item.path: number for number, item in enumerate(items)}
    return sorted(sent, key=lambda one: order[one.item.path]), errors


def _batches(items: list[Item]) -> Iterator[list[Item]]:
    """Few enough to be read before the first of them is sent."""
    batch: list[Item] = []
    for item in items:
        batch.append(item)
        if len(batch) == _BATCH_FILES or sum(one.size for one in batch) >= _BATCH_BYTES:
            yield batch
            batch = []
    if batch:
        yield batch


def _keyed(
    pool: ThreadPoolExecutor, batch: list[Item], form: Form, advance: Advance
) -> tuple[list[Keyed], list[str]]:
    files: list[Keyed] = []
    errors: list[str] = []
    reading = [(item, pool.submit(keyed, item, form, advance)) for item in batch]
    for item, future in reading:
        try:
            files.append(future.result())
        except CliError as error:
            errors.append(_line(item, error))
    return files, errors


def _line(item: Item, error: CliError) -> str:
    return f"{item.name or 'standard input'}: {error}"


def _tell(sent: list[Sent]) -> None:
    for one in sent:
        note = "  (was there already)" if one.replayed else ""
        click.echo(f"{one.ingest_job_id}  {one.item.name or '-'}{note}")
    new = [one for one in sent if not one.replayed]
    click.echo(
        f"{len(new)} sent with {sum(one.objects for one in new)} objects, "
        f"{len(sent) - len(new)} were there already.",
        err=True,
    )
