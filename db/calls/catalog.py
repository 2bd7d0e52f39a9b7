"""The functions of `catalog`. Written by `make docs`; see `cubby.db.calls`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pgvector import Vector

from cubby.db.answers import (
    ApiKeyList,
    Arrangement,
    Arranging,
    CheckpointList,
    ChoiceList,
    ClusterActs,
    ClusterDetail,
    ClusterList,
    ClusterMembers,
    ClusterSelection,
    CollectionAbout,
    CollectionItem,
    CollectionList,
    CollectionRecords,
    CollectionSizes,
    ColumnList,
    ColumnSummary,
    CorrectionList,
    DeadLetterKinds,
    Decisions,
    DeliveryList,
    DocumentList,
    DuplicateDocuments,
    DuplicateGroups,
    ExaminedLinks,
    ExportPage,
    Figures,
    FolderPage,
    Gallery,
    GroupsFound,
    IngestStatus,
    Job,
    JobList,
    KnownRequests,
    LabelDetail,
    Lineage,
    MergePreview,
    MergeSuggestions,
    Months,
    ObjectBytes,
    ObjectItems,
    ObjectList,
    ProposedValuesList,
    QuarantineList,
    Queue,
    QueueDepth,
    QueueList,
    RelationDetail,
    RelationList,
    RequestObjects,
    Retagging,
    RowList,
    SavedQuery,
    SavedQueryList,
    ScheduleList,
    SchemaDetail,
    SchemaList,
    SchemaReview,
    SearchResult,
    SettingList,
    SpaceList,
    SplitPreview,
    SplitSuggestions,
    StoredObject,
    TagLabels,
    TaskStatisticsList,
    ThresholdPreview,
    UnsortedFiles,
    UnsortedPeriods,
    Verified,
    WebhookList,
    WhatIf,
)
from cubby.db.calls.call import UNSET, Call, Unset, json


def arrangement_preview(
    *, limit: int | Unset = UNSET, level: float | Unset | None = UNSET
) -> Call[Arrangement]:
    """What arranging again would do, at a level given or at the one measured."""
    return Call("catalog.arrangement_preview", {"p_limit": limit, "p_level": level}, Arrangement)


def arranging() -> Call[Arranging]:
    """The newest job that arranges again because a person asked, and the newest such act with
    whether undo is possible."""
    return Call("catalog.arranging", {}, Arranging)


def backlog(*, api_key_id: UUID | Unset | None = UNSET) -> Call[dict[str, Any]]:
    """How many jobs of what an API key sent wait, and how many may (waiting_jobs_max):
    {"waiting", "limit"}."""
    return Call("catalog.backlog", {"p_api_key_id": api_key_id})


def captured_months(*, filter: Any | Unset = UNSET) -> Call[Months]:
    """How many files were taken in each year and month, the latest first, and of how many it is
    not known: {"years": [{"year", "objects", "months": [{"month", "objects"}]}], "undated"}."""
    return Call("catalog.captured_months", {"p_filter": json(filter)}, Months)


def check_sender(*, id: UUID, api_key_id: UUID) -> Call[None]:
    """Raises CB002 unless the request, or the request of this object, was sent with that API
    key."""
    return Call("catalog.check_sender", {"p_id": id, "p_api_key_id": api_key_id})


def cluster_acts(
    *, id: UUID, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[ClusterActs]:
    """What people did to a cluster, newest first, with what was undone."""
    return Call(
        "catalog.cluster_acts", {"p_id": id, "p_limit": limit, "p_cursor": cursor}, ClusterActs
    )


def cluster_detail(
    *, id: UUID, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[ClusterDetail]:
    """A cluster and its members, duplicates marked with their original."""
    return Call(
        "catalog.cluster_detail", {"p_id": id, "p_limit": limit, "p_cursor": cursor}, ClusterDetail
    )


def cluster_duplicates(
    *,
    id: UUID,
    class_: str | Unset | None = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    judged: bool | Unset | None = UNSET,
) -> Call[DuplicateGroups]:
    """Groups of files that show the same and have a file in this cluster, as
    catalog.list_duplicates."""
    return Call(
        "catalog.cluster_duplicates",
        {"p_id": id, "p_class": class_, "p_limit": limit, "p_cursor": cursor, "p_judged": judged},
        DuplicateGroups,
    )


def cluster_files(
    *, id: UUID, after: UUID | Unset | None = UNSET, limit: int | Unset = UNSET
) -> Call[dict[str, Any]]:
    """The files of a cluster in the order of their ids, under the names they have in its
    directory: unique there, whatever their case."""
    return Call("catalog.cluster_files", {"p_id": id, "p_after": after, "p_limit": limit})


def cluster_members(
    *,
    id: UUID,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    companions: str | Unset = UNSET,
) -> Call[ClusterMembers]:
    """The members of a cluster, copies under the original they are linked to, the first 49 of
    copies_total."""
    return Call(
        "catalog.cluster_members",
        {"p_id": id, "p_limit": limit, "p_cursor": cursor, "p_companions": companions},
        ClusterMembers,
    )


def cluster_selection(*, id: UUID, asset_ids: list[UUID]) -> Call[ClusterSelection]:
    """Some members of a cluster before an act on them: how many of how many, the first 24, and
    unchosen duplicates of chosen ones."""
    return Call(
        "catalog.cluster_selection", {"p_id": id, "p_asset_ids": asset_ids}, ClusterSelection
    )


def collection_about(*, name: str) -> Call[CollectionAbout]:
    """What belongs into a collection: {"signature": [{"key", "share"}], "keys", "aliases": names
    it had, "merged": collections that went into it, "rules", "fields": [{"path", "keys"}] to look
    documents up by, "drift": what its typed table has no column for, null without one}."""
    return Call("catalog.collection_about", {"p_name": name}, CollectionAbout)


def collection_detail(*, name: str) -> Call[CollectionItem]:
    """One collection with its tables and the state of its schema, also by a name it had
    before."""
    return Call("catalog.collection_detail", {"p_name": name}, CollectionItem)


def collection_documents(
    *,
    name: str,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    contains: Any | Unset = UNSET,
    rows: bool | Unset = UNSET,
) -> Call[DocumentList]:
    """The documents of a collection in the order they came in."""
    return Call(
        "catalog.collection_documents",
        {
            "p_name": name,
            "p_limit": limit,
            "p_cursor": cursor,
            "p_contains": json(contains),
            "p_rows": rows,
        },
        DocumentList,
    )


def collection_paths(*, name: str) -> Call[dict[str, Any]]:
    """What all documents of a collection have at each path, as catalog.schema_path has it, and
    the key of the collection."""
    return Call("catalog.collection_paths", {"p_name": name})


def collection_quarantine(
    *,
    name: str,
    state: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
) -> Call[QuarantineList]:
    """Documents of a collection that a frozen table did not take, with what is unknown in them
    ("found"), by state: waiting, released or dismissed."""
    return Call(
        "catalog.collection_quarantine",
        {"p_name": name, "p_state": state, "p_limit": limit, "p_cursor": cursor},
        QuarantineList,
    )


def collection_rows(
    *,
    name: str,
    where: Any | Unset = UNSET,
    order: list[str] | Unset | None = UNSET,
    columns: list[str] | Unset | None = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
) -> Call[RowList]:
    """Rows of a typed table, or without one the documents, whose columns are paths such as
    $.order.no."""
    return Call(
        "catalog.collection_rows",
        {
            "p_name": name,
            "p_where": json(where),
            "p_order": order,
            "p_columns": columns,
            "p_limit": limit,
            "p_cursor": cursor,
        },
        RowList,
    )


def collection_sizes(*, name: str) -> Call[CollectionSizes]:
    """Bytes on disk, with indexes: documents_bytes of the documents, table_bytes of the typed
    table and its child tables (0 without one)."""
    return Call("catalog.collection_sizes", {"p_name": name}, CollectionSizes)


def column_choices(*, id: UUID) -> Call[ChoiceList]:
    """What each column that a proposal makes could be besides."""
    return Call("catalog.column_choices", {"p_id": id}, ChoiceList)


def count_duplicates(
    *,
    class_: str | Unset | None = UNSET,
    judged: bool | Unset | None = UNSET,
    most: int | Unset = UNSET,
) -> Call[int]:
    """How many groups catalog.list_duplicates lists, counted up to p_most."""
    return Call("catalog.count_duplicates", {"p_class": class_, "p_judged": judged, "p_most": most})


def database_time() -> Call[float]:
    """Seconds since 1970 by the clock of the database, which the ids of requests follow: clocks
    of hosts may be wrong."""
    return Call("catalog.database_time", {})


def dead_letter_kinds() -> Call[DeadLetterKinds]:
    """The newest 10,000 dead letters by task and error code: {"total", "items": [{"task", "code",
    "jobs", "permanent", "stages", "latest_at"}]}, most first."""
    return Call("catalog.dead_letter_kinds", {}, DeadLetterKinds)


def duplicate_documents(
    *, name: str, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[DuplicateDocuments]:
    """Documents of a collection that are there more than once with the same bytes, or as records
    with the same content."""
    return Call(
        "catalog.duplicate_documents",
        {"p_name": name, "p_limit": limit, "p_cursor": cursor},
        DuplicateDocuments,
    )


def duplicate_groups(
    *, originals: list[UUID], class_: str | Unset | None = UNSET
) -> Call[GroupsFound]:
    """Up to 200 groups of duplicates by their originals, as they are now; with p_class of links
    of that class alone."""
    return Call(
        "catalog.duplicate_groups", {"p_originals": originals, "p_class": class_}, GroupsFound
    )


def events_after(
    *,
    after: str | Unset | None = UNSET,
    limit: int | Unset = UNSET,
    request_id: UUID | Unset | None = UNSET,
    stages: list[str] | Unset | None = UNSET,
    kinds: list[str] | Unset | None = UNSET,
    owner: str | Unset | None = UNSET,
    collection: str | Unset | None = UNSET,
) -> Call[dict[str, Any]]:
    """What changed after the event of that id, of one request and by filters if asked."""
    return Call(
        "catalog.events_after",
        {
            "p_after": after,
            "p_limit": limit,
            "p_request_id": request_id,
            "p_stages": stages,
            "p_kinds": kinds,
            "p_owner": owner,
            "p_collection": collection,
        },
    )


def export_page(
    *,
    name: str,
    what: str | Unset = UNSET,
    format: str | Unset = UNSET,
    where: Any | Unset = UNSET,
    order: list[str] | Unset | None = UNSET,
    columns: list[str] | Unset | None = UNSET,
    cursor: str | Unset | None = UNSET,
    until: UUID | Unset | None = UNSET,
    limit: int | Unset = UNSET,
) -> Call[ExportPage]:
    """The next lines of an export of a collection: {"text", "next_cursor", "until"}."""
    return Call(
        "catalog.export_page",
        {
            "p_name": name,
            "p_what": what,
            "p_format": format,
            "p_where": json(where),
            "p_order": order,
            "p_columns": columns,
            "p_cursor": cursor,
            "p_until": until,
            "p_limit": limit,
        },
        ExportPage,
    )


def folder(
    *, path: str | Unset = UNSET, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[FolderPage]:
    """A folder as it came with the files: {"path", "folders": [{"name", "path", "files",
    "cover"}], "items", "next_cursor"}; files counts up to 1,001, cover is a file with a
    picture."""
    return Call(
        "catalog.folder", {"p_path": path, "p_limit": limit, "p_cursor": cursor}, FolderPage
    )


def fsck_copies(*, raw_id: UUID) -> Call[list[str]]:
    """Where else the bytes of a received file are."""
    return Call("catalog.fsck_copies", {"p_raw_id": raw_id})


def fsck_database(*, limit: int | Unset = UNSET) -> Call[list[dict[str, Any]]]:
    """What does not fit together in the catalogue itself, up to p_limit of each kind: [{"kind",
    "subject", "message"}]."""
    return Call("catalog.fsck_database", {"p_limit": limit})


def fsck_has_content(*, sha256: str) -> Call[bool]:
    """Whether a file with these bytes was received: a further copy of them can go."""
    return Call("catalog.fsck_has_content", {"p_sha256": sha256})


def fsck_lineage(
    *, after: int | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[list[dict[str, Any]]]:
    """A page of the chain over lineage, computed again."""
    return Call("catalog.fsck_lineage", {"p_after": after, "p_limit": limit})


def fsck_media(
    *, after: UUID | Unset | None = UNSET, limit: int | Unset = UNSET
) -> Call[list[dict[str, Any]]]:
    """Placed files in the order of their ids, with every place they are in: a page of the work of
    cubby fsck."""
    return Call("catalog.fsck_media", {"p_after": after, "p_limit": limit})


def fsck_raw(
    *, after: UUID | Unset | None = UNSET, limit: int | Unset = UNSET
) -> Call[list[dict[str, Any]]]:
    """Received parts in the order of their ids, with what their bytes hash to: a page of the work
    of cubby fsck."""
    return Call("catalog.fsck_raw", {"p_after": after, "p_limit": limit})


def fsck_unknown(*, uris: list[str]) -> Call[list[dict[str, Any]]]:
    """Of these files those that nothing leads to: {"uri", "room", "system_id", "sha256"}, the
    last two where the name tells whose it was."""
    return Call("catalog.fsck_unknown", {"p_uris": uris})


def gallery(
    *,
    filter: Any | Unset = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    newer: bool | Unset = UNSET,
) -> Call[Gallery]:
    """Files by when they were taken, the latest first, then those without a date: {"items",
    "next_cursor", "previous_cursor"}."""
    return Call(
        "catalog.gallery",
        {"p_filter": json(filter), "p_limit": limit, "p_cursor": cursor, "p_newer": newer},
        Gallery,
    )


def has_replayed(*, position: str) -> Call[bool]:
    """Whether this server is a standby that has replayed the log up to a position of the
    primary."""
    return Call("catalog.has_replayed", {"p_position": position})


def ingest_ended(*, id: UUID) -> Call[bool]:
    """Whether all work on a request, or on one of its objects, has ended."""
    return Call("catalog.ingest_ended", {"p_id": id})


def ingest_status(
    *, id: UUID, after: int | Unset | None = UNSET, limit: int | Unset = UNSET
) -> Call[IngestStatus]:
    """How far an ingest job is: of a request, or of one of its objects."""
    return Call(
        "catalog.ingest_status", {"p_id": id, "p_after": after, "p_limit": limit}, IngestStatus
    )


def job_detail(*, job_id: int) -> Call[Job]:
    """One job."""
    return Call("catalog.job_detail", {"p_job_id": job_id}, Job)


def known_keys(
    *, owner: str | None, keys: list[str], api_key_id: UUID | Unset | None = UNSET
) -> Call[KnownRequests]:
    """Which of these idempotency keys of an owner the API key p_api_key_id has used, and for
    which requests."""
    return Call(
        "catalog.known_keys",
        {"p_owner": owner, "p_keys": keys, "p_api_key_id": api_key_id},
        KnownRequests,
    )


def label_detail(*, label: str) -> Call[LabelDetail]:
    """One label; where there is none, with known false, what api.put_tag_label would make of
    it."""
    return Call("catalog.label_detail", {"p_label": label}, LabelDetail)


def list_checkpoints(
    *, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[CheckpointList]:
    """The chain over lineage from its beginning, to be kept elsewhere: {"items": [{"number",
    "first_id", "last_id", "rows", "previous", "digest", "created_at"}], "next_cursor"}."""
    return Call("catalog.list_checkpoints", {"p_limit": limit, "p_cursor": cursor}, CheckpointList)


def list_clusters(
    *,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    provisional: bool | Unset | None = UNSET,
    name: str | Unset | None = UNSET,
    unsorted: bool | Unset | None = UNSET,
    sort: str | Unset = UNSET,
) -> Call[ClusterList]:
    """Open clusters by p_sort: created, the newest first; members, the largest first."""
    return Call(
        "catalog.list_clusters",
        {
            "p_limit": limit,
            "p_cursor": cursor,
            "p_provisional": provisional,
            "p_name": name,
            "p_unsorted": unsorted,
            "p_sort": sort,
        },
        ClusterList,
    )


def list_collections(
    *, name: str | Unset | None = UNSET, sort: str | Unset = UNSET
) -> Call[CollectionList]:
    """All collections with their tables and the state of their schema, or those with words in
    their name."""
    return Call("catalog.list_collections", {"p_name": name, "p_sort": sort}, CollectionList)


def list_columns(*, name: str) -> Call[ColumnList]:
    """Columns that the rows of a collection have: [{"name", "type", "documents": those that have
    the path, "distinct_values": up to 63, else null}]."""
    return Call("catalog.list_columns", {"p_name": name}, ColumnList)


def list_corrections(
    *,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    asset_id: UUID | Unset | None = UNSET,
) -> Call[CorrectionList]:
    """What people corrected, newest first, also what they took back; with p_asset_id of one
    object."""
    return Call(
        "catalog.list_corrections",
        {"p_limit": limit, "p_cursor": cursor, "p_asset_id": asset_id},
        CorrectionList,
    )


def list_deliveries(
    *,
    webhook_id: UUID,
    state: str | Unset | None = UNSET,
    limit: int | Unset = UNSET,
    cursor: UUID | Unset | None = UNSET,
) -> Call[DeliveryList]:
    """The delivery log of a webhook, newest first: what waits, and what ended in the last 30
    days."""
    return Call(
        "catalog.list_deliveries",
        {"p_webhook_id": webhook_id, "p_state": state, "p_limit": limit, "p_cursor": cursor},
        DeliveryList,
    )


def list_duplicate_decisions(
    *, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[Decisions]:
    """What people said of duplicates and still holds, newest first: the verdict, of how many
    pairs and files, and the first 12 files."""
    return Call(
        "catalog.list_duplicate_decisions", {"p_limit": limit, "p_cursor": cursor}, Decisions
    )


def list_duplicates(
    *,
    class_: str | Unset | None = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    judged: bool | Unset | None = UNSET,
) -> Call[DuplicateGroups]:
    """Groups of files that show the same, newest original first."""
    return Call(
        "catalog.list_duplicates",
        {"p_class": class_, "p_limit": limit, "p_cursor": cursor, "p_judged": judged},
        DuplicateGroups,
    )


def list_jobs(
    *,
    state: str | Unset | None = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    filter: Any | Unset = UNSET,
) -> Call[JobList]:
    """Jobs, newest first, optionally of one state, and of one task, error code or stage; failed
    ones are the dead letters."""
    return Call(
        "catalog.list_jobs",
        {"p_state": state, "p_limit": limit, "p_cursor": cursor, "p_filter": json(filter)},
        JobList,
    )


def list_keys() -> Call[ApiKeyList]:
    """All keys, revoked ones too, without their secrets."""
    return Call("catalog.list_keys", {}, ApiKeyList)


def list_labels(
    *, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[TagLabels]:
    """Labels pictures may be tagged with, by name."""
    return Call("catalog.list_labels", {"p_limit": limit, "p_cursor": cursor}, TagLabels)


def list_objects(
    *,
    filter: Any | Unset = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    sort: str | Unset = UNSET,
) -> Call[ObjectList]:
    """Objects filtered by kind, media_type, tags, owner, received_from, received_to,
    captured_from, captured_to, cluster_id, collection, status, q (words that must all be
    there)."""
    return Call(
        "catalog.list_objects",
        {"p_filter": json(filter), "p_limit": limit, "p_cursor": cursor, "p_sort": sort},
        ObjectList,
    )


def list_queries(
    *, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[SavedQueryList]:
    """Queries that were saved, by name."""
    return Call("catalog.list_queries", {"p_limit": limit, "p_cursor": cursor}, SavedQueryList)


def list_queues(*, queue: str | Unset | None = UNSET) -> Call[QueueList]:
    """Every queue, or one: whether it is paused, its concurrency, how many jobs wait and run, how
    long the oldest has waited, and its tasks."""
    return Call("catalog.list_queues", {"p_queue": queue}, QueueList)


def list_relations() -> Call[RelationList]:
    """Tables and views that an analyst may query: those of collections first, then views of
    analysts, then those of the catalog."""
    return Call("catalog.list_relations", {}, RelationList)


def list_schedules() -> Call[ScheduleList]:
    """Work that begins at a time of every day (UTC): its task, its cron expression, when it last
    began and when it begins next."""
    return Call("catalog.list_schedules", {}, ScheduleList)


def list_schemas(
    *,
    status: str | Unset | None = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
) -> Call[SchemaList]:
    """Schema proposals and decisions, newest first."""
    return Call(
        "catalog.list_schemas",
        {"p_status": status, "p_limit": limit, "p_cursor": cursor},
        SchemaList,
    )


def list_settings() -> Call[SettingList]:
    """The settings with value, default, type, range and what each does."""
    return Call("catalog.list_settings", {}, SettingList)


def list_spaces() -> Call[SpaceList]:
    """Every space, the one in use first."""
    return Call("catalog.list_spaces", {}, SpaceList)


def list_unsorted(
    *,
    period: str | Unset | None = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
) -> Call[UnsortedFiles]:
    """Files that are in no directory yet, newest first, with their period; of one period or of
    all."""
    return Call(
        "catalog.list_unsorted",
        {"p_period": period, "p_limit": limit, "p_cursor": cursor},
        UnsortedFiles,
    )


def list_webhooks() -> Call[WebhookList]:
    """All webhooks, without their secrets, with how many deliveries wait and failed."""
    return Call("catalog.list_webhooks", {}, WebhookList)


def merge_preview(*, from_: str, into: str) -> Call[MergePreview]:
    """What merging one collection into another would do, or what prevents it."""
    return Call("catalog.merge_preview", {"p_from": from_, "p_into": into}, MergePreview)


def merge_suggestions(
    *, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[MergeSuggestions]:
    """Pairs of clusters that may be one, the most alike first, with the evidence; never a pair a
    person told apart."""
    return Call(
        "catalog.merge_suggestions", {"p_limit": limit, "p_cursor": cursor}, MergeSuggestions
    )


def object_bytes(*, id: UUID) -> Call[ObjectBytes]:
    """Where the bytes of an object and its thumbnails are, without reading its document."""
    return Call("catalog.object_bytes", {"p_id": id}, ObjectBytes)


def object_detail(*, id: UUID) -> Call[StoredObject]:
    """Everything known about one object."""
    return Call("catalog.object_detail", {"p_id": id}, StoredObject)


def object_items(*, ids: list[UUID]) -> Call[ObjectItems]:
    """Up to 1,000 objects as lists show them, in the order given; ids of none are left out."""
    return Call("catalog.object_items", {"p_ids": ids}, ObjectItems)


def object_lineage(*, id: UUID) -> Call[Lineage]:
    """What happened to an object: its own rows and those of its request that concern it."""
    return Call("catalog.object_lineage", {"p_id": id}, Lineage)


def overview() -> Call[Figures]:
    """What needs a person, and the current load."""
    return Call("catalog.overview", {}, Figures)


def preview_reexamination(
    *, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[ExaminedLinks]:
    """What applying the comparisons made so far would change: links with the class they have and
    the one they would have (null for no link)."""
    return Call(
        "catalog.preview_reexamination", {"p_limit": limit, "p_cursor": cursor}, ExaminedLinks
    )


def preview_schema(*, id: UUID, edit: Any) -> Call[dict[str, Any]]:
    """What api.edit_schema would make of a proposal, without doing it: {"proposal", "statements",
    "ddl", "changes"}."""
    return Call("catalog.preview_schema", {"p_id": id, "p_edit": json(edit)})


def proposed_values(*, id: UUID) -> Call[ProposedValuesList]:
    """What the sample has in each proposed column: the number of values, of different ones, and
    the most frequent three."""
    return Call("catalog.proposed_values", {"p_id": id}, ProposedValuesList)


def query_detail(*, name: str) -> Call[SavedQuery]:
    """One saved query with its text."""
    return Call("catalog.query_detail", {"p_name": name}, SavedQuery)


def query_vector(*, question: str, space: str | Unset | None = UNSET) -> Call[dict[str, Any]]:
    """What is known of a text in a space, the active one unless another is named: {"question",
    "space", "state", "vector", "error"}."""
    return Call("catalog.query_vector", {"p_question": question, "p_space": space})


def queue_depth() -> Call[QueueDepth]:
    """How many jobs wait, run and are dead letters, and how long the oldest has waited."""
    return Call("catalog.queue_depth", {}, QueueDepth)


def queue_detail(*, queue: str) -> Call[Queue]:
    """One queue, as catalog.list_queues has it."""
    return Call("catalog.queue_detail", {"p_queue": queue}, Queue)


def ready() -> Call[dict[str, Any]]:
    """Whether the database is deployed and by which release, and the numbers of live worker
    processes and of API keys."""
    return Call("catalog.ready", {})


def records_path(*, path: str) -> Call[dict[str, Any]]:
    """The steps of a path to records: names as strings, places in arrays as numbers, null for
    each element of an array on the way."""
    return Call("catalog.records_path", {"p_path": path})


def records_preview(*, name: str, path: Any) -> Call[CollectionRecords]:
    """What api.set_collection_records would do: how many documents are envelopes, how many
    records they hold, and how many documents would stay whole."""
    return Call(
        "catalog.records_preview", {"p_name": name, "p_path": json(path)}, CollectionRecords
    )


def relation_detail(*, schema: str, name: str) -> Call[RelationDetail]:
    """A table or view that an analyst may query, with its columns, their types and comments."""
    return Call("catalog.relation_detail", {"p_schema": schema, "p_name": name}, RelationDetail)


def request_objects(
    *, id: UUID, after: int | Unset | None = UNSET, limit: int | Unset = UNSET
) -> Call[RequestObjects]:
    """The ids of all objects of a request, in order, by pages."""
    return Call(
        "catalog.request_objects", {"p_id": id, "p_after": after, "p_limit": limit}, RequestObjects
    )


def retagging() -> Call[Retagging]:
    """What a change of labels has looked at again: files with a vector in the space in use
    (counted up to 100,000)."""
    return Call("catalog.retagging", {}, Retagging)


def review_schemas(
    *,
    filter: Any | Unset = UNSET,
    sort: str | Unset = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
) -> Call[SchemaReview]:
    """Proposals and decisions to review, with the number of their columns and what a later
    version adds, widens and breaks."""
    return Call(
        "catalog.review_schemas",
        {"p_filter": json(filter), "p_sort": sort, "p_limit": limit, "p_cursor": cursor},
        SchemaReview,
    )


def schema_ddl(*, id: UUID) -> Call[dict[str, Any]]:
    """What the gate reads: the structured proposal, the statements it renders to now, and what is
    known of them already."""
    return Call("catalog.schema_ddl", {"p_id": id})


def schema_detail(*, id: UUID) -> Call[SchemaDetail]:
    """A proposal with its reasons, columns, DDL and the profile it rests on."""
    return Call("catalog.schema_detail", {"p_id": id}, SchemaDetail)


def search_page(
    *,
    query: str | None,
    vector: Vector | Unset | None = UNSET,
    space: str | Unset | None = UNSET,
    filter: Any | Unset = UNSET,
    limit: int | Unset = UNSET,
    cursor: str | Unset | None = UNSET,
    fold_duplicates: bool | Unset = UNSET,
    facets: bool | Unset = UNSET,
    sort: str | Unset = UNSET,
    degraded: bool | Unset = UNSET,
) -> Call[SearchResult]:
    """One page of one ranked list from vector similarity and full text; each hit says why."""
    return Call(
        "catalog.search_page",
        {
            "p_query": query,
            "p_vector": vector,
            "p_space": space,
            "p_filter": json(filter),
            "p_limit": limit,
            "p_cursor": cursor,
            "p_fold_duplicates": fold_duplicates,
            "p_facets": facets,
            "p_sort": sort,
            "p_degraded": degraded,
        },
        SearchResult,
    )


def server_position() -> Call[dict[str, Any]]:
    """How far the log of this server is: what a primary has flushed, or what a standby has
    replayed; and of which system it is."""
    return Call("catalog.server_position", {})


def session_rights() -> Call[dict[str, Any]]:
    """Whether api.end_long_sessions may end sessions: {"shared_logins": those of cubby_analyst
    and cubby_admin, "own_logins": those of other logins that are members of them}."""
    return Call("catalog.session_rights", {})


def split_preview(*, id: UUID, k: int) -> Call[SplitPreview]:
    """The parts into which api.split_cluster would divide a cluster by its vectors, the one that
    stays first, each with some of its members."""
    return Call("catalog.split_preview", {"p_id": id, "p_k": k}, SplitPreview)


def split_suggestions(
    *, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[SplitSuggestions]:
    """Clusters that may be two, the clearest first, with the evidence; never one that a person
    confirmed."""
    return Call(
        "catalog.split_suggestions", {"p_limit": limit, "p_cursor": cursor}, SplitSuggestions
    )


def summarize_column(*, name: str, column: str, where: Any | Unset = UNSET) -> Call[ColumnSummary]:
    """What a column of a typed table, or a path of documents, holds in the rows that pass a
    filter."""
    return Call(
        "catalog.summarize_column",
        {"p_name": name, "p_column": column, "p_where": json(where)},
        ColumnSummary,
    )


def task_statistics(*, hours: int | Unset = UNSET) -> Call[TaskStatisticsList]:
    """Of each task, the jobs that ended in the last hours: done, dead letters, and those that
    took more than one attempt."""
    return Call("catalog.task_statistics", {"p_hours": hours}, TaskStatisticsList)


def threshold_preview(*, id: UUID, value: float) -> Call[ThresholdPreview]:
    """Members that would leave a cluster or join it at this threshold: the numbers, and up to 100
    of each with where they would go."""
    return Call("catalog.threshold_preview", {"p_id": id, "p_value": value}, ThresholdPreview)


def throughput(*, minutes: int | Unset = UNSET) -> Call[dict[str, Any]]:
    """Objects finished in each of the last minutes, the running one last: {"since", "objects":
    [n, …]}."""
    return Call("catalog.throughput", {"p_minutes": minutes})


def unreceived_files(*, uris: list[str]) -> Call[list[str]]:
    """Of these files those that were left by requests that began more than `unreceived_days` ago
    and were never accepted: the process that received them ended."""
    return Call("catalog.unreceived_files", {"p_uris": uris})


def unsorted_periods(
    *, limit: int | Unset = UNSET, cursor: str | Unset | None = UNSET
) -> Call[UnsortedPeriods]:
    """The days or months of files that are in no directory yet, the latest first: how many files
    each has, and some of them."""
    return Call("catalog.unsorted_periods", {"p_limit": limit, "p_cursor": cursor}, UnsortedPeriods)


def verify_collection(*, name: str) -> Call[Verified]:
    """Rebuild every document of a collection from its row (typed columns, extra, child rows) and
    compare it with what is stored."""
    return Call("catalog.verify_collection", {"p_name": name}, Verified)


def what_if(*, id: UUID) -> Call[WhatIf]:
    """What other values of a setting would decide, when a proposal is not a table because of one
    figure."""
    return Call("catalog.what_if", {"p_id": id}, WhatIf)


def workers_without(*, space: str) -> Call[dict[str, Any]]:
    """Live workers that cannot make vectors of a space, as they reported themselves: {"workers":
    ["host:pid:number"]}."""
    return Call("catalog.workers_without", {"p_space": space})
