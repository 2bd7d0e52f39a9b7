"""Answers about collections."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cubby.app.answers.common import Id, Time


class CollectionItem(msgspec.Struct):
    """`documents_table` has every document; `typed_table` exists once a schema is accepted;
    `next_schema_id` is a proposal for its next version. `profiled` of the documents are known to
    search by words and to the profile: the others follow within seconds."""

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


class CollectionKey(msgspec.Struct):
    """What a key does: `folded` documents have a newer one of their key, and `without_key` none."""

    collection: str
    key: list[str]
    before: list[str]
    dry_run: bool
    documents: int
    keys: int
    folded: int
    without_key: int
    without_key_ids: list[Id]


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
    without_key: int
    sample_ids: list[Id]
    holds: bool


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
