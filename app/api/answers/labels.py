"""Answers about the labels pictures are tagged with."""

from __future__ import annotations

import msgspec


class TagLabel(msgspec.Struct):
    """`threshold` is the least probability; null takes 0.2. A background label is never given: it
    is there so that "none of them" can win. `spaces` are those in which it has its vector."""

    label: str
    prompts: list[str]
    threshold: float | None
    background: bool
    spaces: list[str]


class TagLabels(msgspec.Struct):
    items: list[TagLabel]
    next_cursor: str | None
