"""The records inside envelopes: which slices they are, and what is around them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Sequence
from typing import Any

import msgspec

from cubby.documents.encoding import to_utf8
from cubby.documents.errors import MalformedJson
from cubby.documents.grammar import Bytes, match_key, match_space
from cubby.documents.prepare import prepare
from cubby.documents.scan import scan_elements, scan_value

Steps = Sequence[str | int]
# A larger rest is not repeated beside each record: its envelope stays one document.
LARGEST_REST = 65_536


class Records(msgspec.Struct):
    """Slices of the documents; `envelopes` says of runs of them what was around:
    {"first", "last", "rest"}, the records in the rest replaced by null."""

    offsets: array[int]
    lengths: array[int]
    envelopes: list[dict[str, Any]]


def split_records(
    data: Bytes, offsets: array[int], lengths: array[int], steps: Steps, max_depth: int = 512
) -> Records:
    """The records of some documents: the elements of an array at `steps`, or the one object there.
    A document without these, or with an empty one, is one document as it was."""
    found = Records(array("q"), array("q"), [])
    for offset, length in zip(offsets, lengths, strict=True):
        text = memoryview(data)[offset : offset + length]
        inside = _records_of(text, steps, max_depth)
        if inside is None:
            found.offsets.append(offset)
            found.lengths.append(length)
            continue
        starts, sizes, rest = inside
        first = len(found.offsets)
        found.offsets.extend(offset + start for start in starts)
        found.lengths.extend(sizes)
        found.envelopes.append({"first": first, "last": len(found.offsets) - 1, "rest": rest})
    return found


def _records_of(
    text: memoryview, steps: Steps, max_depth: int
) -> tuple[array[int], array[int], msgspec.Raw] | None:
    try:
        at = _value_at(text, steps)
        if at is None or text[at] not in (0x5B, 0x7B):
            return None
        starts, sizes, end = _elements_of(text, at)
    except MalformedJson:
        return None
    if not starts or len(text) - (end - at) > LARGEST_REST:
        return None
    rest = prepare(bytes(text[:at]) + b"null" + bytes(text[end:]), max_depth).text
    return None if rest is None else (starts, sizes, msgspec.Raw(rest))


def _elements_of(text: memoryview, at: int) -> tuple[array[int], array[int], int]:
    if text[at] == 0x5B:
        return scan_elements(text, at)
    end = scan_value(text, at)
    if text[match_space(text, at + 1).end()] == 0x7D:
        return array("q"), array("q"), end
    return array("q", [at]), array("q", [end - at]), end


def _value_at(text: memoryview, steps: Steps) -> int | None:
    """Where the value begins that the steps lead to. Of a key that stands twice the last one
    counts, as it does in jsonb."""
    if json.detect_encoding(bytes(text[:4])) not in ("utf-8", "utf-8-sig"):
        return None
    at: int | None = match_space(text, 3 if bytes(text[:3]) == b"\xef\xbb\xbf" else 0).end()
    for step in steps:
        if at is None or at >= len(text):
            return None
        at = _element_at(text, at, step) if isinstance(step, int) else _member_at(text, at, step)
    return at


def _element_at(text: memoryview, at: int, place: int) -> int | None:
    if text[at] != 0x5B:
        return None
    starts, _, _ = scan_elements(text, at)
    return starts[place] if place < len(starts) else None


def _member_at(text: memoryview, at: int, name: str) -> int | None:
    if text[at] != 0x7B:
        return None
    found = None
    at = match_space(text, at + 1).end()
    while key := match_key(text, at):
        if _name(key.group()) == name:
            found = key.end()
        at = match_space(text, scan_value(text, key.end())).end()
        if bytes(text[at : at + 1]) != b",":
            break
        at = match_space(text, at + 1).end()
    return found


def _name(key: bytes) -> str | None:
    try:
        return msgspec.json.decode(to_utf8(key.rstrip(b" \t\n\r:"))[0], type=str)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
