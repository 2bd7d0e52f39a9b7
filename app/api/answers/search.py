"""Answers to a search."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from app.api.answers.objects import ObjectItem


class Frame(msgspec.Struct):
    """The moment of a video that is nearest to the query."""

    index: int
    seconds: float | None
    similarity: float


class Hit(ObjectItem, kw_only=True):
    """An object that was found. `why` holds what speaks for it: the similarity of the vectors and
    its rank, the rank among the texts and the words that matched."""

    score: float
    why: dict[str, Any]
    frame: Frame | None


class SearchResult(msgspec.Struct):
    """`mode` says what the ranking rests on; `embedding_space` is null for text alone."""

    items: list[Hit]
    next_cursor: str | None
    mode: Literal["text", "vector", "hybrid"]
    embedding_space: str | None
