"""JSON as a tree that folds without scripts."""

from __future__ import annotations

from itertools import islice
from typing import Any

import msgspec

MOST = 2000
"""Values shown; the text of a longer document has the rest."""
MOST_MEMBERS = 200
DEEPEST = 24
LONGEST = 2000
OPEN_LEVELS = 2
OPEN_MEMBERS = 40


class Node(msgspec.Struct):
    """One value. `key` is None for an element of an array; a value that is none of `children` says
    `text`; `more` members are not shown."""

    key: str | None
    kind: str
    text: str = ""
    size: int = 0
    open: bool = False
    children: list[Node] = []
    more: int = 0


def tree(document: Any) -> Node:
    return _Grower().node(None, document, 0)


class _Grower:
    """Counts what it has shown: members before what is in them, so that a large one does not hide
    those beside it."""

    def __init__(self) -> None:
        self.left = MOST

    def node(self, key: str | None, value: Any, level: int) -> Node:
        if not isinstance(value, dict | list) or not value:
            return Node(key, _kind(value), _cut(value))
        kind = "object" if isinstance(value, dict) else "array"
        if level >= DEEPEST:
            return Node(key, kind, _cut(value))
        members = value.items() if isinstance(value, dict) else ((None, one) for one in value)
        shown = list(islice(members, min(MOST_MEMBERS, max(0, self.left))))
        self.left -= len(shown)
        return Node(
            key,
            kind,
            size=len(value),
            open=level < OPEN_LEVELS and len(value) <= OPEN_MEMBERS,
            children=[self.node(name, inner, level + 1) for name, inner in shown],
            more=len(value) - len(shown),
        )


def _kind(value: Any) -> str:
    if isinstance(value, dict | list):
        return "object" if isinstance(value, dict) else "array"
    if isinstance(value, str):
        return "string"
    return "boolean" if isinstance(value, bool) else "null" if value is None else "number"


def _cut(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
