"""Text typed about a field of documents, as the JSON that such documents contain."""

from __future__ import annotations

from typing import Any

import msgspec

from cubby.app.problems import BadRequest


def keys_of(field: str) -> list[str | None]:
    """The keys that lead to a field, as the form has them: a JSON list, null for an element."""
    try:
        keys = msgspec.json.decode(field, type=list[str | None])
    except msgspec.DecodeError:
        keys = []
    if not keys:
        raise BadRequest("Unknown field", hint="Choose one of the list.", code="unknown_field")
    return keys


def alternatives(keys: list[str | None], text: str) -> list[Any]:
    """A field holds the text, or the number, true, false or null it reads as. Digits stay as they
    were typed."""
    values: list[Any] = [text]
    try:
        value = msgspec.json.decode(text)
        if not isinstance(value, str | dict | list):
            values.append(msgspec.Raw(text.encode()))
    except msgspec.DecodeError:
        pass
    return [_within(keys, value) for value in values]


def _within(keys: list[str | None], value: Any) -> Any:
    for key in reversed(keys):
        value = [value] if key is None else {key: value}
    return value
