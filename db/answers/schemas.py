"""Answers about schemas."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cubby.db.answers.common import Id, Time


class Backfill(msgspec.Struct):
    """How far the typed table has been filled with earlier documents, folded to the newest of each
    key, or healed after a change of version. `error` says why it failed."""

    state: Literal["none", "running", "done", "failed"]
    done: int
    total: int
    error: str | None = None


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


class ReviewedSchema(SchemaItem, kw_only=True):
    """A proposal with what it would change; the counts are of columns."""

    columns: int
    added: int
    widened: int
    breaking: int
    change: Literal["new", "additive", "widened", "breaking"]


class SchemaReview(msgspec.Struct):
    items: list[ReviewedSchema]
    next_cursor: str | None
    total: int


class TopValue(msgspec.Struct):
    value: str
    documents: int


class ProposedValues(msgspec.Struct):
    """What the sample has in one column; `bins` count numbers from `least` to `most`."""

    path: str
    sampled: int
    distinct_values: int
    bins: list[int] | None
    least: float | None
    most: float | None
    top: list[TopValue]


class ProposedValuesList(msgspec.Struct):
    items: list[ProposedValues]


class GateFinding(msgspec.Struct):
    """What is wrong with the DDL, and in which statement: from 1, 0 for all of it."""

    statement: int
    message: str


class Gate(msgspec.Struct):
    """What was found when the DDL of that hash was read again. Only what passed can run."""

    state: Literal["unchecked", "passed", "refused"]
    ddl_sha256: str
    findings: list[GateFinding]
    checked_at: Time | None


class ColumnTrial(msgspec.Struct):
    """What would become of the values of a column. Of those that fit, `inexact` ones are also in
    `extra`, for the column alone does not give their text back. `misfits` are system ids of
    documents whose value goes to `extra`, `values` the first 60 characters of such values."""

    name: str
    fits: int
    inexact: int
    extra: int
    null: int
    missing: int
    misfits: list[Id]
    values: list[str] = []


class ChildTrial(msgspec.Struct):
    """What would become of the elements of an array of objects; `misfits` are system ids of the
    documents they are in."""

    table: str
    path: str
    rows: int
    extra_rows: int
    table_bytes: int
    columns: list[ColumnTrial]


class DryRun(msgspec.Struct):
    """What accepting would make of the documents that were stored at that time. It has the table of
    the collection, with every column of this version, and its child tables. Every document is
    counted, also those that a key would fold. What a wider column of the same path holds is counted
    there."""

    ddl_sha256: str
    documents: int
    extra_documents: int
    table_bytes: int
    columns: list[ColumnTrial]
    checked_at: Time
    children: list[ChildTrial] = []


class ForcedChoice(msgspec.Struct):
    value: Literal["sql", "jsonb"]
    by: str
    at: Time
    reason: str | msgspec.UnsetType = msgspec.UNSET


class EditedColumns(msgspec.Struct):
    by: str
    at: Time
    reason: str | msgspec.UnsetType = msgspec.UNSET


class Override(msgspec.Struct):
    """What a person decided instead of the rule; each is there only where one did."""

    storage_choice: ForcedChoice | msgspec.UnsetType = msgspec.UNSET
    columns: EditedColumns | msgspec.UnsetType = msgspec.UNSET


class SchemaDetail(SchemaItem, kw_only=True):
    """A proposal with what it rests on (profile) and what it would do (columns, DDL, dry run)."""

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
    gate: Gate
    dry_run: DryRun | None
    override: Override


class ColumnChoice(msgspec.Struct):
    """What a column could be. `fits` of the sampled values do, `exact` ones are given back by the
    column alone, `strays` are some that stay in `extra`. A zone of null is for you to name.
    A `suggested` one is a reading that all of enough values agree with."""

    type: str
    fits: int
    exact: int
    strays: list[str]
    reading: str | msgspec.UnsetType = msgspec.UNSET
    zone: str | msgspec.UnsetType | None = msgspec.UNSET
    pattern: str | msgspec.UnsetType = msgspec.UNSET
    suggested: bool = False


class ColumnChoices(msgspec.Struct):
    """A column as it is proposed, and what it could be besides. One without a name would take the
    place of the columns below its path."""

    path: str
    sampled: int
    choices: list[ColumnChoice]
    name: str | msgspec.UnsetType = msgspec.UNSET
    type: str | msgspec.UnsetType = msgspec.UNSET
    reading: str | msgspec.UnsetType = msgspec.UNSET
    zone: str | msgspec.UnsetType = msgspec.UNSET
    pattern: str | msgspec.UnsetType = msgspec.UNSET


class ChoiceList(msgspec.Struct):
    schema_id: Id
    items: list[ColumnChoices]


class KnobOption(msgspec.Struct):
    """What a value of the setting would decide here, and which other undecided collections would
    change if it were the setting."""

    value: int | float
    is_setting: bool
    storage_choice: Literal["sql", "jsonb"]
    others: int
    collections: list[str]


class WhatIf(msgspec.Struct):
    """`knobs` are those set for this collection alone. Without `options` no single figure
    decides."""

    schema_id: Id
    collection: str
    rule: str | None
    figure: str | None
    setting: str | None
    setting_value: int | float | None
    knobs: dict[str, Any]
    options: list[KnobOption]
