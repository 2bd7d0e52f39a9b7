"""What `cubby fsck --repair` does: only what can be made again from bytes that are good, and
removing what is kept elsewhere. Everything else is left for a person."""

from __future__ import annotations

import getpass
import hashlib
from typing import Any
from uuid import UUID

import psycopg

from cubby.db.calls import api, catalog
from cubby.db.client import call_sync
from cubby.media import DecoderPool, sniff_file
from cubby.media.errors import MediaError
from cubby.storage import FileMissing, Storage


class Mend:
    def __init__(
        self, connection: psycopg.Connection[Any], storage: Storage, decoders: DecoderPool
    ) -> None:
        self._connection = connection
        self._storage = storage
        self._decoders = decoders
        self._actor = f"cli:{getpass.getuser()}"

    def catalogue(self) -> None:
        call_sync(self._connection, api.repair_catalogue(actor=self._actor))

    def file(self, kind: str, subject: str, row: dict[str, Any]) -> str | None:
        """What was done, or None where nothing safe can be."""
        if kind == "misplaced":
            ids = [UUID(row["id"])]
            call_sync(self._connection, api.repair_places(system_ids=ids, actor=self._actor))
            return "a worker will move them"
        if kind.startswith("raw_"):
            return self._raw(row)
        if not self._is_good(row["raw_uri"], row["sha256"]):
            return None
        if kind == "thumbnail_missing":
            return self._thumbnail(subject, row)
        self._storage.place(row["raw_uri"], subject.removeprefix(row["prefix"]))
        # A link to the same damaged bytes stays what it was.
        return "made again" if self._is_good(subject, row["sha256"]) else None

    def orphan(self, unknown: dict[str, Any]) -> str | None:
        """Remove a file whose bytes are kept elsewhere, or can be made from them."""
        uri, room = unknown["uri"], unknown["room"]
        if room == "derived":
            safe = unknown["system_id"] is not None
        elif room == "media":
            safe = unknown["sha256"] is not None and self._is_good(uri, unknown["sha256"])
        elif room == "library":
            safe = bool(
                call_sync(self._connection, catalog.fsck_has_content(sha256=self._hash(uri)))
            )
        else:
            safe = False
        if not safe:
            return None
        self._storage.delete(uri)
        return "removed; its bytes are kept"

    def _raw(self, row: dict[str, Any]) -> str | None:
        copies = call_sync(self._connection, catalog.fsck_copies(raw_id=UUID(row["id"])))
        for copy in copies or []:
            if self._is_good(copy, row["sha256"]):
                start = row["uri"].rindex("incoming/")
                self._storage.place(copy, row["uri"][start:])
                return f"restored from {copy}"
        return None

    def _thumbnail(self, uri: str, row: dict[str, Any]) -> str | None:
        (side,) = [side for side, made in row["thumbnails"].items() if made == uri]
        try:
            with self._storage.as_file(row["raw_uri"]) as path:
                decoded = self._decoders.decode(path, sniff_file(path, row["filename"]))
        except MediaError:
            return None
        if int(side) not in decoded.thumbnails:
            return None
        key = uri.removeprefix(row["prefix"])
        self._storage.put(key, decoded.thumbnails[int(side)])
        return "made again"

    def _is_good(self, uri: str, sha256: str) -> bool:
        try:
            return self._hash(uri) == sha256
        except FileMissing:
            return False

    def _hash(self, uri: str) -> str:
        found = hashlib.sha256()
        for chunk in self._storage.stream(uri):
            found.update(chunk)
        return found.hexdigest()
