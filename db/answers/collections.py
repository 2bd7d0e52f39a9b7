"""Answers about collections."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cubby.db.answers.common import Id, Time


class CollectionItem(msgspec.Struct):
    """`documents_table` has every document; `typed_table` exists once a schema is accepted;
    `next_schema_id` is a proposal for its next version. `profiled` of the documents are known to
    search by words and to the profile: the others follow within seconds. `without_key`, of a single
    collection, is the share of sampled documents that lack its key. `records` is the path at which
    documents held the records that are here, `records_with` the collection of the others of the
    two: envelopes or records. `split` is the path whose value sends documents to `parts`."""

    name: str
    documents: int
    documents_table: str
    typed_table: str | None
    schema_id: Id | None
    schema_status: str | None
    storage_choice: str | None
    created_at: Time
    profiled: int
    schema_version: int | None
    key: list[str]
    next_schema_id: Id | None
    order_by: str | None
    delete_when: list[str]
    records: str | None
    split: str | None
    parts: list[str]
    part_of: str | None
    records_with: str | None
    without_key: float | msgspec.UnsetType | None = msgspec.UNSET
    contract: Literal["evolve", "freeze", "auto"] = "evolve"
    quarantined: int = 0
    dedupe: Literal["keep_all", "keep_first"] = "keep_all"


class CollectionKey(msgspec.Struct):
    """What a key does: `folded` documents have a newer one of their key, and `without_key` none.
    `tombstones` are those that `delete_when` says delete the row of their key."""

    collection: str
    key: list[str]
    before: list[str]
    order_by: str | None
    delete_when: list[str]
    dry_run: bool
    documents: int
    keys: int
    folded: int
    without_key: int
    tombstones: int
    without_key_ids: list[Id]


class CollectionDedupe(msgspec.Struct):
    """What `keep_first` does: `duplicates` have the content of an earlier document."""

    collection: str
    dedupe: Literal["keep_all", "keep_first"]
    before: Literal["keep_all", "keep_first"]
    dry_run: bool
    documents: int
    duplicates: int


class CollectionRecords(msgspec.Struct):
    """What taking the records at `path` out would do: `envelopes` hold `records`, the other
    documents stay `whole`. `examples` are up to three of the documents that it would make."""

    collection: str
    path: str
    envelopes: int
    records: int
    whole: int
    examples: list[Any]


class Verified(msgspec.Struct):
    """Whether the rows of the typed table give back every document exactly, counted. The figures of
    a table are null where there is none."""

    collection: str
    typed_table: str | None
    version: int | None
    backfill_state: Literal["none", "running", "done", "failed"] | None
    key: list[str] | None
    documents: int
    rows: int | None
    broken: int
    missing: int | None
    outdated: int | None
    strays: int
    deleted: int
    without_key: int
    sample_ids: list[Id]
    holds: bool
    quarantined: int = 0


class CollectionList(msgspec.Struct):
    items: list[CollectionItem]
    next_cursor: str | None


class StoredDocument(msgspec.Struct):
    """`row` is there when rows were asked for: that of the typed table, null without one."""

    system_id: Id
    document: Any
    created_at: Time
    row: dict[str, Any] | msgspec.UnsetType | None = msgspec.UNSET


class DocumentList(msgspec.Struct):
    items: list[StoredDocument]
    next_cursor: str | None


class Quarantined(msgspec.Struct):
    """A document that a frozen table did not take; `found` is what is unknown in it."""

    system_id: Id
    state: Literal["waiting", "released", "dismissed"]
    found: list[dict[str, str]]
    document: Any
    created_at: Time
    decided_at: Time | None
    decided_by: str | None


class QuarantineList(msgspec.Struct):
    items: list[Quarantined]
    next_cursor: str | None


class Review(msgspec.Struct):
    """How many documents a verdict changed, and how many still wait."""

    collection: str
    verdict: Literal["release", "dismiss", "wait"]
    documents: int
    waiting: int


class DuplicateDocument(msgspec.Struct):
    """The first of `documents` that have the same content; `duplicates` are up to 100 others."""

    system_id: Id
    documents: int
    duplicates: list[Id]
    document: Any
    created_at: Time


class DuplicateDocuments(msgspec.Struct):
    items: list[DuplicateDocument]
    next_cursor: str | None


class KeyShare(msgspec.Struct):
    key: str
    share: float


class LookupField(msgspec.Struct):
    """A path that documents can be looked up by; the key of an array's element is None."""

    path: str
    keys: list[str | None]

    @property
    def value(self) -> str:
        return msgspec.json.encode(self.keys).decode()


class DriftedPath(msgspec.Struct):
    path: str
    type: str
    documents: int
    presence: float | None
    example: str | None


class Drift(msgspec.Struct):
    looked_at: int
    total: int
    items: list[DriftedPath]


class CollectionAbout(msgspec.Struct):
    """What belongs into a collection, and what its table has no column for."""

    signature: list[KeyShare]
    keys: int
    aliases: list[str]
    merged: list[str]
    rules: int
    fields: list[LookupField]
    drift: Drift | None


class MergePreview(msgspec.Struct, rename={"source": "from"}):
    """What a merge would do."""

    source: str
    documents: int
    into: str
    into_documents: int
    into_table: str | None
    shared_keys: list[str]
    new_keys: list[str]
    refusal: str | None
    refusal_schema_id: str | None


class CollectionSizes(msgspec.Struct):
    """Bytes on disk; `table_bytes` is 0 without a typed table."""

    documents_bytes: int
    table_bytes: int


class RowColumn(msgspec.Struct):
    name: str
    type: str


class ColumnValue(msgspec.Struct):
    value: Any
    rows: int


class ColumnBin(msgspec.Struct):
    """From one number or time to the next; the last bin has its upper end too."""

    from_: float | str = msgspec.field(name="from")
    to: float | str
    rows: int


class ColumnSummary(msgspec.Struct):
    """`partial`: there may be more rows than were looked at."""

    column: str
    type: str
    rows: int
    nulls: int
    distinct: int
    partial: bool
    values: list[ColumnValue]
    bins: list[ColumnBin]


class RowList(msgspec.Struct):
    """Rows of a typed table, or documents read as rows; `columns` has the order of their columns.
    `looked_at`: how many documents were filtered and ordered, where these are not all."""

    columns: list[RowColumn]
    items: list[dict[str, Any]]
    next_cursor: str | None
    looked_at: int | None = None


class KnownColumn(msgspec.Struct):
    """`documents` have the path of the column; `distinct_values` is null from 64 on."""

    name: str
    type: str
    documents: int | None
    distinct_values: int | None


class ColumnList(msgspec.Struct):
    items: list[KnownColumn]


class ExportPage(msgspec.Struct):
    """The next lines of an export; `next_cursor` is null when there are no more."""

    text: str
    next_cursor: str | None
    until: Id | None
