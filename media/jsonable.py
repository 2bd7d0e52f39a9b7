"""Metadata from strangers' files, made fit for JSON and for Postgres.

A jsonb value takes no NUL, no lone surrogate, no NaN; a person wants no megabyte of maker notes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

MAX_TEXT = 1000
MAX_ITEMS = 64
MAX_KEYS = 200
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def text(value: str | bytes) -> str:
    """Readable text of bounded length; what cannot be shown is left out."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return UNPRINTABLE.sub("", value).strip()[:MAX_TEXT]


def number(value: Any) -> int | float | None:
    """A finite number from an int, a float or an EXIF rational (which may divide by zero)."""
    try:
        if isinstance(value, int):
            return value if abs(value) < 1 << 63 else None
        result = float(value)
    except (ArithmeticError, TypeError, ValueError):
        return None
    if not math.isfinite(result):
        return None
    return int(result) if result.is_integer() and abs(result) < 1 << 53 else round(result, 9)


def present(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`clean` for a table of facts, without the ones that turn out to hold nothing."""
    pairs = ((key, clean(value)) for key, value in facts.items())
    return {key: value for key, value in pairs if value not in (None, {}, [])}


def clean(value: Any) -> Any:
    """The value with everything unfit replaced or left out; None when nothing remains."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return text(value) or None
    if isinstance(value, bytes):
        # Text fields come as bytes too; anything binary in them is a maker's private matter.
        readable = value.rstrip(b"\0")
        return text(readable) or None if readable.isascii() and b"\0" not in readable else None
    if isinstance(value, Mapping):
        pairs = ((text(str(key)), clean(item)) for key, item in list(value.items())[:MAX_KEYS])
        return {key: item for key, item in pairs if key}
    if isinstance(value, list | tuple | set):
        return [clean(item) for item in list(value)[:MAX_ITEMS]]
    return number(value)
