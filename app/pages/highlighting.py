"""SQL with its words, names and texts told apart."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

# What Cubby's own DDL is made of. Anything else stays plain, so nothing has to be parsed.
_WORDS = (
    "add|alter|as|btree|column|comment|constraint|create|drop|enforced|foreign|hash|index|is|key|"
    "not|null|on|primary|references|table|unique|using"
)
_TYPES = "text|numeric|boolean|timestamptz|date|jsonb|uuid|bigint"
_PIECES = re.compile(
    rf"""(?P<said>'(?:[^']|'')*')|(?P<name>"(?:[^"]|"")*")"""
    rf"""|\b(?P<word>{_WORDS})\b|\b(?P<type>{_TYPES})\b""",
    re.IGNORECASE,
)


def sql(text: str) -> Markup:
    """The text, escaped, with a span around each piece that is known."""
    parts: list[Markup] = []
    at = 0
    for piece in _PIECES.finditer(text):
        parts.append(escape(text[at : piece.start()]))
        parts.append(Markup('<span class="sql-{}">{}</span>').format(piece.lastgroup, piece[0]))
        at = piece.end()
    parts.append(escape(text[at:]))
    return Markup("").join(parts)
