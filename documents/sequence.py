"""JSON values one behind another: concatenated, a value a line, pretty-printed, RFC 7464.

One splitter for all of them. A line that holds whole values and nothing else is those values. A
value that begins on a line and ends on a later one is joined. What is neither is one malformed
document, its line, and reading resumes on the next line.
"""

from __future__ import annotations

import json
import re
from array import array
from typing import TypeAlias, cast

import msgspec

from cubby.documents import refusals
from cubby.documents.encoding import decode_foreign, error_in_foreign, offsets_in_foreign
from cubby.documents.errors import MalformedJson, TooMany
from cubby.documents.grammar import AlwaysMatches, Bytes, match_space
from cubby.documents.scan import MOST_DOCUMENTS, scan_value
from cubby.documents.split import Split, split_json

_BOM = b"\xef\xbb\xbf"
# RFC 7464 begins every value with a record separator, U+001E. Values that were cut from an array
# have a comma behind them.
_match_start = cast(AlwaysMatches, re.compile(rb"[ \t\n\r\x1e]*+").match)
_match_between = cast(AlwaysMatches, re.compile(rb"[ \t\n\r\x1e]*+(?:,[ \t\n\r\x1e]*+)?").match)
_match_blanks = cast(AlwaysMatches, re.compile(rb"[ \t\r\x1e]*+").match)
_match_comma = cast(AlwaysMatches, re.compile(rb"[ \t\r\x1e]*+(?:,[ \t\r\x1e]*+)?").match)
_match_line = cast(AlwaysMatches, re.compile(rb"[^\n]*+").match)
_decode_value = msgspec.json.Decoder(msgspec.Raw).decode
_decode_values = msgspec.json.Decoder(msgspec.Raw).decode_lines

# Bytes that may be read beyond a line without a value coming of it. After that a value ends on its
# line: a file of opening brackets must not be read once for each of its lines.
_READ_IN_VAIN = 16 << 20
# The objects of the fast reader could outweigh a larger text.
_FAST_BYTES = 64 << 20
_ENOUGH = 100

Places: TypeAlias = "tuple[array[int], array[int]]"


def split_documents(data: Bytes) -> Split:
    """The documents of a JSON text, or of a sequence of them. Raises as `split_json`; a sequence is
    refused whole at its first malformed value."""
    encoding = json.detect_encoding(bytes(data[:4])) if len(data) else "utf-8"
    if encoding not in ("utf-8", "utf-8-sig"):
        text = decode_foreign(data, encoding)
        try:
            split = split_documents(text)
        except MalformedJson as error:
            raise error_in_foreign(error, text, data, encoding) from None
        if not split.is_array:
            return Split(False, array("q", [0]), array("q", [len(data)]))
        return Split(True, *offsets_in_foreign(text, data, encoding, split.offsets, split.lengths))
    try:
        if data[:1] != b"\x1e":
            return split_json(data)
    except MalformedJson as error:
        if not error.goes_on:
            raise
        offsets, lengths = _places(data, tolerant=False)
        if all(data[at] == 0x5B and _is_empty(data, at) for at in offsets):
            raise  # [][] has nothing to store
        return Split(True, offsets, lengths)
    return Split(True, *_places(data, tolerant=False))


def _is_empty(data: Bytes, at: int) -> bool:
    behind = match_space(data, at + 1).end()
    return bytes(data[behind : behind + 1]) == b"]"


def split_sequence(data: Bytes) -> Places:
    """The documents of a sequence, in which malformed lines are documents that fail alone. A text
    that is one array over several lines is its elements."""
    encoding = json.detect_encoding(bytes(data[:4])) if len(data) else "utf-8"
    if encoding not in ("utf-8", "utf-8-sig"):
        try:
            text = decode_foreign(data, encoding)
        except MalformedJson:
            return _places(data, tolerant=True)
        return offsets_in_foreign(text, data, encoding, *split_sequence(text))
    offsets, lengths = _places(data, tolerant=True)
    if len(offsets) == 1 and data[offsets[0]] == 0x5B:
        last = offsets[0] + lengths[0]
        if _match_line(data, offsets[0]).end() < last:
            split = split_json(memoryview(data)[offsets[0] : last])
            return array("q", [offsets[0] + at for at in split.offsets]), split.lengths
    return offsets, lengths


def begins_sequence(head: bytes) -> bool:
    """Whether the beginning of a file reads as objects or arrays one behind another: two at least,
    the last one perhaps cut off."""
    found, at = 0, _match_start(head, 0).end()
    while at < len(head) and found < _ENOUGH:
        if head[at] not in b"{[":
            return False
        try:
            end = scan_value(head, at)
        except MalformedJson as error:
            return found >= 1 and error.offset == len(head)
        found += 1
        at = _match_between(head, end).end()
    return found >= 2


def _places(data: Bytes, *, tolerant: bool) -> Places:
    start = _match_start(data, 3 if bytes(data[:3]) == _BOM else 0).end()
    found = _fast_places(data, start)
    if found is not None:
        return found
    offsets, lengths = array("q"), array("q")
    size, at, in_vain = len(data), start, 0
    view = memoryview(data)
    while at < size:
        line_end = _match_line(data, at).end()
        within = size if in_vain <= _READ_IN_VAIN else line_end
        try:
            # A window: its errors count from its beginning, and cost no more than it is long.
            values = _values(view[at:within] if tolerant else data, 0 if tolerant else at)
        except MalformedJson as error:
            if not tolerant:
                error.goes_on = len(offsets) > 0
                raise
            in_vain += max(0, at + error.offset - line_end)
            text = bytes(view[at:line_end]).rstrip(b" \t\r\x1e")
            values = [(0, len(text))]
        if len(offsets) + len(values) > MOST_DOCUMENTS:
            raise TooMany(MOST_DOCUMENTS)
        base = at if tolerant else 0
        for begin, end in values:
            offsets.append(base + begin)
            lengths.append(end - begin)
        at = _match_between(data, offsets[-1] + lengths[-1]).end()
    return offsets, lengths


def _values(data: Bytes, start: int) -> list[tuple[int, int]]:
    """The values from `start` to the end of the line on which the last of them ends."""
    line_end = _match_line(data, start).end()
    text = bytes(data[start:line_end]).rstrip(b" \t\r\x1e")
    try:
        _decode_value(text)
        return [(start, start + len(text))]
    except (msgspec.DecodeError, RecursionError):
        pass
    values: list[tuple[int, int]] = []
    at, size = start, len(data)
    while True:
        end = scan_value(data, at)
        values.append((at, end))
        if len(values) > MOST_DOCUMENTS:
            raise TooMany(MOST_DOCUMENTS)
        behind = (_match_comma if data[at] in b"{[" else _match_blanks)(data, end).end()
        if behind == size or data[behind] == 0x0A:
            return values
        if data[behind] not in b"{[" or data[at] not in b"{[":
            raise refusals.trailing(data, behind)
        at = behind


def _fast_places(data: Bytes, start: int) -> Places | None:
    """The same for a sequence without a fault, read by the fast reader."""
    if len(data) > _FAST_BYTES:
        return None
    try:
        values = _decode_values(memoryview(data)[start:])
    except (msgspec.DecodeError, RecursionError):
        return None
    offsets, lengths = array("q"), array("q")
    at = start
    for value in values:
        at = _match_between(data, at).end()
        length = memoryview(value).nbytes
        if offsets and data[at] not in b"{[" and data[at - 1] != 0x0A:
            return None  # bare values stand on lines of their own; let the scanner say where not
        offsets.append(at)
        lengths.append(length)
        at += length
    return offsets, lengths
