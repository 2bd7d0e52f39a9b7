"""Is this file JSON? Its first bytes decide; what the sender claims only tips the balance."""

from __future__ import annotations

import json
from typing import Literal

from cubby.documents.encoding import decode_foreign_head
from cubby.documents.errors import MalformedJson
from cubby.documents.fast import check_value
from cubby.documents.grammar import match_space
from cubby.documents.sequence import begins_sequence

JsonFormat = Literal["json", "ndjson"]

_JSON_SUFFIXES = (".json", ".geojson", ".jsonld", ".topojson", ".webmanifest", ".har", ".ipynb")
_LINES_SUFFIXES = (".ndjson", ".jsonl", ".jsonlines", ".ldjson", ".geojsonl", ".geojsonseq")
_LINES_TYPES = ("ndjson", "jsonl", "jsonlines", "ldjson", "json-lines", "json-seq", "geo+json-seq")
_LOOK_AT = 1_048_576


def sniff_json(head: bytes, filename: str | None, content_type: str | None) -> JsonFormat | None:
    """Tell JSON and NDJSON by the beginning of a file (at most 1 MB is looked at); None for others.

    Without a claim the bytes must read as the beginning of an object or array. Or they are at least
    two of them one behind another (ndjson, with or without line breaks). A name or type that says
    JSON also lets pass what begins so and breaks later. So the sender learns the place of the
    error. The claim alone never makes it JSON.
    """
    text = _as_utf8(head[:_LOOK_AT])
    if text is None:
        return None
    claim = _claim(filename, content_type)
    text = text[match_space(text, 0).end() :].lstrip(b"\x1e \t\n\r")
    container = text[:1] in (b"{", b"[")
    if claim == "ndjson" and _is_claimed_lines(text):
        return "ndjson"
    if container and _begins_value(text):
        return "json"
    if _is_lines(text) or begins_sequence(text):
        return "ndjson"
    if claim == "json" and container and _opens_like_json(text):
        return "json"
    return None


def _as_utf8(head: bytes) -> bytes | None:
    encoding = json.detect_encoding(head) if head else "utf-8"
    if encoding == "utf-8":
        return head
    return head[3:] if encoding == "utf-8-sig" else decode_foreign_head(head, encoding)


def _claim(filename: str | None, content_type: str | None) -> JsonFormat | None:
    name = (filename or "").lower()
    kind = (content_type or "").partition(";")[0].strip().lower()
    subtype = kind.partition("/")[2].removeprefix("x-")
    if name.endswith(_LINES_SUFFIXES) or subtype in _LINES_TYPES:
        return "ndjson"
    if name.endswith(_JSON_SUFFIXES) or subtype == "json" or subtype.endswith("+json"):
        return "json"
    return None


def _begins_value(text: bytes) -> bool:
    """Does the text read as one value, or as one that is merely cut off?"""
    try:
        check_value(text)
    except MalformedJson as error:
        return error.offset == len(text)
    return True


def _is_lines(text: bytes) -> bool:
    """At least two lines of objects or arrays, the second one perhaps cut."""
    lines = [line for line in text.split(b"\n") if line.strip()]
    return (
        len(lines) >= 2
        and _is_document(lines[0])
        and (_is_document(lines[1]) or (len(lines) == 2 and _begins_document(lines[1])))
    )


def _is_claimed_lines(text: bytes) -> bool:
    """One document on a line is enough: malformed lines fail alone later.

    Lines of bare values are lines when all of them are values. One document over several lines
    is none, whatever it claims.
    """
    lines = [line for line in text.split(b"\n") if line.strip()]
    if len(lines) > 1 and _is_document(text):
        return False
    if any(_is_document(line) for line in lines):
        return True
    return bool(lines) and all(_begins_value(line) for line in lines)


def _is_document(line: bytes) -> bool:
    try:
        check_value(line)
    except MalformedJson:
        return False
    return line.lstrip()[:1] in (b"{", b"[")


def _begins_document(line: bytes) -> bool:
    return line.lstrip()[:1] in (b"{", b"[") and _begins_value(line)


def _opens_like_json(text: bytes) -> bool:
    """`{` before a quote or `}`; `[` before the beginning of any value or `]`."""
    first, after = text[:1], text[match_space(text, 1).end() :][:1]
    return (
        after in (b'"', b"}") if first == b"{" else after != b"" and after in b'"[{]-0123456789tfn'
    )
