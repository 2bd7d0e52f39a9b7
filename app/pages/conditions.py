"""The filter of a grid: its address, its words, and the addresses of wider and narrower ones."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import msgspec

from cubby.app.named import joined
from cubby.app.pages.filters import column as column_name
from cubby.app.pages.filters import line
from cubby.app.problems import BadRequest

OPERATORS = {
    "eq": "is",
    "ne": "is not",
    "gte": "at least",
    "gt": "over",
    "lte": "at most",
    "lt": "under",
    "ilike": "contains",
    "contains": "has",
    "is_null": "is null",
}

MOST_SUMMARIES = 4
# Digits are kept: a float has 17 of them, a numeric as many as it was given.
_decode = msgspec.json.Decoder(float_hook=Decimal).decode


class Condition(msgspec.Struct):
    """`without` is the address of the rows without it."""

    column: str
    says: str
    without: str


class Asked(msgspec.Struct, frozen=True):
    """What the address of a grid asks for."""

    where: dict[str, Any]
    order: str = ""
    columns: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()

    def address(self, **changes: Any) -> str:
        other = msgspec.structs.replace(self, **changes)
        query = {
            "where": encoded(other.where),
            "order": other.order,
            "columns": joined(other.columns),
            "summary": joined(other.summary),
        }
        return f"?{urlencode({name: value for name, value in query.items() if value})}"

    def adding(self, column: str, condition: dict[str, Any]) -> str:
        """The same rows, of these those that pass this too."""
        return self.address(where=added(self.where, column, condition))

    @property
    def encoded(self) -> str:
        return encoded(self.where)

    @property
    def listed(self) -> str:
        return joined(self.columns)

    @property
    def summarizing(self) -> str:
        return joined(self.summary)

    @property
    def conditions(self) -> list[Condition]:
        return [
            Condition(column, _said(column, operator, value), self._without(column, operator))
            for column, known in self.where.items()
            for operator, value in conditions_of(known).items()
        ]

    def summarized(self, column: str) -> str:
        """With the values of that column beside the rows; shown already: without."""
        others = tuple(name for name in self.summary if name != column)
        shown = column in self.summary
        return self.address(summary=others if shown else (*others, column)[-MOST_SUMMARIES:])

    def _without(self, column: str, operator: str) -> str:
        left = {
            name: value
            for name, value in conditions_of(self.where[column]).items()
            if name != operator
        }
        where = {name: left if name == column else known for name, known in self.where.items()}
        return self.address(where={name: known for name, known in where.items() if known != {}})


def read_where(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        where = _decode(text)
    except msgspec.DecodeError as error:
        raise BadRequest(
            f"where is not valid JSON: {error}", hint="Add the filter again.", code="no_json"
        ) from error
    if not isinstance(where, dict):
        raise BadRequest("where is not a JSON object", hint="Add the filter again.", code="CB001")
    return where


def written(operator: str, text: str) -> dict[str, Any]:
    """A condition as it was typed into the form; empty where nothing was."""
    if operator == "is_null":
        return {"is_null": True}
    if not text or operator not in OPERATORS:
        return {}
    if operator == "ilike":
        escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        return {"ilike": f"%{escaped}%"}
    return {operator: text}


def added(where: dict[str, Any], column: str, condition: dict[str, Any]) -> dict[str, Any]:
    return where | {column: conditions_of(where.get(column, {})) | condition}


def encoded(where: dict[str, Any]) -> str:
    return msgspec.json.encode(where).decode() if where else ""


def conditions_of(known: Any) -> dict[str, Any]:
    if known is None:
        return {"is_null": True}
    return known if isinstance(known, dict) else {"eq": known}


def _said(name: str, operator: str, value: Any) -> str:
    column = column_name(name)
    if operator == "is_null":
        return f"{column} is {'' if value else 'not '}null"
    if operator == "ilike" and isinstance(value, str):
        value = value.strip("%").replace("\\", "")
    return f"{column} {OPERATORS.get(operator, operator)} {line(value)}"
