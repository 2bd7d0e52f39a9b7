"""JSON values with something around them: an event stream, JSONP, a prefix against scripts, zeros.

The documents are slices of what was received; only the frame is left out.
"""

from __future__ import annotations

import re
from array import array

from cubby.documents.errors import DocumentError, TooMany
from cubby.documents.fast import check_value
from cubby.documents.grammar import Bytes
from cubby.documents.sequence import split_documents
from cubby.documents.split import Split

_LOOK_AT = 65_536
_BOM = rb"(?:\xef\xbb\xbf)?"
# What Google, Facebook and Angular put before JSON, so that a browser does not run it.
_match_prefix = re.compile(
    _BOM + rb"\s*(?:\)\]\}'[ \t]*,?[ \t]*\n|(?:while|for)\s*\((?:1|;;)\)\s*;|\{\}\s*&&)"
).match
_match_call = re.compile(
    _BOM + rb"\s*(?:/\*\*/\s*)?[A-Za-z_$][\w$.\[\]]{0,200}\s*\(\s*(?=[\[{])"
).match
_ends_call = re.compile(rb"\s*\)\s*;?\s*\Z").search
_ends_in_zeros = re.compile(rb"[\x00\x1a]+\s*\Z").search
_match_event = re.compile(
    _BOM + rb"(?:(?:event|id|retry):[^\n]*\n|:[^\n]*\n|\s)*data:[ \t]*[\[{]"
).match
_field = re.compile(rb"[^\r\n]+")
_no_data = re.compile(rb"(?:event|id|retry)?:|(?:event|id|retry|data)\Z").match
_TAIL = 4096


def begins_framed(head: bytes) -> bool:
    """Whether a file begins like JSON in a frame, or may end in zeros behind JSON."""
    head = head[:_LOOK_AT]
    return any(match(head) for match in (_match_event, _match_prefix, _match_call)) or (
        head.lstrip()[:1] in (b"{", b"[") and _ends_in_zeros(head) is not None
    )


def split_framed(data: Bytes) -> Split | None:
    """The documents inside a frame; None where there is none, or anything else inside. Raises
    TooMany."""
    head = bytes(data[:_LOOK_AT])
    if _match_event(head):
        return _events(data)
    start, end = 0, len(data)
    tail = bytes(data[max(0, end - _TAIL) :])
    before = max(0, end - _TAIL)
    if found := _match_prefix(head):
        start = found.end()
    elif found := _match_call(head):
        ending = _ends_call(tail)
        if ending is None:
            return None
        start, end = found.end(), before + ending.start()
    elif found := _ends_in_zeros(tail):
        end = before + found.start()
    else:
        return None
    try:
        split = split_documents(memoryview(data)[start:end])
    except TooMany:
        raise
    except DocumentError:
        return None
    return Split(split.is_array, array("q", [start + at for at in split.offsets]), split.lengths)


def _events(data: Bytes) -> Split | None:
    """The data of server-sent events, a document each; `[DONE]` only ends the stream. An event of
    several lines is not a slice, so such a stream stays a file."""
    offsets, lengths = array("q"), array("q")
    start = 3 if bytes(data[:3]) == b"\xef\xbb\xbf" else 0
    for line in _field.finditer(data, start):
        text = line.group()
        if not text.startswith(b"data:"):
            if text.strip() and not _no_data(text):
                return None
            continue
        value = text[5:].strip()
        if value in (b"", b"[DONE]"):
            continue
        try:
            check_value(value)
        except DocumentError:
            return None
        if value[:1] not in (b"{", b"["):
            return None
        offsets.append(line.start() + text.index(value, 5))
        lengths.append(len(value))
    return Split(True, offsets, lengths) if offsets else None
