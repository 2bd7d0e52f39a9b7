"""The five looks of `cubby fsck`. Each goes through its rows or files by pages: what is in memory
is one page, however many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

import psycopg

from cubby.cli.fsck.mend import Mend
from cubby.db.calls import catalog
from cubby.db.calls.call import Call, T
from cubby.db.client import call_sync
from cubby.embedding.stored import PREFIX as PACKS
from cubby.storage import FileMissing, Storage

PAGE = 500
THREADS = 4
_Row = dict[str, Any]


class _Page(Protocol):
    def __call__(self, *, after: UUID | None, limit: int) -> Call[list[_Row]]: ...


@dataclass
class Finding:
    """Something that is not as the catalogue says. `repaired` tells what was done about it;
    without that it still stands."""

    kind: str
    subject: str
    message: str
    repaired: str | None = None


@dataclass
class Check:
    """`quick` looks at sizes alone, not at the bytes."""

    connection: psycopg.Connection[Any]
    storage: Storage
    quick: bool = False
    mend: Mend | None = None
    exported: Mapping[int, str] = field(default_factory=dict)
    """Digests of checkpoints by number, from an export that was kept elsewhere."""
    looked_at: dict[str, int] = field(default_factory=dict)

    def findings(self, progress: Callable[[str, int], None]) -> Iterator[Finding]:
        """Everything that is wrong, as it is found. `progress` hears of every page: what was
        looked at, and how many."""
        # First the catalogue, whose repair says where files belong, and the raw bytes, which the
        # others are made from.
        looks: list[tuple[str, Callable[[], Iterator[tuple[int, list[Finding]]]]]] = [
            ("catalogue", self._catalogue),
            ("lineage", self._lineage),
            ("received", self._received),
            ("placed", self._placed),
            ("stored", self._stored),
        ]
        for name, look in looks:
            self.looked_at[name] = 0
            for count, found in look():
                self.looked_at[name] += count
                progress(name, self.looked_at[name])
                yield from found

    def _catalogue(self) -> Iterator[tuple[int, list[Finding]]]:
        found = [Finding(**one) for one in self._call(catalog.fsck_database())]
        if found and self.mend:
            self.mend.catalogue()
            left = {(one["kind"], one["subject"]) for one in self._call(catalog.fsck_database())}
            for finding in found:
                if (finding.kind, finding.subject) not in left:
                    finding.repaired = "put right in the catalogue"
        yield 1, found

    def _lineage(self) -> Iterator[tuple[int, list[Finding]]]:
        """The chain of checkpoints over lineage, computed again. Nothing repairs it."""
        after, missing = 0, dict(self.exported)
        while page := self._call(catalog.fsck_lineage(after=after)):
            found = []
            for one in page:
                faults, kept = one["faults"], missing.pop(one["number"], one["digest"])
                if kept != one["digest"]:
                    faults.append(f"the exported digest is {kept}")
                found += [_broken(one["number"], fault) for fault in faults]
            yield len(page), found
            after = page[-1]["number"]
        yield 0, [_broken(number, "only the export has it") for number in sorted(missing)]

    def _received(self) -> Iterator[tuple[int, list[Finding]]]:
        """Every raw row has its bytes with that sha256."""
        yield from self._pages(catalog.fsck_raw, self._check_raw)

    def _placed(self) -> Iterator[tuple[int, list[Finding]]]:
        """Every canonical file, thumbnail and link in the library is there."""
        yield from self._pages(catalog.fsck_media, self._check_media)

    def _stored(self) -> Iterator[tuple[int, list[Finding]]]:
        """Every file is one that the catalogue leads to."""
        # Packs of models name their own files.
        files = (
            uri for uri, _ in self.storage.list() if not self.storage.key_of(uri).startswith(PACKS)
        )
        while listed := list(islice(files, PAGE)):
            unknown = self._call(catalog.fsck_unknown(uris=listed))
            yield len(listed), [self._orphan(one) for one in unknown]

    def _pages(
        self, function: _Page, check: Callable[[_Row], list[Finding]]
    ) -> Iterator[tuple[int, list[Finding]]]:
        after: UUID | None = None
        with ThreadPoolExecutor(THREADS) as threads:
            while page := self._call(function(after=after, limit=PAGE)):
                found = [one for some in threads.map(check, page) for one in some]
                if self.mend:
                    for finding, row in self._matched(found, page):
                        finding.repaired = self.mend.file(finding.kind, finding.subject, row)
                yield len(page), found
                after = UUID(page[-1]["id"])

    @staticmethod
    def _matched(
        found: list[Finding], page: list[dict[str, Any]]
    ) -> Iterator[tuple[Finding, dict[str, Any]]]:
        places = {
            place: row
            for row in page
            for place in (row["id"], row["uri"], row.get("library"),
                          *row.get("thumbnails", {}).values())
        }  # fmt: skip
        for finding in found:
            yield finding, places[finding.subject]

    def _check_raw(self, row: dict[str, Any]) -> list[Finding]:
        return self._compare("raw", row["uri"], row)

    def _check_media(self, row: dict[str, Any]) -> list[Finding]:
        if row["on_its_way"]:
            return []
        found = self._compare("canonical", row["uri"], row)
        if row["library"]:
            found += self._compare("library", row["library"], row)
        for uri in row["thumbnails"].values():
            if not self.storage.exists(uri):
                found.append(Finding("thumbnail_missing", uri, f"a thumbnail of {row['id']}"))
        if row["misplaced"]:
            words = "its files are not where the catalogue wants them"
            found.append(Finding("misplaced", row["id"], words))
        return found

    def _compare(self, what: str, uri: str, row: dict[str, Any]) -> list[Finding]:
        try:
            size = self.storage.size(uri)
            if size != row["size_bytes"]:
                words = f"it has {size} bytes, not {row['size_bytes']}"
            elif self.quick or (found := digest(self.storage, uri)) == row["sha256"]:
                return []
            else:
                words = f"its bytes hash to {found}, not {row['sha256']}"
        except FileMissing:
            return [Finding(f"{what}_missing", uri, f"the file of {row['id']} is missing")]
        return [Finding(f"{what}_damaged", uri, words)]

    def _orphan(self, unknown: dict[str, Any]) -> Finding:
        words = "nothing in the catalogue leads to it"
        finding = Finding(f"{unknown['room']}_orphan", unknown["uri"], words)
        if self.mend:
            finding.repaired = self.mend.orphan(unknown)
        return finding

    def _call(self, wanted: Call[T]) -> T:
        return call_sync(self.connection, wanted)


def _broken(number: int, fault: str) -> Finding:
    return Finding("lineage_chain_broken", f"checkpoint {number}", fault)


def digest(storage: Storage, uri: str) -> str:
    found = hashlib.sha256()
    for chunk in storage.stream(uri):
        found.update(chunk)
    return found.hexdigest()
