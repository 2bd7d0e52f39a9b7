"""What can be ticked about a schema: arrays that become child tables, paths that are the key."""

from __future__ import annotations

from typing import Any

import msgspec

from cubby.db.answers import SchemaDetail

MOST = 40
"""Paths offered for a key; psql takes any."""
_SCALARS = {"text", "numeric", "boolean", "date", "timestamptz", "null"}


class Tick(msgspec.Struct):
    """`value` is what the form sends; `note` says what speaks for it."""

    path: str
    value: str
    ticked: bool
    note: str


def array_ticks(schema: SchemaDetail) -> list[Tick]:
    """The arrays of objects that can be child tables, those that were chosen ticked. Those of the
    table in use stay and are not listed."""
    rows = {child.path: child.rows for child in schema.dry_run.children} if schema.dry_run else {}
    later = schema.status == "active" or schema.base_id is not None
    chosen = {
        child["path"]: child["table"]
        for child in schema.children
        if not later or (schema.status != "active" and child.get("since") == schema.version)
    }
    offered = {
        one["path"]
        for one in schema.recommendations
        if one["kind"] == "child_table" and one.get("choose")
    }
    return [
        Tick(path, path, path in chosen, _rows_note(chosen.get(path), rows.get(path)))
        for path in sorted(offered | set(chosen))
    ]


def key_ticks(schema: SchemaDetail, key: list[str], seen: list[dict[str, Any]]) -> list[Tick]:
    """Paths of single values, the key first, then what is recommended, then the best filled."""
    recommended = {one["path"] for one in schema.recommendations if one["kind"] == "key"}
    distinct = {path["path"]: path["distinct_values"] for path in seen}
    paths = [
        path for path in schema.profile["paths"] if path["keys"] and set(path["types"]) <= _SCALARS
    ]
    paths.sort(
        key=lambda path: (
            path["path"] not in key,
            path["path"] not in recommended,
            -float(path["presence"]),
            path["path"],
        )
    )
    return [
        Tick(
            path["path"],
            msgspec.json.encode(path["keys"]).decode(),
            path["path"] in key,
            _key_note(path["path"] in recommended, path, distinct.get(path["path"])),
        )
        for path in paths[:MOST]
    ]


def _rows_note(table: str | None, rows: int | None) -> str:
    if table is None:
        return ""
    return table if rows is None else f"{table}, {rows:,} rows by the dry run"


def _key_note(recommended: bool, path: dict[str, Any], distinct: int | None) -> str:
    notes = ["named like what identifies it"] if recommended else []
    if float(path["presence"]) < 1:
        notes.append("not in every document")
    if distinct is not None:
        notes.append(
            f"about {distinct:,} different values"
            if distinct >= 64
            else f"{distinct} different values"
        )
    return ", ".join(notes)
