"""A JSON reader that does not recurse: any depth costs one byte a level.

Its answer is final: where the fast reader gives up this one decides, and it knows the place of an
error. It builds nothing, it only finds where values end. Bytes above 0x7F inside strings pass
unexamined. Whether they are UTF-8 is checked per document, so that one wrongly encoded document
does not refuse the others.
"""

from __future__ import annotations

from array import array
from typing import Final

from cubby.documents import refusals
from cubby.documents.errors import TooMany
from cubby.documents.grammar import (
    Bytes,
    match_closing,
    match_key,
    match_opening,
    match_plain,
    match_plain_elements,
    match_plain_members,
    match_space,
)

MOST_DEPTH: Final = 100_000
"""Where reading stops: a text of brackets must not be read to its end to be refused."""
MOST_DOCUMENTS: Final = 1_000_000
"""Elements of one array. A request is one transaction and one row a document."""

_COMMA, _OPEN_ARRAY, _CLOSE_ARRAY, _OPEN_OBJECT, _CLOSE_OBJECT = b",[]{}"


def scan_value(data: Bytes, start: int) -> int:
    """The offset behind the one value that begins at `start`; MalformedJson if none does."""
    closers = bytearray()
    size, at = len(data), start
    while True:
        first = data[at] if at < size else -1
        if first in (_OPEN_OBJECT, _OPEN_ARRAY):
            at = _open(data, at, closers)
            at = match_space(data, at + 1).end()
            if at >= size or data[at] != closers[-1]:
                at = _to_next_value(data, at, closers[-1])
                continue
        else:
            found = match_plain(data, at)
            if found is None:
                raise refusals.no_value(data, at)
            at = found.end()
            if not closers:
                return at
            at = match_space(data, at).end()
        # `at` is on what follows a value, or on the bracket that closes an empty container.
        while True:
            mark = data[at] if at < size else -1
            if mark == closers[-1]:
                at = _to_last_closing(data, at, closers)
                closers.pop()
                if not closers:
                    return at + 1
                at = match_space(data, at + 1).end()
            elif mark == _COMMA:
                at = _to_next_value(data, match_space(data, at + 1).end(), closers[-1])
                break
            else:
                raise refusals.no_separator(data, at, closers[-1])


def scan_elements(data: Bytes, start: int) -> tuple[array[int], array[int], int]:
    """Offsets and lengths of the elements of the array that opens at `start`, and its end."""
    offsets, lengths = array("q"), array("q")
    size = len(data)
    at = match_space(data, start + 1).end()
    if at < size and data[at] == _CLOSE_ARRAY:
        return offsets, lengths, at + 1
    while True:
        end = scan_value(data, at)
        if len(offsets) >= MOST_DOCUMENTS:
            raise TooMany(MOST_DOCUMENTS)
        offsets.append(at)
        lengths.append(end - at)
        at = match_space(data, end).end()
        mark = data[at] if at < size else -1
        if mark == _CLOSE_ARRAY:
            return offsets, lengths, at + 1
        if mark != _COMMA:
            raise refusals.no_separator(data, at, _CLOSE_ARRAY)
        at = match_space(data, at + 1).end()


def _open(data: Bytes, at: int, closers: bytearray) -> int:
    """Take the bracket at `at`, and those that open arrays directly behind it, at once. The place
    of the last of them."""
    if data[at] == _OPEN_OBJECT:
        closers.append(_CLOSE_OBJECT)
        last = at
    else:
        last = match_opening(data, at).end() - 1
        closers += b"]" * (last - at + 1)
    if len(closers) > MOST_DEPTH:
        raise refusals.too_deep(data, last, MOST_DEPTH)
    return last


def _to_last_closing(data: Bytes, at: int, closers: bytearray) -> int:
    """Of brackets that close one behind another, all but the last at once, where they match."""
    if bytes(data[at + 1 : at + 2]) not in (b"]", b"}"):
        return at
    marks = bytes(data[at : match_closing(data, at).end()][: len(closers)])
    run = len(marks) - 1
    if bytes(closers[-len(marks) :][::-1]) != marks:
        return at
    del closers[len(closers) - run :]
    return at + run


def _to_next_value(data: Bytes, at: int, closer: int) -> int:
    """Skip the plain members that follow each other and, in an object, the key behind them."""
    if closer == _CLOSE_ARRAY:
        return match_plain_elements(data, at).end()
    at = match_plain_members(data, at).end()
    found = match_key(data, at)
    if found is None:
        raise refusals.no_key(data, at)
    return found.end()
