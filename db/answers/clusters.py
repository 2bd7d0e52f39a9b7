"""Answers about clusters."""

from __future__ import annotations

from typing import Any

import msgspec

from cubby.db.answers.common import Id, Time
from cubby.db.answers.duplicates import DuplicateClass
from cubby.db.answers.objects import ObjectItem


class ClusterItem(msgspec.Struct):
    """`certainty` is how much nearer the members are to each other than to the next cluster: from
    0.4 on the cluster is sure, below 0.25 it is not. Null for one member."""

    id: Id
    name: str
    provisional: bool
    unsorted: bool
    members: int
    certainty: float | None
    space: str
    threshold: float
    cover_asset_id: Id | None
    created_at: Time
    updated_at: Time


class ClusterList(msgspec.Struct):
    items: list[ClusterItem]
    next_cursor: str | None


class UnsortedFile(ObjectItem, kw_only=True):
    """`period` is the day or month in which it was taken, or undated."""

    period: str


class UnsortedFiles(msgspec.Struct):
    items: list[UnsortedFile]
    next_cursor: str | None


class UnsortedPeriod(msgspec.Struct):
    """`samples` are the ids of some of its files."""

    period: str
    files: int
    samples: list[Id]


class UnsortedPeriods(msgspec.Struct):
    items: list[UnsortedPeriod]
    next_cursor: str | None


class ClusterMember(ObjectItem, kw_only=True):
    similarity: float | None
    duplicate_of: Id | None


class ClusterAct(msgspec.Struct):
    """What `undo` would take back; `made` are the clusters that the act made."""

    act_id: Id
    act: str
    actor: str
    created_at: Time
    detail: dict[str, Any]
    assets: int
    clusters: list[Id]
    made: list[Id]


class PastAct(ClusterAct, kw_only=True):
    """An act with what its clusters are called now, and, where it was undone, by which actor."""

    names: dict[str, str]
    undone_at: Time | None
    undone_by: str | None


class ClusterActs(msgspec.Struct):
    items: list[PastAct]
    next_cursor: str | None


class ClusterCopy(ClusterMember, kw_only=True):
    """A member that shows the same as another one, and how that was found."""

    likeness: DuplicateClass = msgspec.field(name="class")


class GroupedMember(ClusterMember, kw_only=True):
    """`copies` are the first 49 of `copies_total` members that are linked to this one."""

    copies: list[ClusterCopy]
    copies_total: int


class ClusterMembers(msgspec.Struct):
    items: list[GroupedMember]
    next_cursor: str | None


class MergeSuggestion(msgspec.Struct):
    """A cluster that may be one with this one. It has the centroids' similarity, the least one to
    be suggested, and how many members would meet this one's threshold."""

    id: Id
    name: str
    members: int
    provisional: bool
    cover_asset_id: Id | None
    similarity: float
    needed: float
    would_join: int


class SplitSuggestion(msgspec.Struct):
    """The two parts that a cluster may better be, as seen in `looked_at` members: their mean
    silhouette and the least one to be suggested. Also the share of the smaller part, and a file of
    each."""

    separation: float
    needed: float
    smaller_share: float
    covers: list[Id]
    looked_at: int


class NearerCluster(msgspec.Struct):
    id: Id
    name: str
    similarity: float


class Outlier(ObjectItem, kw_only=True):
    """A member that may not belong here; `nearer` is a cluster that is more like it."""

    similarity: float
    typical_similarity: float
    below_threshold: bool
    nearer: NearerCluster | None


class ClusterDetail(ClusterItem, kw_only=True):
    """A cluster and one page of its members; `duplicate_of` groups those that show the same.
    Suggestions and outliers come with the first page."""

    named_by: str | None
    folder: str | None
    closed: bool
    merged_into: Id | None
    last_act: ClusterAct | None
    suggestions: list[MergeSuggestion]
    split: SplitSuggestion | None
    outliers: list[Outlier]
    objects: list[ClusterMember]
    next_cursor: str | None


class SplitPart(msgspec.Struct):
    """The part that stays keeps the cluster's name; `objects` are some of its members."""

    name: str
    stays: bool
    members: int
    similarity: float
    objects: list[ObjectItem]


class SplitPreview(msgspec.Struct):
    parts: list[SplitPart]


class MovedMember(ObjectItem, kw_only=True):
    """`to` is null for a new cluster of those that no other one takes in."""

    similarity: float
    from_: Id = msgspec.field(name="from")
    to: Id | None
    to_name: str | None


class ThresholdPreview(msgspec.Struct):
    """The members that would leave and that would join: how many, and up to 100 of each."""

    value: float
    threshold: float
    members: int
    leaving: int
    joining: int
    leave: list[MovedMember]
    join: list[MovedMember]


class SuggestedPair(msgspec.Struct):
    id: Id
    name: str
    members: int
    provisional: bool
    cover_asset_id: Id | None
    other: MergeSuggestion


class MergeSuggestions(msgspec.Struct):
    """The pairs found among the `looked_at` clusters of this page."""

    items: list[SuggestedPair]
    looked_at: int
    next_cursor: str | None


class SuggestedSplit(msgspec.Struct):
    id: Id
    name: str
    members: int
    provisional: bool
    certainty: float | None
    cover_asset_id: Id | None
    split: SplitSuggestion


class SplitSuggestions(msgspec.Struct):
    """Clusters that may be two, found among the `looked_at` of this page."""

    items: list[SuggestedSplit]
    looked_at: int
    next_cursor: str | None


class ClusterSelection(msgspec.Struct):
    """`copies` show the same as a chosen one and are not chosen."""

    chosen: int
    members: int
    objects: list[ObjectItem]
    copies: list[str]


class Directories(msgspec.Struct):
    """`directories` have two members or more; those `alone` have one."""

    directories: int
    alone: int


class ChangedDirectory(msgspec.Struct):
    """Members before and after."""

    id: str
    name: str
    before: int
    after: int


class NewDirectory(msgspec.Struct):
    """`samples` are up to four of its files."""

    name: str
    members: int
    samples: list[str]


class Arrangement(msgspec.Struct):
    """What arranging again would do to `files` that no person has touched. `calibration` says what
    the new threshold rests on."""

    space: str | None
    files: int
    calibration: dict[str, Any] | None
    before: Directories
    after: Directories
    grow: list[ChangedDirectory]
    vanish: list[ChangedDirectory]
    new: list[NewDirectory]


class ArrangingJob(msgspec.Struct):
    job_id: int
    state: str


class ArrangingAct(msgspec.Struct):
    """`undoable` is false once undone, or when its clusters were changed again."""

    act_id: str
    cluster_id: str
    actor: str
    created_at: str
    assets: int
    undone_at: str | None
    undone_by: str | None
    undoable: bool


class ArrangingSpace(msgspec.Struct):
    """The space in use and what its threshold rests on; None before its files were compared."""

    space: str
    threshold: float
    calibration: dict[str, Any] | None


class Arranging(msgspec.Struct):
    """`suggested`: directories are still those of the model before the switch."""

    job: ArrangingJob | None
    last: ArrangingAct | None
    space: ArrangingSpace | None
    suggested: bool

    @property
    def running(self) -> bool:
        return self.job is not None and self.job.state in ("queued", "processing")
