"""Taking a backup while Cubby runs.

The database comes first, then the files that it names. They were durable before their rows were
committed, and none of them is removed until the backup has ended (`api.begin_backup`).
"""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import chain, islice
from typing import Any
from uuid import UUID

import msgspec

from cubby.cli.backup import layout
from cubby.cli.backup.dump import dump
from cubby.cli.backup.layout import Entry, Manifest, Part, object_key, part_key
from cubby.cli.database import Database
from cubby.cli.errors import CliError
from cubby.db import backup as server
from cubby.db.backup import Snapshot, StoredFile
from cubby.db.calls import api
from cubby.db.client import call_sync
from cubby.db.errors import CubbyError
from cubby.embedding import PackError
from cubby.embedding.manifest import MANIFEST
from cubby.embedding.stored import PREFIX, files_of
from cubby.storage import FileMissing, Storage

PAGE = 1000
THREADS = 4
REPORT_SECONDS = 30.0
_IN_MEMORY = 16 * 1024 * 1024


@dataclass
class Backup:
    """`progress` hears of every page: a stage, and how much of it is done."""

    database: Database
    storage: Storage
    target: Storage
    destination: str
    actor: str
    progress: Callable[[str, int], None]
    copied_files: int = 0
    copied_bytes: int = 0
    _there: set[bytes] = field(default_factory=set)
    _hashes: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _missing: list[str] = field(default_factory=list)
    _damaged: list[str] = field(default_factory=list)

    def run(self) -> Manifest:
        """A complete snapshot. Whatever stops it leaves what was copied to the next one."""
        if not self.database.deploys:
            raise CliError(
                "The login of CUBBY_DATABASE_URL may not read the whole database.",
                "Give the URL of the login that deploys.",
            )
        self.storage.check()
        self.target.check()
        with self.database.connect("cubby_admin") as connection:
            began = api.begin_backup(destination=self.destination, actor=self.actor)
            name = str(call_sync(connection, began))
        state = "failed"
        try:
            with self._reporting(UUID(name)):
                self._look_at_target()
                manifest = self._take(name)
            state = "complete"
        finally:
            with suppress(CubbyError), self.database.connect("cubby_admin") as connection:
                if state == "complete":
                    done = api.report_backup(
                        id=UUID(name), files=manifest.files, bytes=manifest.bytes
                    )
                    call_sync(connection, done)
                call_sync(connection, api.end_backup(id=UUID(name), state=state))
        return manifest

    def _look_at_target(self) -> None:
        """Which contents it has, and the hashes that earlier snapshots found."""
        for count, (uri, _) in enumerate(self.target.list("objects"), 1):
            self._there.add(bytes.fromhex(uri.rpartition("/")[2]))
            if count % PAGE == 0:
                self.progress("objects in the backup", count)
        for snapshot in layout.snapshots(self.target):
            for uri, _ in self.target.list(part_key(snapshot, "files")):
                self._hashes |= {
                    entry.key: entry.sha256
                    for entry in layout.decode_page(self.target.read(uri)) if entry.own
                }  # fmt: skip

    def _take(self, name: str) -> Manifest:
        dsn = self.database.dsn("postgres")
        with tempfile.TemporaryFile() as listed:
            with server.taken(dsn) as snapshot:
                about = self._about(name, snapshot)
                count = 0
                for file in chain(snapshot.files(), self._packs(snapshot)):
                    listed.write(msgspec.json.encode(file) + b"\n")
                    count += 1
                self.progress("files listed", count)
                stored = dump(dsn, snapshot.name, self.target, part_key(name, "database"))
                self.progress("bytes of the database", stored.size_bytes)
            listed.seek(0)
            rows = (msgspec.json.decode(line, type=StoredFile) for line in listed)
            pages = list(self._pages(name, rows))
        manifest = about(
            database=Part("database", stored.sha256, stored.size_bytes),
            pages=[part for part, _ in pages],
            files=sum(len(entries) for _, entries in pages),
            bytes=sum(entry.size for _, entries in pages for entry in entries),
            missing=self._missing,
            damaged=self._damaged,
        )
        data = msgspec.json.format(msgspec.json.encode(manifest)) + b"\n"
        checksum = hashlib.sha256(data).hexdigest()
        self.target.put(part_key(name, "checksum"), checksum.encode())
        self.target.put(part_key(name, "manifest"), data)
        return manifest

    def _packs(self, snapshot: Snapshot) -> Iterator[StoredFile]:
        """Models belong to the installation. A pack that storage lost is named as missing."""
        for sha256 in snapshot.packs():
            key = f"{PREFIX}{sha256}"
            try:
                parts = files_of(sha256, lambda key: self.storage.read(self.storage.uri_of(key)))
            except (FileMissing, PackError):
                self._missing.append(f"{key}/{MANIFEST}")
                continue
            for part in parts:
                uri = self.storage.uri_of(f"{key}/{part.name}")
                yield StoredFile(uri, "model", part.sha256, part.size_bytes)

    def _about(self, name: str, snapshot: Snapshot) -> Callable[..., Manifest]:
        facts: dict[str, Any] = {
            "format": layout.FORMAT,
            "id": name,
            "cubby": version("cubby"),
            "taken_at": snapshot.taken_at,
            "migrations": snapshot.migrations(),
            "storage": self.storage.uri_of("x")[:-1],
            "objects": snapshot.objects(),
            "roles": snapshot.roles(),
            "schemas": snapshot.schemas(),
        }
        return lambda **more: Manifest(**facts, **more)

    def _pages(self, name: str, rows: Iterator[StoredFile]) -> Iterator[tuple[Part, list[Entry]]]:
        """Copy page by page. A page is written when all its contents are durable."""
        number = done = 0
        with ThreadPoolExecutor(THREADS) as threads:
            while page := list(islice(rows, PAGE)):
                entries = [entry for entry in threads.map(self._copy, page) if entry is not None]
                data = layout.encode_page(entries)
                file = f"files/{number:08}"
                stored = self.target.put(part_key(name, file), data)
                number, done = number + 1, done + len(page)
                self.progress("files", done)
                yield Part(file, stored.sha256, stored.size_bytes), entries

    def _copy(self, file: StoredFile) -> Entry | None:
        key = self.storage.key_of(file.uri)
        try:
            if file.sha256 is not None and file.size_bytes is not None:
                if not self._has(file.sha256) and not self._send(file.uri, file.sha256):
                    return self._as_found(file, key)
                return Entry(key, file.sha256, file.size_bytes)
            known = self._hashes.get(key) if file.room == "pack" else None
            if known is not None and self._has(known):
                return Entry(key, known, self.storage.size(file.uri), own=True)
            return self._read(file.uri, key)
        except FileMissing:
            with self._lock:
                self._missing.append(key)
            return None

    def _as_found(self, file: StoredFile, key: str) -> Entry:
        with self._lock:
            self._damaged.append(key)
        return self._read(file.uri, key)

    def _read(self, uri: str, key: str) -> Entry:
        """A file whose hash the database does not say."""
        size = self.storage.size(uri)
        if size <= _IN_MEMORY:
            data = self.storage.read(uri)
            sha256 = hashlib.sha256(data).hexdigest()
            if not self._has(sha256):
                self.target.put(object_key(sha256), data)
                self._note(sha256, len(data))
            return Entry(key, sha256, len(data), own=True)
        found = hashlib.sha256()
        for chunk in self.storage.stream(uri):
            found.update(chunk)
        if not self._has(found.hexdigest()) and not self._send(uri, found.hexdigest()):
            raise CliError(f"{uri} changes while it is read.", "Files of storage never change.")
        return Entry(key, found.hexdigest(), size, own=True)

    def _send(self, uri: str, sha256: str) -> bool:
        """Copy a content; false, and nothing copied, where the bytes are others."""
        found, size = hashlib.sha256(), 0
        with self.target.create(object_key(sha256)) as writer:
            for chunk in self.storage.stream(uri):
                found.update(chunk)
                size += len(chunk)
                writer.write(chunk)
            if found.hexdigest() != sha256:
                return False
            writer.commit()
        self._note(sha256, size)
        return True

    def _has(self, sha256: str) -> bool:
        return bytes.fromhex(sha256) in self._there

    def _note(self, sha256: str, size: int) -> None:
        with self._lock:
            self._there.add(bytes.fromhex(sha256))
            self.copied_files += 1
            self.copied_bytes += size

    @contextmanager
    def _reporting(self, backup: UUID) -> Iterator[None]:
        """Say every half minute that the backup runs, whatever else it waits for."""
        ended = threading.Event()

        def report() -> None:
            while not ended.wait(REPORT_SECONDS):
                # A server that is away for a moment hears of it the next time.
                with suppress(CubbyError), self.database.connect("cubby_admin") as connection:
                    call_sync(connection, api.report_backup(id=backup))

        thread = threading.Thread(target=report, name="reporting", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
