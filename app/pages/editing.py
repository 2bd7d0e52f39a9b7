"""The form in which a person changes the table of a proposal: what it shows, what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from cubby.app.pages.asking import clean
from cubby.db.answers import SchemaDetail

TYPES = (
    "text", "numeric", "numeric(12,2)", "integer", "bigint", "double precision", "boolean",
    "timestamptz", "timestamp", "date", "time", "uuid", "inet", "text[]", "integer[]", "bigint[]",
    "numeric[]", "jsonb",
)  # fmt: skip
LONGEST = 32


class EditRow(msgspec.Struct):
    """One field of the documents; `kept` when it has a column, `indexed` when that has an index."""

    path: str
    name: str
    type: str
    presence: float
    kept: bool
    indexed: bool


def edit_rows(schema: SchemaDetail) -> list[EditRow]:
    """The proposed columns in their order, then what could be one. Of a later version those it
    adds; what has its column from an earlier one may get another beside it."""
    later = schema.base_id is not None
    proposed = [
        column for column in schema.columns if not later or column["since"] == schema.version
    ]
    rows = [
        EditRow(
            path=column["path"],
            name=column["name"],
            type=column["type"],
            presence=float(column["presence"]),
            kept=True,
            indexed=column["name"] in schema.indexes,
        )
        for column in proposed
    ]
    known = {row.path for row in rows}
    had = known | ({column["path"] for column in schema.columns} if later else set())
    drifted = [path for path in schema.profile.get("drift", []) if path["path"] not in known]
    sampled = [
        path for path in schema.profile["paths"]
        if path["path"] not in had | {one["path"] for one in drifted}
    ]  # fmt: skip
    rows += [
        EditRow(
            path=path["path"],
            name="",
            type=_likely_type(path["types"]),
            presence=float(path["presence"]),
            kept=False,
            indexed=False,
        )
        for path in [*drifted, *sampled]
        if path["keys"] and len(path["keys"]) <= LONGEST
    ]
    return rows


def filled_rows(rows: list[EditRow], form: Mapping[str, Any]) -> list[EditRow]:
    """The rows as the form that was sent has them; a field's path is known by its place."""
    places = {str(form.get(f"path-{n}")): n for n in range(len(rows))}
    return [
        EditRow(
            path=row.path,
            name=clean(str(form.get(f"name-{n}") or "")),
            type=clean(str(form.get(f"type-{n}") or row.type)),
            presence=row.presence,
            kept=f"kept-{n}" in form,
            indexed=f"indexed-{n}" in form,
        )
        if (n := places.get(row.path)) is not None
        else row
        for row in rows
    ]


def edit_of(rows: list[EditRow], *, later: bool = False) -> dict[str, Any]:
    """As api.edit_schema takes it. A column without a name gets one from its path; a later version
    adds no indexes."""
    kept = [row for row in rows if row.kept]
    columns = [
        {"path": row.path, "type": row.type} | ({"name": row.name} if row.name else {})
        for row in kept
    ]
    if later:
        return {"columns": columns}
    return {"columns": columns, "indexes": [row.name for row in kept if row.indexed and row.name]}


def _likely_type(types: Mapping[str, int]) -> str:
    told = [name for name in types if name != "null"]
    return told[0] if len(told) == 1 and told[0] in TYPES else "jsonb"
