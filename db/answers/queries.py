"""Answers about saved queries and what there is to query."""

from __future__ import annotations

import msgspec


class SavedQuery(msgspec.Struct):
    """`sql` is one select, which runs as the analyst."""

    name: str
    sql: str
    note: str
    saved_at: str


class SavedQueryList(msgspec.Struct):
    items: list[SavedQuery]
    next_cursor: str | None


class Relation(msgspec.Struct):
    """A table or a view that an analyst may query."""

    schema: str
    name: str
    comment: str | None


class RelationList(msgspec.Struct):
    items: list[Relation]
    next_cursor: str | None


class RelationField(msgspec.Struct):
    name: str
    type: str
    comment: str | None


class RelationDetail(Relation):
    columns: list[RelationField]
