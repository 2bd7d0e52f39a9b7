"""Answers about collections."""

from __future__ import annotations

from typing import Any

import msgspec

from app.api.answers.common import Id, Time


class CollectionItem(msgspec.Struct):
    """`documents_table` has every document; `typed_table` exists once a schema is accepted.
    `profiled` of the documents are known to search by words and to the profile: the others follow
    within seconds."""

    name: str
    documents: int
    documents_table: str
    typed_table: str | None
    schema_id: Id | None
    schema_status: str | None
    storage_choice: str | None
    created_at: Time
    profiled: int


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
