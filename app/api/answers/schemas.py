"""Answers about schemas."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from app.api.answers.common import Id, Time


class Backfill(msgspec.Struct):
    """How far the typed table has been filled with the documents that were there before it, folded
    to the newest of each key, or healed after a change of version."""

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
    base_id: Id | None
    superseded_by: Id | None
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
    children: list[dict[str, Any]]
    foreign_keys: list[dict[str, Any]]
    key: list[str]
    diff: dict[str, Any] | None
    ddl: str
    reverse_ddl: str
    profile: Any
    recommendations: list[dict[str, Any]]
