"""`cubby backup`, `cubby restore` and `cubby verify-backup`."""

from __future__ import annotations

import getpass
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cubby.cli.backup import Backup, Restore, layout
from cubby.cli.backup.layout import Manifest
from cubby.cli.backup.renamed import Renamed
from cubby.cli.database import open_database
from cubby.cli.errors import CliError
from cubby.cli.fsck import Check
from cubby.cli.machine import json_option, tell_json
from cubby.cli.postgres import EmbeddedPostgres
from cubby.config import load
from cubby.db import backup as server
from cubby.db import client
from cubby.db.apply import deploy
from cubby.storage import Storage, open_storage

_SNAPSHOT = click.option("--snapshot", metavar="ID", help="Instead of the newest complete one.")


@click.command()
@click.argument("to", metavar="TO")
@json_option
def backup(to: str, as_json: bool) -> None:
    """Copy the database and the files it names to TO, a folder or s3://bucket/prefix.

    Cubby can keep running: a backup is one moment of the database and every file of it. A
    content that an earlier backup copied is not copied again. Exit code 1: the backup is complete,
    and files of the storage were missing or damaged before; they are listed.
    """
    settings = load()
    target = layout.open_backup(to, make=True)
    destination = target.uri_of("x")[:-2] if "://" in to else f"fs://{Path(to).absolute()}"
    with open_database(settings) as database:
        storage = open_storage(settings.storage, make=not database.has_objects())
        job = Backup(database, storage, target, destination, f"cli:{getpass.getuser()}",
                     _progress)  # fmt: skip
        manifest = job.run()
    _clear()
    if as_json:
        tell_json(_summary(manifest) | {
            "copied_files": job.copied_files, "copied_bytes": job.copied_bytes,
        })  # fmt: skip
    else:
        click.echo(
            f"Snapshot {manifest.id} of {manifest.taken_at}: {manifest.objects} objects, "
            f"{manifest.files} files, {manifest.bytes} bytes; copied {job.copied_files} contents, "
            f"{job.copied_bytes} bytes."
        )
        for fault, keys in (("missing", manifest.missing), ("damaged", manifest.damaged)):
            for key in keys:
                click.echo(f"{fault} in storage: {key}")
        click.echo("Keep these yourself: logins.secret, if other hosts use it, and model packs.")
    if manifest.missing or manifest.damaged:
        sys.exit(1)


@click.command()
@click.argument("source", metavar="FROM")
@_SNAPSHOT
@json_option
def restore(source: str, snapshot: str | None, as_json: bool) -> None:
    """Bring the backup FROM back into an empty database and an empty storage.

    Both are those of the settings: CUBBY_DATABASE_URL or a new folder CUBBY_DATA, and
    CUBBY_STORAGE_URL. Every checksum is compared; one that differs stops it, and nothing is left.
    """
    settings = load()
    taken = layout.open_backup(source)
    chosen = _choose(taken, snapshot)
    with open_database(settings, make=True) as database:
        if not database.deploys:
            raise CliError(
                "The login of CUBBY_DATABASE_URL may not make a database of Cubby.",
                "Give the URL of a login that owns the database and has CREATEROLE.",
            )
        dsn = database.dsn("postgres")
        storage = open_storage(settings.storage, readable=settings.library_is_open)
        manifest = Restore(taken, chosen, dsn, storage, _progress).run()
        database.deploy()
        server.analyse(dsn)
    _clear()
    if as_json:
        tell_json(_summary(manifest))
        return
    click.echo(
        f"Restored snapshot {manifest.id} of {manifest.taken_at}: {manifest.objects} objects, "
        f"{manifest.files} files. cubby fsck compares them."
    )


@click.command("verify-backup")
@click.argument("source", metavar="FROM")
@_SNAPSHOT
@click.option("--database", metavar="URL", help="An empty database to restore into, and to drop.")
@json_option
def verify_backup(source: str, snapshot: str | None, database: str | None, as_json: bool) -> None:
    """Restore the backup FROM into an empty temporary place, run fsck there, and remove it.

    It needs room for the whole backup in TMPDIR, and the bundled Postgres or an empty database.
    Exit code 1: it can be restored, and fsck found faults, which are listed.
    """
    taken = layout.open_backup(source)
    chosen = _choose(taken, snapshot)
    manifest = layout.read_manifest(taken, chosen)
    with _temporary(manifest, database) as (dsn, storage):
        Restore(taken, chosen, dsn, storage, _progress).run()
        deploy(dsn)
        with client.connect(dsn, "cubby_admin") as connection:
            findings = list(Check(connection, storage).findings(_progress))
        found = server.objects_there(dsn)
    _clear()
    if as_json:
        tell_json(_summary(manifest) | {"restored_objects": found, "findings": findings})
    else:
        for one in findings:
            click.echo(f"{one.kind.replace('_', ' ')}: {one.subject}: {one.message}")
        verdict = f"{len(findings)} faults" if findings else "all is well"
        click.echo(f"Snapshot {manifest.id} restores: {found} objects, {manifest.files} files: "
                   f"{verdict}.")  # fmt: skip
    if findings or found != manifest.objects:
        sys.exit(1)


@contextmanager
def _temporary(manifest: Manifest, url: str | None) -> Iterator[tuple[str, Storage]]:
    folder = Path(tempfile.mkdtemp(prefix="cubby-verify-"))
    try:
        storage: Storage = open_storage(f"fs://{folder}")
        if storage.uri_of("x")[:-1] != manifest.storage:
            storage = Renamed(storage, manifest.storage)
        if url is not None:
            yield url, storage
            return
        with EmbeddedPostgres(durable=False) as postgres:
            yield postgres.dsn(), storage
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _choose(taken: Storage, snapshot: str | None) -> str:
    chosen = layout.choose(taken, snapshot)
    newest = list(layout.snapshots(taken))[-1]
    if snapshot is None and newest != chosen:
        click.echo(f"The snapshot {newest} is incomplete; taking {chosen}.", err=True)
    return chosen


def _summary(manifest: Manifest) -> dict[str, object]:
    return {
        "snapshot": manifest.id, "taken_at": manifest.taken_at, "objects": manifest.objects,
        "files": manifest.files, "bytes": manifest.bytes, "missing": manifest.missing,
        "damaged": manifest.damaged,
    }  # fmt: skip


def _progress(stage: str, count: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{stage}: {count}", nl=False, err=True)


def _clear() -> None:
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
