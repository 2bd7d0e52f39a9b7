"""The shapes of the answers, for the API description. The database makes the answers themselves:
they pass through as they come, and tests hold both against each other."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

Id = Annotated[str, msgspec.Meta(extra_json_schema={"format": "uuid"})]
Time = Annotated[str, msgspec.Meta(extra_json_schema={"format": "date-time"})]
State = Literal["queued", "processing", "done", "failed"]
Kind = Literal["media", "json"]


class IngestAccepted(msgspec.Struct):
    """`system_ids` has the first 10,000 ids, in the order sent; `objects_url` pages through all."""

    ingest_job_id: Id
    system_ids: list[Id]
    objects_total: int
    objects_url: str
    status_url: str


class Failure(msgspec.Struct):
    """Why something failed: a stable word, and a sentence."""

    code: str
    message: str


class Progress(msgspec.Struct):
    total: int
    queued: int
    processing: int
    done: int
    failed: int


class ObjectState(msgspec.Struct):
    system_id: Id
    kind: Kind
    state: State
    stage: str | None
    attempts: int
    error: Failure | None


class IngestStatus(msgspec.Struct):
    """`queued` until anything starts, `processing` until every object has ended, then `failed` if
    all of them failed, else `done`."""

    ingest_job_id: Id
    state: State
    progress: Progress
    objects: list[ObjectState]
    next_cursor: str | None


class RequestObjects(msgspec.Struct):
    system_ids: list[Id]
    next_cursor: str | None


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


class Frame(msgspec.Struct):
    """The moment of a video that is nearest to the query."""

    index: int
    seconds: float | None
    similarity: float


class Hit(ObjectItem, kw_only=True):
    """An object that was found. `why` holds what speaks for it: the similarity of the vectors and
    its rank, the rank among the texts and the words that matched."""

    score: float
    why: dict[str, Any]
    frame: Frame | None


class SearchResult(msgspec.Struct):
    """`mode` says what the ranking rests on; `embedding_space` is null for text alone."""

    items: list[Hit]
    next_cursor: str | None
    mode: Literal["text", "vector", "hybrid"]
    embedding_space: str | None


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


class Backfill(msgspec.Struct):
    """How far the typed table has been filled with the documents that were there before it."""

    state: Literal["none", "running", "done"]
    done: int
    total: int


class Reason(msgspec.Struct):
    """One rule of the decision, its figure and the place that decided it."""

    rule: str
    holds: bool
    figure: Any
    threshold: Any
    path: str | None
    sentence: str


class SchemaItem(msgspec.Struct):
    id: Id
    collection: str
    version: int
    storage_choice: Literal["sql", "jsonb"]
    status: Literal["provisional", "active", "rejected"]
    structure_hash: str
    sample_size: int
    documents: int
    reasons: list[Reason]
    backfill: Backfill
    created_at: Time
    decided_at: Time | None
    decided_by: str | None
    decision_note: str | None


class SchemaList(msgspec.Struct):
    items: list[SchemaItem]
    next_cursor: str | None


class SchemaDetail(SchemaItem, kw_only=True):
    """A proposal with what it rests on (profile) and what it would do (columns, DDL)."""

    columns: list[dict[str, Any]]
    indexes: list[Any]
    ddl: str
    reverse_ddl: str
    profile: Any
    recommendations: list[dict[str, Any]]


class CollectionItem(msgspec.Struct):
    """`documents_table` has every document; `typed_table` exists once a schema is accepted."""

    name: str
    documents: int
    documents_table: str
    typed_table: str | None
    schema_id: Id | None
    schema_status: str | None
    storage_choice: str | None
    created_at: Time


class CollectionList(msgspec.Struct):
    items: list[CollectionItem]
    next_cursor: str | None


class StoredDocument(msgspec.Struct):
    system_id: Id
    document: Any
    created_at: Time


class DocumentList(msgspec.Struct):
    items: list[StoredDocument]
    next_cursor: str | None


class JobFailure(Failure):
    permanent: bool | None


class Job(msgspec.Struct):
    """`failed` is a dead letter: it stays until somebody replays it."""

    job_id: int
    task: str
    queue: str
    state: State
    stage: str | None
    attempts: int
    max_attempts: int
    error: JobFailure | None
    system_id: Id | None
    filename: str | None
    objects: int | None
    request_id: Id | None
    schema_id: Id | None
    created_at: Time
    started_at: Time | None
    finished_at: Time | None
    next_try_at: Time | None


class JobList(msgspec.Struct):
    items: list[Job]
    next_cursor: str | None


class Replayed(msgspec.Struct):
    replayed: int


class Live(msgspec.Struct):
    status: Literal["alive"]


class Dependency(msgspec.Struct):
    ready: bool
    error: str | None = None
    facts: dict[str, Any] = {}


class Ready(msgspec.Struct):
    """Ready when every dependency is."""

    ready: bool
    dependencies: dict[str, Dependency]
