"""Answers about files that show the same."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from app.api.answers.common import Id
from app.api.answers.objects import ObjectItem

DuplicateClass = Literal["identical", "same_picture", "similar_shot"]


class LinkedObject(ObjectItem, kw_only=True):
    """A file of a group, how it was found to show the same, and the evidence for it."""

    kind_of_likeness: DuplicateClass = msgspec.field(name="class")
    evidence: dict[str, Any]


class SuggestedOriginal(msgspec.Struct):
    """Which file of a group is best kept as its original, and why."""

    system_id: Id
    reasons: list[str]


class DuplicateGroup(msgspec.Struct):
    """`duplicates` are the first 49 of `total`; `group` is the id of the original."""

    group: Id
    original: ObjectItem
    total: int
    duplicates: list[LinkedObject]
    suggested: SuggestedOriginal | None


class DuplicateGroups(msgspec.Struct):
    items: list[DuplicateGroup]
    next_cursor: str | None


class Judged(msgspec.Struct):
    """How many pairs the verdicts spoke of, and how many links went and came with them."""

    judged: int
    unlinked: int
    linked: int
