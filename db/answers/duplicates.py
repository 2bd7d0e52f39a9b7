"""Answers about files that show the same."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cubby.db.answers.common import Id, Time
from cubby.db.answers.objects import ObjectItem

DuplicateClass = Literal["identical", "same_picture", "similar_shot"]


class MediaFacts(msgspec.Struct):
    """What tells files apart that show the same. `captured_at` has an offset only where one is
    known."""

    width: int | None
    height: int | None
    duration_seconds: float | None
    captured_at: str | None
    camera: str | None
    has_place: bool
    exif_fields: int


class SaidOfPair(msgspec.Struct):
    verdict: Literal["different", "same"]
    decided_by: str
    decided_at: Time
    decision_id: Id


class OriginalObject(ObjectItem, kw_only=True):
    facts: MediaFacts


class LinkedObject(OriginalObject, kw_only=True):
    """A file of a group: how it was found to show the same, the evidence, and a person's verdict on
    it and the original. `evidence.transformation` says in words how the one became the other.
    `evidence.verified.matrix` leads from pixels of the picture `from`, of the first of `sizes`, to
    those of the other. `coverage` is how much of each lies in both. Films and sounds have
    `evidence.verified.span`: from and to which second of the file `from`, and of the other. `sound`
    of films is `same`, `other`, `missing` in one, or `none`."""

    kind_of_likeness: DuplicateClass = msgspec.field(name="class")
    evidence: dict[str, Any]
    verdict: SaidOfPair | None


class SuggestedOriginal(msgspec.Struct):
    """Which file of a group is best kept as its original, and why."""

    system_id: Id
    reasons: list[str]


class KeptOriginal(msgspec.Struct):
    """The choice of the original of a group: its actor, and the file it replaced."""

    instead_of: Id
    kept_by: str
    kept_at: Time


class DuplicateGroup(msgspec.Struct):
    """`duplicates` are the first 49 of `total`; `group` is the id of the original."""

    group: Id
    original: OriginalObject
    total: int
    duplicates: list[LinkedObject]
    suggested: SuggestedOriginal | None
    kept: KeptOriginal | None


class DuplicateGroups(msgspec.Struct):
    items: list[DuplicateGroup]
    next_cursor: str | None


class Decision(msgspec.Struct):
    """What a person said at once, as far as it still holds; `objects` are the first 12 of
    `files`."""

    decision_id: Id
    verdict: Literal["different", "same"]
    decided_by: str
    decided_at: Time
    pairs: int
    files: int
    objects: list[ObjectItem]


class Decisions(msgspec.Struct):
    items: list[Decision]
    next_cursor: str | None


class Reexamination(msgspec.Struct):
    """A run that compares the files of links, and fingerprints films and sounds. With `applies` it
    changes links; else `changed` says how many it would. A failed job can be replayed."""

    id: Id
    state: Literal["running", "done"]
    applies: bool
    done: int
    total: int
    changed: int
    job_id: int
    job_state: Literal["queued", "processing", "done", "failed"]
    error_message: str | None
    started_by: str
    started_at: Time
    finished_at: Time | None


class ExaminedLink(msgspec.Struct):
    """A link, the class it has, and `examined`, the one that the comparison gives it. Null means no
    link: none exists yet, or the two are parted."""

    asset_id: Id
    original_id: Id
    kind_of_likeness: DuplicateClass | None = msgspec.field(name="class")
    examined: DuplicateClass | None
    object: ObjectItem
    original: ObjectItem


class ExaminedLinks(msgspec.Struct):
    """What applying would change, as far as pictures are compared, and the last run."""

    items: list[ExaminedLink]
    next_cursor: str | None
    run: Reexamination | None


class Kept(msgspec.Struct):
    kept: int


class Released(msgspec.Struct):
    released: int


class Judged(msgspec.Struct):
    """How many pairs the verdicts spoke of, and how many links went and came with them. All of them
    are taken back by their `decision_id`."""

    decision_id: Id
    judged: int
    unlinked: int
    linked: int


class GroupsFound(msgspec.Struct):
    items: list[DuplicateGroup]
