"""One document as Postgres may be fed it: repaired where that loses nothing silently, or refused.

What is refused here would otherwise fail in the database, some of it (depth, size) by aborting
the COPY of all its neighbours too. Clean documents, nearly all, pay one C parse and one C dump.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec
import orjson

from cubby.documents.encoding import to_utf8
from cubby.documents.errors import MalformedJson
from cubby.documents.fast import check_value
from cubby.documents.limits import check_depth, check_numbers, check_size
from cubby.documents.repairs import find_duplicate_keys, find_minus_zeros, repair_escapes

Problem: TypeAlias = tuple[str, str]
"""(code, message); the codes are those of `PROBLEMS`."""

PROBLEMS = {
    "malformed_json": "The bytes are not JSON.",
    "invalid_encoding": "The bytes are not valid in the encoding they begin with, or in UTF-8.",
    "too_deep": "Objects and arrays are nested deeper than the setting allows.",
    "number_too_large": "A number has more than 131,072 digits before its point.",
    "document_too_large": "The document is larger than one jsonb value can be (256 MB).",
}
REPAIRS = {
    "bom_removed": "A byte order mark stood before the document.",
    "encoding_converted": "The document was UTF-16 or UTF-32.",
    "nul_removed": "NUL characters (\\u0000), which Postgres text cannot hold, were removed.",
    "surrogate_replaced": "Halves of surrogate pairs were replaced by U+FFFD.",
    "zero_sign_removed": "The minus sign of a zero (-0.0), which jsonb does not keep, was removed.",
    "duplicate_key": "A key stood twice in one object; the last value is kept.",
}

# The parsed form takes up to about 25 times the text; larger documents are checked without it.
_PARSE_AT_MOST = 4_000_000


class Prepared(msgspec.Struct, frozen=True):
    """`text` is UTF-8 JSON that jsonb accepts, or None with `error` = (code, message).

    `repairs` says what was changed on the way, each entry a code of `REPAIRS`, for some followed
    by a colon and details. The received bytes are kept elsewhere, unchanged.
    """

    text: bytes | None
    repairs: list[str]
    error: Problem | None


def prepare(raw: bytes, max_depth: int = 512) -> Prepared:
    """Make one document ready for COPY. Never raises for anything the bytes can be."""
    if len(raw) <= _PARSE_AT_MOST and (
        # Every level needs two brackets, so short documents need no counting.
        len(raw) <= 2 * max_depth or raw.count(b"[") + raw.count(b"{") <= max_depth
    ):
        try:
            # A dropped duplicate takes its colon with it; written again nothing else loses one,
            # and with no escaped colon (\u003A) about nothing gains one.
            colons = orjson.dumps(orjson.loads(raw)).count(b":")
        except (orjson.JSONDecodeError, orjson.JSONEncodeError):
            return _prepare_slowly(raw, max_depth)
        if (
            colons == raw.count(b":")
            and not (b"\\" in raw and (b"\\u0000" in raw or b"\\u003" in raw))
            and not find_minus_zeros(raw)
        ):
            return Prepared(raw, [], None)
    return _prepare_slowly(raw, max_depth)


def _prepare_slowly(raw: bytes, max_depth: int) -> Prepared:
    repairs: list[str] = []
    try:
        text, repair = to_utf8(raw)
        text.decode()
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not valid {error.encoding.upper()}: {error.reason}"
        if error.encoding == "utf-8":
            message += "; text in another charset needs its name, as in charset=iso-8859-1"
        return Prepared(None, [], ("invalid_encoding", message))
    if repair:
        repairs.append(repair)
    try:
        # First of all: the checks behind it count on every string having its end.
        check_value(text)
    except MalformedJson as error:
        return Prepared(None, [], (error.code, str(error)))
    problem = check_depth(text, max_depth) or check_size(text) or check_numbers(text)
    if problem:
        return Prepared(None, [], problem)
    text, escapes = repair_escapes(text)
    return Prepared(
        text, repairs + escapes + find_minus_zeros(text) + find_duplicate_keys(text), None
    )
