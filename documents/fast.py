"""The fast reader: msgspec skips over values at close to memory speed, checking as it goes.

It recurses, and it refuses lone surrogate escapes, which are JSON. So its yes is final, and its no
only means that the scanner must decide.
"""

from __future__ import annotations

import re

import msgspec

from cubby.documents import refusals
from cubby.documents.grammar import Bytes, match_space
from cubby.documents.scan import scan_value

_decode_elements = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_value = msgspec.json.Decoder(msgspec.Raw).decode
_surrogate_escapes = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def fast_elements(text: memoryview) -> list[msgspec.Raw] | None:
    """The elements of an array as slices, or None where this reader cannot decide.

    Another escape of the same length in the place of every surrogate moves nothing, so a second
    try with those finds the same slices.
    """
    try:
        return _decode_elements(text)
    except (msgspec.DecodeError, RecursionError):
        pass
    if _surrogate_escapes.search(text) is None:
        return None
    try:
        return _decode_elements(_surrogate_escapes.sub(rb"\\u0041", text))
    except (msgspec.DecodeError, RecursionError):
        return None


def check_value(data: Bytes, start: int = 0) -> None:
    """Refuse anything but one well-formed value from `start` to the end, blanks around it."""
    try:
        _decode_value(memoryview(data)[start:])
    except (msgspec.DecodeError, RecursionError):
        check_nothing_behind(data, scan_value(data, match_space(data, start).end()))


def check_nothing_behind(data: Bytes, end: int) -> None:
    """Refuse anything but blanks from `end` on."""
    end = match_space(data, end).end()
    if end != len(data):
        raise refusals.trailing(data, end)
