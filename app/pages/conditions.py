"""What is typed below the name of a column, as the filter of catalog.collection_rows.

`Oslo` contains, `=Oslo` is, `10..20` from and to, `10..<20` below 20, `>5`, `<=5`, `null`, `!null`.
"""

from __future__ import annotations

import re
from typing import Any

_SIGNS = {">=": "gte", "<=": "lte", ">": "gt", "<": "lt", "=": "eq", "!=": "ne"}
_SIGNED = re.compile(r"(>=|<=|!=|>|<|=)\s*(.*)", re.DOTALL)
_RANGE = re.compile(r"(.*?)\.\.(<?)(.*)", re.DOTALL)
_ORDERED = ("integer", "bigint", "numeric", "double", "timestamp", "date", "time")


def is_ordered(type_: str) -> bool:
    return type_.startswith(_ORDERED) and not type_.endswith("[]")


def condition_of(type_: str, text: str) -> dict[str, Any] | None:
    """None where nothing is asked for."""
    text = text.strip()
    if not text:
        return None
    if text in ("null", "!null"):
        return {"is_null": text == "null"}
    if type_.endswith("[]"):
        return {"contains": [text.removeprefix("=")]}
    return _compared(type_, text)


def _compared(type_: str, text: str) -> dict[str, Any] | None:
    ordered = is_ordered(type_)
    if ordered and (ranged := _RANGE.fullmatch(text)):
        low, below, high = (part.strip() for part in ranged.groups())
        wanted = {"gte": low, "lt" if below else "lte": high}
        return {sign: value for sign, value in wanted.items() if value} or None
    signed = None if type_ == "jsonb" else _SIGNED.fullmatch(text)
    if signed and signed[2]:
        return {_SIGNS[signed[1]]: signed[2]}
    if ordered or type_ in ("boolean", "uuid", "inet"):
        return {"eq": text}
    return {"ilike": f"%{_escaped(text)}%"}


def _escaped(text: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", text)
