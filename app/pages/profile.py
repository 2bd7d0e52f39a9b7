"""The profile of a collection as rows of a table with bars."""

from __future__ import annotations

from typing import Any

import msgspec


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


def path_rows(profile: dict[str, Any], columns: list[dict[str, Any]]) -> list[PathRow]:
    """Every path that was seen, with the column it would become, in the order of the profile."""
    becomes = {column["path"]: column for column in columns}
    return [
        PathRow(
            path=path["path"],
            present=path["present"],
            presence=float(path["presence"]),
            types=_shares(path["types"]),
            column=becomes.get(path["path"], {}).get("name"),
            column_type=becomes.get(path["path"], {}).get("type"),
        )
        for path in profile["paths"]
    ]


def _shares(types: dict[str, int]) -> list[TypeShare]:
    total = sum(types.values())
    shares: list[TypeShare] = []
    start = 0.0
    for name, count in sorted(types.items(), key=lambda entry: (-entry[1], entry[0])):
        shares.append(TypeShare(name, count, start, count / total))
        start += count / total
    return shares
