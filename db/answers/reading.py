"""The JSON of an answer to its type, without losing a digit of what is not typed.

A float cannot hold every number of a jsonb value. Fields of a known type are an int or a float all
the same. Fields of any shape (documents, evidence) keep such numbers as JSON text.
"""

from __future__ import annotations

import functools
from typing import Any, get_args

import msgspec

from cubby.db import exact_json


def read_answer(text: str, kind: Any) -> Any:
    """`text` as a `kind`. Raises msgspec.ValidationError where it is not one."""
    if not exact_json.may_change(text):
        return _decoder(kind).decode(text)
    # The decoder refuses integers of very many digits, so it gets the rounded values.
    made = msgspec.convert(exact_json.rounded(text), kind, strict=False, str_keys=True)
    _restore(made, exact_json.loads(text))
    return made


@functools.cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, strict=False)


def _restore(made: Any, exact: Any) -> None:
    """Put the exact values into fields of any shape."""
    if isinstance(made, msgspec.Struct) and isinstance(exact, dict):
        for name, key, is_free in _fields(type(made)):
            if key not in exact:
                continue
            if is_free:
                msgspec.structs.force_setattr(made, name, exact[key])
            else:
                _restore(getattr(made, name), exact[key])
    elif isinstance(made, list) and isinstance(exact, list):
        for one, other in zip(made, exact, strict=True):
            _restore(one, other)


@functools.cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, str, bool], ...]:
    """Name, key in the JSON, and whether the field may hold any shape."""
    return tuple(
        (field.name, field.encode_name, _is_free(field.type))
        for field in msgspec.structs.fields(kind)
    )


def _is_free(kind: Any) -> bool:
    return kind is Any or any(_is_free(part) for part in get_args(kind))
