"""The box above each column of a grid: what is written there as a condition, and back.

What fits depends on the type. A text is contained, a number is equal or in a range, a moment is in
a day, a month or a year. Each condition has one spelling, so a box shows what is in force."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import msgspec

from cubby.app.pages.conditions import conditions_of
from cubby.app.pages.filters import line

FIELD = "f."
"""Before the name of the column, in the name of the field."""
_MOMENTS = ("timestamptz", "timestamp", "date")
_NUMBERS = ("numeric", "integer", "bigint", "smallint", "double precision", "real")
_SIGNS = {">=": "gte", "<=": "lte", ">": "gt", "<": "lt", "=": "eq", "!": "ne"}
_SAID = {operator: sign for sign, operator in _SIGNS.items()}
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MEANT = re.compile(r"[\\%_]")
_ESCAPED = re.compile(r"\\(.)|[%_]", re.DOTALL)

Condition = dict[str, Any]


class Box(msgspec.Struct):
    """`text` is None for conditions that no box can hold."""

    column: str
    kind: str
    hint: str
    text: str | None


def box(column: str, kind: str, known: Any) -> Box:
    return Box(column, kind, _hint(kind), written_of(kind, known))


def condition_of(kind: str, text: str) -> Condition:
    """What a box says; empty for an empty one. Values are checked by the database."""
    text = text.strip()
    if text in ("", "null", "!null"):
        return {"is_null": text == "null"} if text else {}
    if _holds(kind):
        return {"contains": _json(text, kind)}
    return _compared(kind, text) or (_range(kind, text) if _is_ordered(kind) else _said(kind, text))


def _compared(kind: str, text: str) -> Condition:
    for sign, operator in _SIGNS.items():
        if text.startswith(sign) and (sign in "=!" or _is_ordered(kind)):
            return {operator: text.removeprefix(sign).strip()}
    return {}


def _said(kind: str, text: str) -> Condition:
    if kind != "text":
        return {"eq": text}
    escaped = _MEANT.sub(r"\\\g<0>", text)
    return {"ilike": f"%{escaped}%"}


def written_of(kind: str, known: Any) -> str | None:
    """The text of a box that means these conditions."""
    conditions = conditions_of(known)
    if not conditions:
        return ""
    text = _written(kind, conditions)
    same = text is not None and condition_of(kind, text) == {
        operator: value if operator in ("is_null", "contains") else line(value)
        for operator, value in conditions.items()
    }
    return text if same else None


def _written(kind: str, conditions: Condition) -> str | None:
    if conditions.keys() == {"gte", "lte"}:
        return f"{line(conditions['gte'])}..{line(conditions['lte'])}"
    if conditions.keys() == {"gte", "lt"}:
        begun = [str(conditions["gte"])[:length] for length in (4, 7, 10)]
        return next((text for text in begun if condition_of(kind, text) == conditions), None)
    return _of_one(kind, *next(iter(conditions.items()))) if len(conditions) == 1 else None


def _of_one(kind: str, operator: str, value: Any) -> str | None:
    match operator:
        case "is_null":
            return "null" if value else "!null"
        case "contains":
            return value if isinstance(value, str) else msgspec.json.encode(value).decode()
        case "ilike":
            return _ESCAPED.sub(lambda found: found[1] or "", line(value))
        case "eq" if kind != "text":
            return line(value)
        case _:
            return f"{_SAID[operator]}{line(value)}" if operator in _SAID else None


def _range(kind: str, text: str) -> Condition:
    least, dots, most = text.partition("..")
    if dots:
        ends = {"gte": least.strip(), "lte": most.strip()}
        return {operator: value for operator, value in ends.items() if value}
    found = _PERIOD.fullmatch(text) if kind in _MOMENTS else None
    period = _period(*found.groups()) if found else None
    if period and not (kind == "date" and len(text) == 10):
        return {"gte": period[0].isoformat(), "lt": period[1].isoformat()}
    return {"eq": text}


def _period(year: str, month: str | None, day: str | None) -> tuple[date, date] | None:
    """The first day of a year, a month or a day, and the first one after it."""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            return first, first + timedelta(days=1)
        after = first.replace(day=1) + timedelta(days=32 if month else 370)
        return first, after.replace(day=1) if month else date(int(year) + 1, 1, 1)
    except (ValueError, OverflowError):
        return None


def _json(text: str, kind: str) -> Any:
    try:
        read = msgspec.json.decode(text)
    except msgspec.DecodeError:
        read = text
    return read if kind == "jsonb" or isinstance(read, list) else [read]


def _is_ordered(kind: str) -> bool:
    return kind.startswith(_NUMBERS) or kind in (*_MOMENTS, "time")


def _holds(kind: str) -> bool:
    return kind == "jsonb" or kind.endswith("[]")


def _hint(kind: str) -> str:
    if _holds(kind):
        return "has"
    if kind.startswith(_NUMBERS):
        return "5, >5, 1..9"
    if kind in _MOMENTS:
        return "2024, 2024-05"
    if kind == "time":
        return "08:00..12:00"
    return "contains, =is" if kind == "text" else "is"
