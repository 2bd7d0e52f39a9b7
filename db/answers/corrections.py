"""Answers about corrections."""

from __future__ import annotations

from typing import Any

import msgspec

from cubby.db.answers.common import Id, Time


class Correction(msgspec.Struct):
    """What a person said at once about files; `objects` are the first 100 of `objects_total`."""

    correction_id: Id
    changes: dict[str, Any]
    actor: str
    created_at: Time
    undone_at: Time | None
    undone_by: str | None
    objects_total: int
    objects: list[Id]


class CorrectionList(msgspec.Struct):
    items: list[Correction]
    next_cursor: str | None
