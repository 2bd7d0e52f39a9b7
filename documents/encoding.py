"""JSON that is not UTF-8: UTF-16 and UTF-32, told by their zero bytes or their byte order mark."""

from __future__ import annotations

import codecs
import json
from array import array

from cubby.documents.errors import MalformedJson
from cubby.documents.grammar import Bytes

_MARKS = {
    "utf-16": {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"},
    "utf-32": {b"\xff\xfe\x00\x00": "utf-32-le", b"\x00\x00\xfe\xff": "utf-32-be"},
}


def decode_foreign(data: Bytes, encoding: str) -> bytes:
    """The text as UTF-8 without a byte order mark; MalformedJson where it cannot be read."""
    mark, plain = _mark_and_plain(data, encoding)
    try:
        return str(memoryview(data)[mark:], plain).encode()
    except UnicodeDecodeError as error:
        before = str(memoryview(data)[mark : mark + error.start], plain)
        message = f"the text looks like {plain.upper()} but has bytes that are none"
        column = len(before) - before.rfind("\n")
        offset = mark + error.start
        raise MalformedJson(message, before.count("\n") + 1, column, offset) from None


def decode_foreign_head(head: bytes, encoding: str) -> bytes | None:
    """The same for the beginning of a file, which may be cut inside a character."""
    mark, plain = _mark_and_plain(head, encoding)
    try:
        return codecs.getincrementaldecoder(plain)().decode(head[mark:]).encode()
    except UnicodeDecodeError:
        return None


def error_in_foreign(
    error: MalformedJson, text: bytes, data: Bytes, encoding: str
) -> MalformedJson:
    """The error of the UTF-8 `text` with its offset in `data`; line and column are the same."""
    mark, plain = _mark_and_plain(data, encoding)
    offset = mark + len(text[: error.offset].decode().encode(plain))
    return MalformedJson(error.message, error.line, error.column, offset)


def offsets_in_foreign(
    text: bytes, data: Bytes, encoding: str, offsets: array[int], lengths: array[int]
) -> tuple[array[int], array[int]]:
    """Turn places in the UTF-8 `text` into places in `data`, which it was decoded from."""
    at, plain = _mark_and_plain(data, encoding)
    places, sizes = array("q"), array("q")
    behind = 0
    for offset, length in zip(offsets, lengths, strict=True):
        at += len(text[behind:offset].decode().encode(plain))
        behind = offset + length
        size = len(text[offset:behind].decode().encode(plain))
        places.append(at)
        sizes.append(size)
        at += size
    return places, sizes


def to_utf8(raw: bytes) -> tuple[bytes, str | None]:
    """One document as UTF-8 without a byte order mark, and the repair that this was, if any.

    Raises UnicodeDecodeError where the bytes are not in the encoding they begin with.
    """
    encoding = json.detect_encoding(raw)
    if encoding == "utf-8":
        return raw, None
    if encoding == "utf-8-sig":
        return raw[3:], "bom_removed"
    mark, plain = _mark_and_plain(raw, encoding)
    return raw[mark:].decode(plain).encode(), "encoding_converted"


def _mark_and_plain(data: Bytes, encoding: str) -> tuple[int, str]:
    """Length of the byte order mark, and the encoding with its byte order named."""
    for mark, plain in _MARKS.get(encoding, {}).items():
        if bytes(data[: len(mark)]) == mark:
            return len(mark), plain
    return 0, encoding
