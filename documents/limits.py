"""What jsonb cannot hold, found before the database has to say so.

The figures are those of Postgres 18. It checks nesting and the size of the whole with errors that
end the statement, not only the row.
"""

from __future__ import annotations

import re

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_strings_and_brackets = re.compile(_STRING + rb"|[\[\]{}]", re.DOTALL)
_strings = re.compile(_STRING, re.DOTALL)
_strings_and_numbers = re.compile(
    _STRING + rb"|-?([0-9]++)(?:\.([0-9]++))?+(?:[eE]([+-]?[0-9]++))?+", re.DOTALL
)
_exponent = re.compile(rb"[0-9][eE]")

_NUMERIC_DIGITS = 131_072
# numeric stores 1e131071 in a few bytes but shows it in 131,072; a document of such numbers would
# grow a thousandfold on its way out.
_DIGITS_FROM_EXPONENTS = 1_000_000
_JSONB_BYTES = 268_435_455
# An array doubles its memory until a request passes 1 GB: at 2^24 elements, 2^23 members.
_JSONB_MEMBERS = 8_388_608
# The shortest value, `1,`, takes twelve bytes in jsonb: below this size no text reaches a limit.
_SURELY_SMALL = 16_000_000


def check_depth(text: bytes, max_depth: int) -> tuple[str, str] | None:
    """Count nesting outside strings, without recursion."""
    if text.count(b"[") + text.count(b"{") <= max_depth:
        return None
    depth = deepest = 0
    for token in _strings_and_brackets.finditer(text):
        mark = text[token.start()]
        if mark in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in b"]}":
            depth -= 1
    if deepest <= max_depth:
        return None
    return "too_deep", f"nested {deepest} levels deep; the limit is {max_depth}"


def check_size(text: bytes) -> tuple[str, str] | None:
    """Refuse what one jsonb value cannot hold, by an upper bound of its binary size."""
    if len(text) <= _SURELY_SMALL:
        return None
    members = text.count(b",")
    if members > _JSONB_MEMBERS or len(text) + 12 * members > _JSONB_BYTES:
        members = _strings.sub(b"", text).count(b",")
    if members > _JSONB_MEMBERS:
        return "document_too_large", f"more than {_JSONB_MEMBERS} values in one document"
    if len(text) + 12 * members > _JSONB_BYTES:
        return "document_too_large", f"{len(text)} bytes with {members} members do not fit in jsonb"
    return None


def check_numbers(text: bytes) -> tuple[str, str] | None:
    """Refuse numbers with more digits before the point, written out, than numeric can hold."""
    if len(text) <= _NUMERIC_DIGITS and _exponent.search(text) is None:
        return None
    shown = 0
    for token in _strings_and_numbers.finditer(text):
        whole, fraction, exponent = token.groups()
        if whole is None or (exponent is None and len(whole) <= _NUMERIC_DIGITS):
            continue
        digits = _digits_before_point(whole, fraction or b"", exponent or b"0")
        if digits > _NUMERIC_DIGITS:
            number = token.group()[:40].decode() + ("…" if len(token.group()) > 40 else "")
            limit = f"more than {_NUMERIC_DIGITS} digits before the point"
            return "number_too_large", f"{number} at byte {token.start()} has {limit}"
        shown += max(digits - len(whole), 0)
    if shown > _DIGITS_FROM_EXPONENTS:
        return "number_too_large", f"the numbers would take {shown} digits more when written out"
    return None


def _digits_before_point(whole: bytes, fraction: bytes, exponent: bytes) -> int:
    """Digits before the point of the number without its exponent; 0 for zero."""
    significant = (whole + fraction).lstrip(b"0")
    if not significant:
        return 0
    first = len(whole) - (len(whole + fraction) - len(significant))
    sign, size = exponent[:1] == b"-", exponent.lstrip(b"+-0")
    power = int(size or b"0") if len(size) < 12 else 10**12
    return first + (-power if sign else power)
