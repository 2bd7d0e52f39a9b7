"""`cubby fsck`: does storage hold what the catalogue says, and nothing else."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click

from cubby.cli.checkpoint_files import read_checkpoints
from cubby.cli.database import open_database
from cubby.cli.fsck import Check, Finding
from cubby.cli.fsck.mend import Mend
from cubby.config import load
from cubby.media import DecoderPool
from cubby.storage import open_storage


@click.command()
@click.option("--repair", is_flag=True, help="Make good what can be made from bytes that are.")
@click.option("--quick", is_flag=True, help="Compare sizes only; the bytes are not read.")
@click.option(
    "--checkpoints", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Compare the chain over lineage with what cubby checkpoints wrote to this file.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="A line of JSON for each finding.")
def fsck(*, repair: bool, quick: bool, checkpoints: Path | None, as_json: bool) -> None:
    """Compare storage with the catalogue, byte by byte, and lineage with its checkpoints.

    Every received part must have its bytes with their sha256, every object its files, every file
    something that leads to it. The chain of checkpoints must be whole. Cubby may run at the same
    time. Exit code 1 when something is wrong that was not repaired; the list says what.
    """
    settings = load()
    found = left = 0
    with ExitStack() as stack:
        database = stack.enter_context(open_database(settings))
        storage = open_storage(settings.storage, readable=settings.library_is_open)
        storage.check()
        connection = stack.enter_context(database.connect("cubby_admin"))
        check = Check(connection, storage, quick)
        if checkpoints is not None:
            check.exported = read_checkpoints(checkpoints)
        if repair:
            decoders = DecoderPool(
                processes=1,
                memory_bytes=settings.decode_memory_bytes,
                seconds=settings.decode_seconds,
                max_pixels=settings.max_pixels,
                sandbox=settings.sandbox,
            )
            stack.callback(decoders.close)
            check.mend = Mend(connection, storage, decoders)
        for finding in check.findings(_progress(as_json)):
            found += 1
            left += finding.repaired is None
            _tell(finding, as_json)
    summary = {"looked_at": check.looked_at, "found": found, "repaired": found - left, "left": left}
    if as_json:
        click.echo(json.dumps(summary))
    else:
        _clear()
        looked = ", ".join(
            f"{check.looked_at[name]} {words}"
            for name, words in (("received", "parts received"), ("placed", "files placed"),
                                ("stored", "files stored"), ("lineage", "lineage checkpoints"))
        )  # fmt: skip
        verdict = f"{found} faults, {found - left} repaired" if found else "all is well"
        click.echo(f"{looked}: {verdict}.")
    if left:
        sys.exit(1)


def _tell(finding: Finding, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(asdict(finding), ensure_ascii=False))
        return
    _clear()
    done = f" -> {finding.repaired}" if finding.repaired else ""
    click.echo(f"{finding.kind.replace('_', ' ')}: {finding.subject}: {finding.message}{done}")


def _progress(as_json: bool) -> Callable[[str, int], None]:
    def told(name: str, count: int) -> None:
        if not as_json and sys.stderr.isatty():
            click.echo(f"\r\x1b[K{name}: {count}", nl=False, err=True)

    return told


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
