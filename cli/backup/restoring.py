"""Bringing a backup back into an empty database and an empty storage.

The files come first, each compared with its checksum, then the database, in one transaction. So a
restore that stops leaves no Cubby that could start, and what it had copied is removed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from cubby.cli.backup import layout
from cubby.cli.backup.dump import restore
from cubby.cli.backup.layout import Entry, Manifest, object_key, part_key
from cubby.cli.errors import CliError
from cubby.db import backup as server
from cubby.db.apply import HERE as DEPLOYED
from cubby.storage import Storage, StorageError

THREADS = 4


@dataclass
class Restore:
    """`dsn` is of a login that deploys. `progress` hears of every page."""

    backup: Storage
    snapshot: str
    dsn: str
    storage: Storage
    progress: Callable[[str, int], None]
    _made: list[str] = field(default_factory=list)

    def run(self) -> Manifest:
        """Raises CliError: not empty, damaged, newer than this program."""
        manifest = layout.read_manifest(self.backup, self.snapshot)
        self._refuse_newer(manifest)
        after_data = self._relocation(manifest)
        after_data += server.noted(manifest.id, manifest.files, manifest.bytes)
        self._refuse_filled()
        dump = part_key(self.snapshot, manifest.database.name)
        layout.check_file(self.backup, dump, manifest.database.sha256, "the database")
        try:
            self._files(manifest)
            with self._local(dump) as file:
                restore(
                    self.dsn, file, server.beginning(manifest.schemas, manifest.roles), after_data,
                    server.before_grants(manifest.schemas, manifest.roles),
                )  # fmt: skip
        except BaseException:
            self._remove_made()
            raise
        return manifest

    def _refuse_newer(self, manifest: Manifest) -> None:
        here = {path.stem for path in (DEPLOYED / "migrations").glob("*.sql")} | {"procrastinate"}
        if unknown := set(manifest.migrations) - here:
            raise CliError(
                f"The backup is of Cubby {manifest.cubby}, which is newer than this program: it "
                f"has {', '.join(sorted(unknown))}.",
                "Restore it with that version.",
            )

    def _relocation(self, manifest: Manifest) -> str:
        old, new = manifest.storage, self.storage.uri_of("x")[:-1]
        if old == new:
            return ""
        if old.partition("://")[0] != new.partition("://")[0]:
            raise CliError(
                f"The backup is of the storage {old}, and CUBBY_STORAGE_URL leads to {new}.",
                "A folder is restored into a folder, a bucket into a bucket.",
            )
        return server.relocation(old, new)

    def _refuse_filled(self) -> None:
        if there := server.what_is_there(self.dsn):
            raise CliError(
                f"The database is not empty: it has {', '.join(there[:5])}.",
                "Restore into a new database, or into a new folder CUBBY_DATA.",
            )
        if (found := next(iter(self.storage.list()), None)) is not None:
            raise CliError(
                f"The storage is not empty: it has {found[0]}.",
                "Restore into an empty folder or a new prefix of the bucket.",
            )
        self.storage.check()

    def _files(self, manifest: Manifest) -> None:
        done = 0
        first: dict[str, str] = {}
        with ThreadPoolExecutor(THREADS) as threads:
            for part in manifest.pages:
                page = layout.read_page(self.backup, self.snapshot, part)
                # Each content is read once; its other names are made from the first.
                fresh = {entry.sha256: entry for entry in reversed(page)
                         if entry.sha256 not in first}  # fmt: skip
                first |= {sha256: entry.key for sha256, entry in fresh.items()}
                list(threads.map(self._copy, fresh.values()))
                others = [entry for entry in page if first[entry.sha256] != entry.key]
                sources = [first[entry.sha256] for entry in others]
                list(threads.map(self._place, sources, others))
                done += len(page)
                self.progress("files", done)

    def _copy(self, entry: Entry) -> None:
        with self.storage.create(entry.key) as writer:
            source = object_key(entry.sha256)
            for chunk in layout.checked_chunks(self.backup, source, entry.sha256, entry.key):
                writer.write(chunk)
            self._made.append(writer.commit().uri)

    def _place(self, source: str, entry: Entry) -> None:
        self._made.append(self.storage.place(self.storage.uri_of(source), entry.key))

    def _remove_made(self) -> None:
        for uri in self._made:
            with suppress(StorageError):
                self.storage.delete(uri)

    @contextmanager
    def _local(self, key: str) -> Iterator[Path]:
        """The dump as a file that another program can open."""
        with self.backup.as_file(self.backup.uri_of(key)) as file:
            if file.is_relative_to("/proc/self"):
                yield Path(f"/proc/{os.getpid()}", file.relative_to("/proc/self"))
                return
            yield file
