"""Answers about the audit trail as a whole."""

from __future__ import annotations

import msgspec

from cubby.db.answers.common import Id, Time


class Checkpoint(msgspec.Struct):
    """`digest` covers the lineage rows from `first_id` to `last_id` and the digest of the
    checkpoint before, which is `previous`."""

    number: int
    first_id: Id
    last_id: Id
    rows: int
    previous: str
    digest: str
    created_at: Time


class CheckpointList(msgspec.Struct):
    items: list[Checkpoint]
    next_cursor: str | None
