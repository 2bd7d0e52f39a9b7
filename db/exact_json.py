"""JSON from the database without losing a digit.

jsonb keeps numbers as they are: 1.10, 12345678901234567890, a 1 with 400 zeros. A float cannot hold
them, so a number that would change stays JSON text (msgspec.Raw), which msgspec writes out again
unchanged. Every other number is an int or a float.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import orjson

# A number that may change is long, or ends its fraction in a zero. Texts that look like one only
# take the slower way.
_MAY_CHANGE = re.compile(rb"[0-9.]{16,}|\.[0-9]*0(?![0-9])")
_LONGEST_EXACT = 15


def may_change(text: str) -> bool:
    """Whether reading numbers as int and float could change one."""
    return _MAY_CHANGE.search(text.encode()) is not None


def loads(data: bytes | str) -> Any:
    """The value of a jsonb text."""
    text = data.encode() if isinstance(data, str) else bytes(data)
    if _MAY_CHANGE.search(text) is None:
        return orjson.loads(text)
    return json.loads(text, parse_float=_fraction, parse_int=_integer)


def rounded(text: str) -> Any:
    """The value with every number as the int or float nearest to it."""
    return json.loads(text, parse_int=_nearest)


def dumps(value: Any) -> bytes:
    """JSON text for the database; what was kept as text goes back as it is."""
    try:
        return orjson.dumps(value, default=_text)
    except TypeError:
        # The whole number may be longer than orjson writes. The database reads any.
        return orjson.dumps(_with_long_numbers(value), default=_text)


def _with_long_numbers(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _with_long_numbers(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_with_long_numbers(one) for one in value]
    if type(value) is int and not -(2**63) <= value < 2**64:
        return orjson.Fragment(str(value))
    return value


def _text(value: Any) -> orjson.Fragment:
    if isinstance(value, msgspec.Raw):
        return orjson.Fragment(bytes(value))
    raise TypeError


def _fraction(text: str) -> float | msgspec.Raw:
    value = float(text)
    return value if repr(value) == text else msgspec.Raw(text.encode())


def _nearest(text: str) -> int | float:
    return int(text) if len(text) <= 20 else float(text)


def _integer(text: str) -> int | msgspec.Raw:
    # 64 bits is what JSON writers agree on.
    if len(text) <= _LONGEST_EXACT:
        return int(text)
    exact = len(text) <= 20 and -(2**63) <= int(text) < 2**64
    return int(text) if exact else msgspec.Raw(text.encode())
