"""Answers about stored objects."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cubby.db.answers.common import Failure, Id, Kind, State, Time


class ClusterOf(msgspec.Struct):
    """The cluster of an object, and how near it is to its centre (cosine). While it is `unsorted`
    it is not a directory yet."""

    id: Id
    name: str
    similarity: float | None
    provisional: bool
    unsorted: bool


class ClusterName(msgspec.Struct):
    id: Id
    name: str
    unsorted: bool


class Duplicate(msgspec.Struct):
    """Another object that shows the same, how that was found, and the evidence for it."""

    system_id: Id
    kind: str = msgspec.field(name="class")
    evidence: dict[str, Any] = {}


class Companion(msgspec.Struct):
    """Another object that is one thing with this one to a person. It is its sidecar, the raw file
    or picture of the same shot, or the film of a live photo.
    """

    system_id: Id
    kind: Literal["sidecar", "rendition", "motion"]


class Verdict(msgspec.Struct):
    """What a person said of this file and another."""

    system_id: Id
    verdict: Literal["different", "same"]
    decided_by: str
    decided_at: Time


class Captured(msgspec.Struct):
    """When a file was taken. `local` is what a clock at the place showed, the first of the day,
    month or year where `precision` says that no more is known. `at` is the moment, null where the
    zone is unknown. `source` says what states it, and `trust` how far to believe that."""

    local: str
    at: Time | None
    zone: str | None
    precision: Literal["second", "day", "month", "year"]
    source: Literal[
        "person", "exif", "gps", "xmp", "iptc", "container", "sidecar", "filename", "path", "file"
    ]
    trust: Literal["person", "high", "medium", "low", "lowest"]


class Place(msgspec.Struct, omit_defaults=True):
    """Where a file was taken: degrees, north and east positive, and metres above the sea."""

    latitude: float | None = None
    longitude: float | None = None
    altitude: float | None = None
    direction: float | None = None
    name: str | None = None
    source: Literal["person", "file", "sidecar"] | None = None
    trust: Literal["person", "high", "medium"] | None = None


class CorrectedField(msgspec.Struct):
    """What a person said of one field and did not take back, and what it replaced."""

    correction_id: Id
    field: Literal["captured", "place", "caption", "tags", "owner"]
    value: Any
    before: Any
    actor: str
    created_at: Time


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
    packed_uri: str | None
    sha256: str | None
    content_type: str
    claimed_type: str | None
    size_bytes: int
    filename: str | None
    path: str | None
    owner: str | None
    comments: str | None
    tags: list[str]
    created_at: Time
    captured_at: str | None
    captured: Captured | None
    place: Place | None
    caption: str | None
    corrections: list[CorrectedField]
    ingest_job_id: Id
    metadata: dict[str, Any]
    cluster: ClusterOf | None
    library_uri: str | None
    duplicate_of: Duplicate | None
    duplicates: list[Duplicate]
    companion_of: Companion | None
    companions: list[Companion]
    verdicts: list[Verdict]
    collection: str | None
    schema_id: Id | None
    document: Any
    repairs: list[str] | None
    embedding_space: str | None
    error: Failure | None
    links: ObjectLinks


class StoredObject(msgspec.Struct):
    """An object with where its bytes are; ObjectDetail is what of it the API tells."""

    system_id: Id
    kind: Kind
    media_type: Literal["image", "video", "audio", "other"] | None
    status: State
    uri: str
    raw_uri: str
    packed_uri: str | None
    sha256: str | None
    content_type: str
    claimed_type: str | None
    size_bytes: int
    filename: str | None
    path: str | None
    owner: str | None
    comments: str | None
    tags: list[str]
    created_at: Time
    captured_at: str | None
    captured: Captured | None
    place: Place | None
    caption: str | None
    corrections: list[CorrectedField]
    ingest_job_id: Id
    metadata: dict[str, Any]
    cluster: ClusterOf | None
    library_uri: str | None
    duplicate_of: Duplicate | None
    duplicates: list[Duplicate]
    companion_of: Companion | None
    companions: list[Companion]
    verdicts: list[Verdict]
    collection: str | None
    schema_id: Id | None
    document: Any
    repairs: list[str] | None
    embedding_space: str | None
    error: Failure | None
    job_id: int | None
    content_uri: str
    raw_offset: int | None
    thumbnail_uris: dict[str, str]


class ObjectBytes(msgspec.Struct):
    """Where the bytes of an object and of its pictures are."""

    system_id: Id
    kind: Kind
    status: State
    content_uri: str
    raw_uri: str
    raw_offset: int | None
    sha256: str | None
    content_type: str
    size_bytes: int
    filename: str | None
    thumbnail_uris: dict[str, str]


class ObjectItem(msgspec.Struct):
    """One object as lists show it. `created_at` is when it came in. `captured_at` is when it was
    taken, in local time, as precise as it is known, with an offset where the zone is known."""

    system_id: Id
    kind: Kind
    media_type: str | None
    status: State
    content_type: str
    size_bytes: int
    filename: str | None
    path: str | None
    owner: str | None
    tags: list[str]
    collection: str | None
    created_at: Time
    captured_at: str | None
    cluster: ClusterName | None
    has_thumbnail: bool
    companion_of: Id | None = None
    companions: int = 0
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None


class ObjectList(msgspec.Struct):
    items: list[ObjectItem]
    next_cursor: str | None


class Gallery(msgspec.Struct):
    """Files by when they were taken. Cursors are null where nothing is further."""

    items: list[ObjectItem]
    next_cursor: str | None
    previous_cursor: str | None


class Folder(msgspec.Struct):
    """A folder within another: `files` are those in it and below, counted up to 1,001; `cover` is
    one of them with a picture."""

    name: str
    path: str
    files: int
    cover: Id | None


class FolderPage(msgspec.Struct):
    path: str
    folders: list[Folder]
    items: list[ObjectItem]
    next_cursor: str | None


class Month(msgspec.Struct):
    month: str
    objects: int


class Year(msgspec.Struct):
    """A year and its months; files of which only the year is known are in no month."""

    year: str
    objects: int
    months: list[Month]


class Months(msgspec.Struct):
    """The latest year first; `undated` files have no capture time."""

    years: list[Year]
    undated: int


class LineageItem(msgspec.Struct):
    """One thing that happened; `scope` tells whether to this object or to its whole request.
    `trace_id` is that of the trace it belongs to, null where none was sampled."""

    stage: str
    actor: str
    detail: dict[str, Any]
    created_at: Time
    scope: Literal["object", "request"]
    trace_id: str | None


class Lineage(msgspec.Struct):
    items: list[LineageItem]


class Reprocessed(msgspec.Struct):
    """`queued` files are processed again; `passed_over` wait already, or cannot be retried."""

    queued: int
    passed_over: int


class ObjectItems(msgspec.Struct):
    items: list[ObjectItem]
