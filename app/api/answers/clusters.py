"""Answers about clusters."""

from __future__ import annotations

import msgspec

from app.api.answers.common import Id, Time
from app.api.answers.objects import ObjectItem


class ClusterItem(msgspec.Struct):
    id: Id
    name: str
    provisional: bool
    members: int
    space: str
    threshold: float
    cover_asset_id: Id | None
    created_at: Time
    updated_at: Time


class ClusterList(msgspec.Struct):
    items: list[ClusterItem]
    next_cursor: str | None


class ClusterMember(ObjectItem, kw_only=True):
    similarity: float | None
    duplicate_of: Id | None


class ClusterDetail(ClusterItem, kw_only=True):
    """A cluster and one page of its members; `duplicate_of` groups those that show the same."""

    named_by: str | None
    objects: list[ClusterMember]
    next_cursor: str | None
