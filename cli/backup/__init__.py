"""Backups: one snapshot of the database and the files that it names, by content.

    objects/ab/<sha256>          the bytes of files, each content once
    snapshots/<id>/database      what pg_dump wrote, in its custom format
    snapshots/<id>/files/<n>     pages of NDJSON: key, sha256, size of each file
    snapshots/<id>/manifest      what the snapshot consists of, with its checksums; written last
    snapshots/<id>/checksum      sha256 of the manifest

A snapshot without a manifest is incomplete: it is refused, and the next backup takes over what it
has copied.
"""

from __future__ import annotations

from cubby.cli.backup.restoring import Restore
from cubby.cli.backup.taking import Backup

__all__ = ["Backup", "Restore"]
