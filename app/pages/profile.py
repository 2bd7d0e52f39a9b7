"""The profile of a collection as rows of a table with bars."""

from __future__ import annotations

from typing import Any

import msgspec

EXAMPLES, LONGEST = 3, 40


class TypeShare(msgspec.Struct):
    """One type at a path; `start` and `share` place it in a bar of length 1."""

    name: str
    count: int
    start: float
    share: float


class PathRow(msgspec.Struct):
    path: str
    present: int
    presence: float
    types: list[TypeShare]
    column: str | None
    column_type: str | None
    distinct: int | None
    examples: list[str]


def path_rows(
    profile: dict[str, Any],
    columns: list[dict[str, Any]],
    children: list[dict[str, Any]],
    seen: list[dict[str, Any]],
) -> list[PathRow]:
    """Every path of the sample, in the order of the profile. It has the column that it would
    become, here or in a child table, and what `seen` says of it in all documents."""
    becomes = {column["path"]: column for column in columns} | _in_children(children)
    told = {path["path"]: path for path in seen}
    return [
        PathRow(
            path=path["path"],
            present=path["present"],
            presence=float(path["presence"]),
            types=_shares(path["types"]),
            column=_column_of(path["path"], becomes).get("name"),
            column_type=_column_of(path["path"], becomes).get("type"),
            distinct=told.get(path["path"], {}).get("distinct_values"),
            examples=[_short(one) for one in _examples(told.get(path["path"], {}))],
        )
        for path in profile["paths"]
    ]


def _column_of(path: str, becomes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The column at a path, or the array or jsonb column that holds what is there, too."""
    if path in becomes:
        return becomes[path]
    for above in range(len(path) - 1, 0, -1):
        column = becomes.get(path[:above]) if path[above] in ".[" else None
        if column is not None:
            return column if column["type"] == "jsonb" or column["type"].endswith("[]") else {}
    return {}


def _in_children(children: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    becomes: dict[str, dict[str, Any]] = {}
    for child in children:
        rows = {"name": child["table"], "type": "rows"}
        becomes |= {child["path"]: rows, child["path"].removesuffix("[]"): rows}
        becomes |= {
            column["path"]: {"name": f"{child['table']}.{column['name']}", "type": column["type"]}
            for column in child["columns"]
        }
    return becomes


def _examples(path: dict[str, Any]) -> list[Any]:
    return (path.get("examples") or [])[:EXAMPLES]


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _shares(types: dict[str, int]) -> list[TypeShare]:
    total = sum(types.values())
    shares: list[TypeShare] = []
    start = 0.0
    for name, count in sorted(types.items(), key=lambda entry: (-entry[1], entry[0])):
        shares.append(TypeShare(name, count, start, count / total))
        start += count / total
    return shares
