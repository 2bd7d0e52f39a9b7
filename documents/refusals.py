"""The sentences for malformed JSON: what stands where, and what should stand there.

A text that merely stops too early is refused at its end. That distinguishes the beginning of a file
from something that is not JSON at all (`error.offset == len(data)`).
"""

from __future__ import annotations

import re

from cubby.documents.errors import MalformedJson, TooDeep
from cubby.documents.grammar import Bytes, match_plain, match_space, match_string_part

_BEGIN_VALUES = b'{["-0123456789tfn\x1e'
_ends_in_number = re.compile(rb"(?:-|\.|[eE][+-]?)\Z").match
_ends_in_escape = re.compile(rb"\\(?:u[0-9a-fA-F]{0,3})?\Z").match


def malformed(data: Bytes, at: int, message: str) -> MalformedJson:
    """The error for byte `at`, with its line and column."""
    before = bytes(data[:at])
    line_start = before.rfind(b"\n") + 1
    column = len(before[line_start:].decode("utf-8", "replace")) + 1
    return MalformedJson(message, before.count(b"\n") + 1, column, at)


def too_deep(data: Bytes, at: int, limit: int) -> TooDeep:
    """`at` opens one bracket too many."""
    place = malformed(data, at, f"nested more than {limit} levels deep")
    return TooDeep(place.message, place.line, place.column, place.offset)


def no_value(data: Bytes, at: int) -> MalformedJson:
    """`at` should begin a value."""
    rest = bytes(data[at : at + 10])
    if rest.startswith(b'"'):
        return _broken_string(data, at)
    early = _early_end(rest)
    if early:
        return malformed(data, len(data), early)
    if rest.removeprefix(b"-").startswith((b"NaN", b"Infinity")):
        return malformed(data, at, "NaN and Infinity are not JSON; send null or a string")
    if rest.startswith(b"'"):
        return malformed(data, at, "strings are in double quotes, not in single ones")
    comma = rest[:1] in (b"]", b"}") and bytes(data[:at]).rstrip().endswith(b",")
    hint = " (a comma too many before it)" if comma else ""
    return malformed(data, at, f"{_shown(data, at)} where a value should stand{hint}")


def no_key(data: Bytes, at: int) -> MalformedJson:
    """`at` should begin a key with its colon."""
    if at >= len(data):
        return malformed(data, len(data), "the text ends inside an object")
    if data[at] != 0x22:
        comma = data[at] == 0x7D and bytes(data[:at]).rstrip().endswith(b",")
        hint = " (a comma too many before it)" if comma else ""
        message = f"{_shown(data, at)} where a key in double quotes should stand{hint}"
        return malformed(data, at, message)
    key = match_plain(data, at)
    if key is None:
        return _broken_string(data, at)
    at = match_space(data, key.end()).end()
    if at >= len(data):
        return malformed(data, len(data), "the text ends behind a key")
    return malformed(data, at, f"{_shown(data, at)} where the colon behind a key should stand")


def no_separator(data: Bytes, at: int, closer: int) -> MalformedJson:
    """`at` should be a comma or the bracket `closer`."""
    kind = "an array" if closer == 0x5D else "an object"
    if at >= len(data):
        return malformed(data, len(data), f"the text ends inside {kind}")
    if 0x30 <= data[at - 1] <= 0x39:
        if _ends_in_number(bytes(data[at : at + 3])):
            return malformed(data, len(data), "the text ends inside a number")
        if data[at - 1] == 0x30 and 0x30 <= data[at] <= 0x39:
            return malformed(data, at, "a number has a zero before its first digit")
    expected = f'"," or "{chr(closer)}" should stand inside {kind}'
    return malformed(data, at, f"{_shown(data, at)} where {expected}")


def trailing(data: Bytes, at: int) -> MalformedJson:
    """`at` stands behind the end of the payload."""
    comma = data[at] == 0x2C
    behind = match_space(data, at + 1).end() if comma else at
    following = data[behind] if behind < len(data) else -1
    goes_on = following in ((0x7B, 0x5B) if comma else _BEGIN_VALUES)
    hint = " (a comma too many)" if comma and not goes_on else ""
    error = malformed(data, at, f"{_shown(data, at)} behind the end of the JSON text{hint}")
    error.goes_on = goes_on
    return error


def _early_end(rest: bytes) -> str | None:
    """How the text ends, if what is left of it is no more than the beginning of a value."""
    if not rest:
        return "the text ends where a value should stand"
    if _ends_in_number(rest):
        return "the text ends inside a number"
    if len(rest) < 5 and any(word.startswith(rest) for word in (b"true", b"false", b"null")):
        return "the text ends inside a word"
    return None


def _broken_string(data: Bytes, at: int) -> MalformedJson:
    good = match_string_part(data, at)
    stop = good.end() if good else at
    if stop >= len(data) or _ends_in_escape(bytes(data[stop : stop + 6])):
        return malformed(data, len(data), "the text ends inside a string")
    if data[stop] == 0x5C:
        return malformed(data, stop, "a backslash that begins no JSON escape")
    control = f"a raw control character U+{data[stop]:04X} inside a string; escape it"
    return malformed(data, stop, control)


def _shown(data: Bytes, at: int) -> str:
    """The character at `at` as a person would recognise it."""
    for size in (1, 2, 3, 4):
        try:
            character = bytes(data[at : at + size]).decode()
        except UnicodeDecodeError:
            continue
        return f"'{character}'" if character.isprintable() else f"U+{ord(character):04X}"
    return f"byte 0x{data[at]:02X}"
