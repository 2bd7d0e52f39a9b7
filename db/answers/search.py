"""Answers to a search."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from cubby.db.answers.objects import ObjectItem


class Frame(msgspec.Struct):
    """The moment of a video that is nearest to the query."""

    index: int
    seconds: float | None
    similarity: float


class Hit(ObjectItem, kw_only=True):
    """An object that was found. `why` holds the evidence. It has the similarity and rank of the
    vectors, the rank among the texts, and the matching words with their fields. `whole_name` is set
    where they are its name. `duplicates` are the ids of other hits that show the same, where
    duplicates are folded."""

    score: float
    why: dict[str, Any]
    frame: Frame | None
    duplicates: list[str]


class Facet(msgspec.Struct):
    """How many of all hits have this value; `value` is what its filter takes."""

    value: str
    name: str
    hits: int


class Facets(msgspec.Struct):
    """The commonest values among all hits, not only those of this page; of years and months in
    which they were taken the latest first."""

    kind: list[Facet]
    media_type: list[Facet]
    tags: list[Facet]
    captured_year: list[Facet]
    captured_month: list[Facet]
    cluster_id: list[Facet]
    collection: list[Facet]


class SearchResult(msgspec.Struct):
    """`mode` says what the ranking rests on; `embedding_space` is null for text alone. `facets` is
    null unless they were asked for. `note` says why a search went by words alone.
    `degraded`: the host that answered lacks the model in use, and others may find more."""

    items: list[Hit]
    next_cursor: str | None
    mode: Literal["text", "vector", "hybrid"]
    embedding_space: str | None
    facets: Facets | None
    degraded: bool
    note: str | None
