"""Answers about stored objects."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cubby.app.answers.common import Failure, Id, Kind, State, Time


class ClusterOf(msgspec.Struct):
    """The cluster of an object, and how near it is to its centre (cosine)."""

    id: Id
    name: str
    similarity: float | None
    provisional: bool


class ClusterName(msgspec.Struct):
    id: Id
    name: str


class Duplicate(msgspec.Struct):
    """Another object that shows the same, how that was found, and the evidence for it."""

    system_id: Id
    kind: str = msgspec.field(name="class")
    evidence: dict[str, Any] = {}


class Verdict(msgspec.Struct):
    """What a person said of this file and another."""

    system_id: Id
    verdict: Literal["different", "same"]
    decided_by: str
    decided_at: Time


class ObjectLinks(msgspec.Struct):
    """Addresses of the parts of an object; null where there is none (yet)."""

    self_: str = msgspec.field(name="self")
    content: str
    raw: str
    lineage: str
    thumbnail: str | None
    status: str
    cluster: str | None
    schema: str | None


class ObjectDetail(msgspec.Struct):
    system_id: Id
    kind: Kind
    media_type: Literal["image", "video", "audio", "other"] | None
    status: State
    uri: str
    raw_uri: str
    sha256: str | None
    content_type: str
    claimed_type: str | None
    size_bytes: int
    filename: str | None
    owner: str | None
    comments: str | None
    tags: list[str]
    created_at: Time
    ingest_job_id: Id
    metadata: dict[str, Any]
    cluster: ClusterOf | None
    duplicate_of: Duplicate | None
    duplicates: list[Duplicate]
    verdicts: list[Verdict]
    collection: str | None
    schema_id: Id | None
    document: Any
    repairs: list[str] | None
    embedding_space: str | None
    error: Failure | None
    links: ObjectLinks


class ObjectItem(msgspec.Struct):
    """One object as lists show it."""

    system_id: Id
    kind: Kind
    media_type: str | None
    status: State
    content_type: str
    size_bytes: int
    filename: str | None
    owner: str | None
    tags: list[str]
    collection: str | None
    created_at: Time
    cluster: ClusterName | None
    has_thumbnail: bool


class ObjectList(msgspec.Struct):
    items: list[ObjectItem]
    next_cursor: str | None


class LineageItem(msgspec.Struct):
    """One thing that happened; `scope` tells whether to this object or to its whole request."""

    stage: str
    actor: str
    detail: dict[str, Any]
    created_at: Time
    scope: Literal["object", "request"]


class Lineage(msgspec.Struct):
    items: list[LineageItem]
