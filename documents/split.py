"""One received JSON text -> the places of its documents in the bytes.

Nothing is decoded or written again: numbers keep their digits, and every document can be read
back from the raw file by offset and length.
"""

from __future__ import annotations

import json
import re
from array import array
from dataclasses import dataclass

from cubby.documents.encoding import decode_foreign, error_in_foreign, offsets_in_foreign
from cubby.documents.errors import EmptyArray, MalformedJson, NotADocument
from cubby.documents.fast import check_nothing_behind, check_value, fast_elements
from cubby.documents.grammar import Bytes, match_plain, match_space
from cubby.documents.scan import scan_elements

_BOM = b"\xef\xbb\xbf"
_match_comma = re.compile(rb"[ \t\n\r]*+,[ \t\n\r]*+").match

# Above this many commas the element objects of the fast reader could outweigh the text; the
# scanner keeps sixteen bytes an element.
_MANY_COMMAS = 8_000_000


@dataclass(frozen=True, slots=True)
class Split:
    """Where the documents of a JSON text are, in bytes.

    `is_array`: one slice an element, without the blanks around it. Otherwise the one slice is
    the whole text as it came.
    """

    is_array: bool
    offsets: array[int]
    lengths: array[int]


def split_json(data: Bytes) -> Split:
    """Find the documents of one JSON text in UTF-8, UTF-16 or UTF-32, with or without a BOM.

    Raises MalformedJson (with the place), NotADocument (a bare value) or EmptyArray. Depth,
    number size and the encoding inside strings are checked per document instead, by
    `prepare`, so one bad document does not refuse the others.
    """
    encoding = json.detect_encoding(bytes(data[:4])) if len(data) else "utf-8"
    if encoding not in ("utf-8", "utf-8-sig"):
        text = decode_foreign(data, encoding)
        try:
            split = split_json(text)
        except MalformedJson as error:
            raise error_in_foreign(error, text, data, encoding) from None
        if not split.is_array:
            return Split(False, array("q", [0]), array("q", [len(data)]))
        return Split(True, *offsets_in_foreign(text, data, encoding, split.offsets, split.lengths))
    start = match_space(data, 3 if bytes(data[:3]) == _BOM else 0).end()
    if data[start : start + 1] == b"[":
        offsets, lengths = _elements(data, start)
        if not offsets:
            raise EmptyArray
        return Split(True, offsets, lengths)
    check_value(data, start)
    if data[start] != 0x7B:
        raise NotADocument(_kind_of(data, start))
    return Split(False, array("q", [0]), array("q", [len(data)]))


def _elements(data: Bytes, start: int) -> tuple[array[int], array[int]]:
    text = memoryview(data)[start:]
    raws = None if _has_many_commas(data) else fast_elements(text)
    if raws is None:
        return slow_elements(data, start)
    lengths = array("q", [memoryview(raw).nbytes for raw in raws])
    offsets = array("q")
    at = match_space(data, start + 1).end()
    for length in lengths:
        offsets.append(at)
        at += length
        found = _match_comma(data, at)
        at = found.end() if found else at
    return offsets, lengths


def slow_elements(data: Bytes, start: int) -> tuple[array[int], array[int]]:
    """The same answer from the scanner alone; it decides whenever the fast reader gives up."""
    offsets, lengths, end = scan_elements(data, start)
    check_nothing_behind(data, end)
    return offsets, lengths


def _has_many_commas(data: Bytes) -> bool:
    return len(data) > _MANY_COMMAS and bytes(data).count(b",") > _MANY_COMMAS


def _kind_of(data: Bytes, start: int) -> str:
    found = match_plain(data, start)
    word = found.group() if found else b""
    if word in (b"true", b"false", b"null"):
        return word.decode()
    return "string" if word.startswith(b'"') else "number"
