"""Where a backup keeps what, and reading it back with every checksum compared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from cubby.cli.errors import CliError
from cubby.db.backup import Schema
from cubby.storage import FileMissing, Storage, open_storage

FORMAT: Final = 1


class Entry(msgspec.Struct):
    """A file of storage. `own` is false where the database knows the hash itself."""

    key: str
    sha256: str
    size: int
    own: bool = False


class Part(msgspec.Struct):
    """A file of the snapshot itself."""

    name: str
    sha256: str
    size: int


class Manifest(msgspec.Struct):
    format: int
    id: str
    cubby: str
    taken_at: str
    migrations: list[str]
    storage: str
    database: Part
    pages: list[Part]
    files: int
    bytes: int
    objects: int
    roles: list[str]
    schemas: list[Schema]
    missing: list[str]
    """Files that the database names and storage did not have."""
    damaged: list[str]
    """Files whose bytes were not those that the database says; they are in the backup as found."""


class DamagedBackup(CliError):
    """A file of the backup is not as it was written."""


class IncompleteBackup(CliError):
    """The backup did not come to its end."""


def open_backup(place: str, *, make: bool = False) -> Storage:
    """A folder or s3://bucket/prefix."""
    is_url = "://" in place
    url = place if is_url else f"fs://{Path(place).expanduser().absolute()}"
    if not make and url.startswith("fs://") and not Path(url.removeprefix("fs://")).is_dir():
        raise CliError(f"Folder {url.removeprefix('fs://')} not found.")
    return open_storage(url, make=make)


def object_key(sha256: str) -> str:
    return f"objects/{sha256[:2]}/{sha256}"


def part_key(snapshot: str, name: str) -> str:
    return f"snapshots/{snapshot}/{name}"


def snapshots(backup: Storage) -> dict[str, bool]:
    """Every snapshot, oldest first, and whether it is complete."""
    found: dict[str, bool] = {}
    for uri, _ in backup.list("snapshots"):
        _, name, file = backup.key_of(uri).split("/", 2)
        found[name] = found.get(name, False) or file == "manifest"
    return dict(sorted(found.items()))


def choose(backup: Storage, wanted: str | None) -> str:
    """The snapshot that is asked for, else the newest complete one."""
    there = snapshots(backup)
    where = backup.uri_of("x")[:-1]
    if wanted is not None and wanted not in there:
        raise CliError(f"The backup has no snapshot {wanted}.", f"It has: {', '.join(there)}.")
    complete = [name for name, whole in there.items() if whole]
    if wanted in complete:
        return wanted
    if wanted is not None or (there and not complete):
        name = wanted or list(there)[-1]
        raise IncompleteBackup(
            f"The snapshot {name} is incomplete: its backup was interrupted.",
            "Run cubby backup again, which continues from there.",
        )
    if not complete:
        raise CliError(f"No backup found in {where}.", "Give the place that cubby backup wrote.")
    return complete[-1]


def read_manifest(backup: Storage, snapshot: str) -> Manifest:
    """Raises DamagedBackup, and CliError for one of a newer format."""
    key = part_key(snapshot, "manifest")
    data = read(backup, key)
    if hashlib.sha256(data).hexdigest() != read(backup, part_key(snapshot, "checksum")).decode():
        raise _damaged(key, "its checksum is another one")
    manifest = msgspec.json.decode(data, type=Manifest)
    if manifest.format != FORMAT:
        raise CliError(
            f"The backup has format {manifest.format}, this program reads {FORMAT}.",
            f"Restore it with Cubby {manifest.cubby}.",
        )
    return manifest


def read_page(backup: Storage, snapshot: str, part: Part) -> list[Entry]:
    key = part_key(snapshot, part.name)
    data = read(backup, key)
    if hashlib.sha256(data).hexdigest() != part.sha256:
        raise _damaged(key, "its checksum is another one")
    return decode_page(data)


def decode_page(data: bytes) -> list[Entry]:
    return [msgspec.json.decode(line, type=Entry) for line in data.splitlines()]


def encode_page(entries: list[Entry]) -> bytes:
    return b"".join(msgspec.json.encode(entry) + b"\n" for entry in entries)


def check_file(backup: Storage, key: str, sha256: str, what: str = "") -> None:
    """Read a whole file of the backup and compare."""
    for _ in checked_chunks(backup, key, sha256, what):
        pass


def checked_chunks(backup: Storage, key: str, sha256: str, what: str = "") -> Iterator[bytes]:
    """The bytes of a file; at their end its sha256 is compared. Raises DamagedBackup."""
    found = hashlib.sha256()
    try:
        for chunk in backup.stream(backup.uri_of(key)):
            found.update(chunk)
            yield chunk
    except FileMissing:
        raise _damaged(key, "it is missing", what) from None
    if found.hexdigest() != sha256:
        raise _damaged(key, f"its bytes hash to {found.hexdigest()}, not {sha256}", what)


def read(backup: Storage, key: str) -> bytes:
    try:
        return backup.read(backup.uri_of(key))
    except FileMissing:
        raise _damaged(key, "it is missing") from None


def _damaged(key: str, fault: str, what: str = "") -> DamagedBackup:
    of = f", which holds {what}" if what else ""
    return DamagedBackup(
        f"The file {key} of the backup{of}, is damaged: {fault}." if what
        else f"The file {key} of the backup is damaged: {fault}.",
        "Remove that file and run cubby backup again, or restore another snapshot.",
    )  # fmt: skip
