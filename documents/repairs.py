"""Changes that let a document into jsonb; each is named, none is silent."""

from __future__ import annotations

import json
import re

_escapes = re.compile(
    rb"\\(?:u0000"
    rb"|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|u[dD][89a-fA-F][0-9a-fA-F]{2}"
    rb"|.)",
    re.DOTALL,
)
_suspicious = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_keys_and_braces = re.compile(rb'("(?:[^"\\]++|\\.)*+")([ \t\n\r]*+:)?+|[{}]', re.DOTALL)
_strings_and_minus_zeros = re.compile(
    rb'"(?:[^"\\]++|\\.)*+"|(?<![eE])(-0(?:\.0++)?+(?:[eE][-+]?[0-9]++)?+)(?![0-9.])', re.DOTALL
)
_NAMED_AT_MOST = 5


def repair_escapes(text: bytes) -> tuple[bytes, list[str]]:
    r"""Remove `\u0000`, which Postgres text cannot hold, and replace halves of surrogate pairs."""
    if _suspicious.search(text) is None:
        return text, []
    removed = replaced = 0

    def repaired(found: re.Match[bytes]) -> bytes:
        nonlocal removed, replaced
        escape = found.group()
        if escape == b"\\u0000":
            removed += 1
            return b""
        if len(escape) == 6:
            replaced += 1
            return b"\\ufffd"
        return escape

    text = _escapes.sub(repaired, text)
    repairs = [f"nul_removed: {removed}"] if removed else []
    return text, repairs + ([f"surrogate_replaced: {replaced}"] if replaced else [])


def find_minus_zeros(text: bytes) -> list[str]:
    """Count the zeros with a minus sign, which jsonb does not keep."""
    if b"-0" not in text:
        return []
    count = sum(
        1 for found in _strings_and_minus_zeros.finditer(text) if found.group(1) is not None
    )
    return [f"zero_sign_removed: {count}"] if count else []


def find_duplicate_keys(text: bytes) -> list[str]:
    """Name the keys that stand twice in one object. jsonb keeps the last value of each."""
    seen: list[set[str | bytes]] = []
    names: dict[str, None] = {}
    for token in _keys_and_braces.finditer(text):
        name, colon = token.groups()
        if name is None:
            if token.group() == b"{":
                seen.append(set())
            else:
                seen.pop()
        elif colon is not None:
            # Keys are compared as text: "a" and "\u0061" are the same key.
            key = json.loads(name) if b"\\" in name else name[1:-1].decode()
            if key in seen[-1]:
                names[key] = None
            seen[-1].add(key)
    if not names:
        return []
    shown = ", ".join(json.dumps(name[:80], ensure_ascii=False) for name in list(names)[:5])
    more = f" and {len(names) - _NAMED_AT_MOST} more" if len(names) > _NAMED_AT_MOST else ""
    return [f"duplicate_key: {shown}{more}; the last value is kept"]
