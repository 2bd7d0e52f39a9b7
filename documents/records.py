"""The records inside envelopes: which slices they are, and what is around them."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from cubby.documents.encoding import to_utf8
from cubby.documents.errors import MalformedJson, TooMuchAround
from cubby.documents.grammar import Bytes, match_key, match_space
from cubby.documents.prepare import prepare
from cubby.documents.scan import scan_elements, scan_value

Steps = Sequence[str | int | None]
"""Names, places in arrays, and None for each element of an array."""
# A larger rest is not repeated beside each record: its envelope stays one document.
LARGEST_REST = 65_536
# Elements of arrays on the way repeat what is around them, so that all rests may outweigh the text.
LARGEST_RESTS = 67_108_864


class Records(msgspec.Struct):
    """Slices of the documents. `envelopes` holds what was around runs of them: {"first", "last",
    "rest"}. In the rest null replaces the records, and one element each array on the way."""

    offsets: array[int]
    lengths: array[int]
    envelopes: list[dict[str, Any]]


class _Run(msgspec.Struct):
    """Records in one array, and the text before and behind it."""

    offsets: array[int]
    lengths: array[int]
    before: bytes
    behind: bytes


class _Whole(Exception):
    """The document has no records at the path, or stays whole."""


def split_records(
    data: Bytes, offsets: array[int], lengths: array[int], steps: Steps, max_depth: int = 512
) -> Records:
    """The records of some documents: the elements of the arrays at `steps`, or the objects there.

    A document without these, or with empty ones alone, is one document as it was. So is one that
    has something else on the way, and one whose rest is large. Raises TooMuchAround.
    """
    found = Records(array("q"), array("q"), [])
    largest, rests = max(LARGEST_RESTS, len(data)), 0
    for offset, length in zip(offsets, lengths, strict=True):
        text = memoryview(data)[offset : offset + length]
        inside = _records_of(text, steps, max_depth, largest - rests)
        if not inside:
            found.offsets.append(offset)
            found.lengths.append(length)
        for run, rest in inside:
            rests += len(rest)
            first = len(found.offsets)
            found.offsets.extend(offset + start for start in run.offsets)
            found.lengths.extend(run.lengths)
            last = len(found.offsets) - 1
            found.envelopes.append({"first": first, "last": last, "rest": msgspec.Raw(rest)})
    return found


def without_wildcards(steps: Steps) -> list[str | int]:
    """The path of the records in a rest, where one element stands for each array on the way."""
    return [step for step in steps if step is not None]


def _records_of(
    text: memoryview, steps: Steps, max_depth: int, most: int
) -> list[tuple[_Run, bytes]]:
    inside: list[tuple[_Run, bytes]] = []
    if json.detect_encoding(bytes(text[:4])) not in ("utf-8", "utf-8-sig"):
        return inside
    start = match_space(text, 3 if bytes(text[:3]) == b"\xef\xbb\xbf" else 0).end()
    if start == len(text):
        return inside
    try:
        for run in _runs(text, start, len(text), steps):
            most -= len(run.before) + len(run.behind)
            if most < 0:
                raise TooMuchAround(LARGEST_RESTS)
            rest = prepare(run.before + b"null" + run.behind, max_depth).text
            if rest is None:
                return []
            inside.append((run, rest))
    except (MalformedJson, _Whole):
        return []
    return inside


def _runs(text: memoryview, start: int, end: int, steps: Steps) -> Iterator[_Run]:
    """The runs of records in the value between two places. Raises _Whole."""
    wildcard = next((at for at, step in enumerate(steps) if step is None), len(steps))
    at = _value_at(text, start, steps[:wildcard])
    if at is None or text[at] == 0x6E:  # null
        return
    if text[at] != 0x5B and (text[at] != 0x7B or wildcard < len(steps)):
        raise _Whole
    starts, sizes, close = _elements_of(text, at)
    around = at - start + end - close
    if starts and around > LARGEST_REST:
        raise _Whole
    before, behind = bytes(text[start:at]), bytes(text[close:end])
    if wildcard == len(steps):
        if starts:
            yield _Run(starts, sizes, before, behind)
        return
    for place, size in zip(starts, sizes, strict=True):
        for run in _runs(text, place, place + size, steps[wildcard + 1 :]):
            if around + len(run.before) + len(run.behind) > LARGEST_REST:
                raise _Whole
            yield _Run(run.offsets, run.lengths, before + run.before, run.behind + behind)


def _elements_of(text: memoryview, at: int) -> tuple[array[int], array[int], int]:
    if text[at] == 0x5B:
        return scan_elements(text, at)
    end = scan_value(text, at)
    if text[match_space(text, at + 1).end()] == 0x7D:
        return array("q"), array("q"), end
    return array("q", [at]), array("q", [end - at]), end


def _value_at(text: memoryview, at: int, steps: Steps) -> int | None:
    """Where the value begins that the steps lead to from a value; None where a member or an element
    is missing. Raises _Whole where something else is on the way. Of a key that stands twice the
    last one counts, as it does in jsonb."""
    for step in steps:
        if text[at] == 0x6E:  # null
            return None
        kind, find = (0x5B, _element_at) if isinstance(step, int) else (0x7B, _member_at)
        if text[at] != kind:
            raise _Whole
        found = find(text, at, step)
        if found is None:
            return None
        at = found
    return at


def _element_at(text: memoryview, at: int, place: Any) -> int | None:
    starts, _, _ = scan_elements(text, at)
    return starts[place] if place < len(starts) else None


def _member_at(text: memoryview, at: int, name: Any) -> int | None:
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
