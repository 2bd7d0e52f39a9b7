"""What the DDL of a proposal must say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from cubby.gate.structure import Column, ForeignKey, Index

Proposal = Mapping[str, Any]

DOCUMENT_ID: Final = Column("document_id", "uuid")
ORDINAL: Final = Column("ordinal", "bigint")
EXTRA: Final = Column("extra", "jsonb")


def columns_of(part: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns a proposal gives the table of a collection, or one of its child tables."""
    return tuple(Column(column["name"], column["type"]) for column in part["columns"])


def new_columns_of(proposal: Proposal) -> tuple[Column, ...]:
    """What a later version adds to the table that is there."""
    return tuple(
        Column(column["name"], column["type"])
        for column in proposal["columns"]
        if column.get("since") == proposal["version"]
    )


def tables_of(proposal: Proposal) -> dict[str, tuple[tuple[Column, ...], tuple[str, ...]]]:
    """Every table by name, with all its columns in order and its primary key."""
    tables: dict[str, tuple[tuple[Column, ...], tuple[str, ...]]] = {
        proposal["table"]: ((DOCUMENT_ID, *columns_of(proposal), EXTRA), (DOCUMENT_ID.name,))
    }
    for child in children_of(proposal):
        columns = (DOCUMENT_ID, ORDINAL, *columns_of(child), EXTRA)
        tables[child["table"]] = (columns, (DOCUMENT_ID.name, ORDINAL.name))
    return tables


def children_of(proposal: Proposal) -> Sequence[Mapping[str, Any]]:
    return proposal.get("children") or ()


def method_of(column: Column) -> str:
    """Text is indexed by hash: a btree refuses entries of more than 2704 bytes."""
    return "hash" if column.type == "text" else "btree"


def indexes_of(proposal: Proposal) -> set[Index]:
    """Without their names, which nothing depends on. A key has a unique one on all its columns."""
    table, names = proposal["table"], proposal.get("indexes") or ()
    indexes = {
        Index(table, "", method_of(column), (column.name,))
        for column in columns_of(proposal)
        if column.name in names
    }
    if paths := proposal.get("key"):
        by_path = {column["path"]: column["name"] for column in proposal["columns"]}
        indexes.add(Index(table, "", "btree", tuple(by_path[path] for path in paths), unique=True))
    return indexes


def foreign_keys_of(proposal: Proposal) -> set[ForeignKey]:
    return {
        ForeignKey(
            table=proposal["table"],
            name=key["name"],
            columns=(key["column"],),
            references=key["references_table"],
            referenced=(key["references_column"],),
        )
        for key in proposal.get("foreign_keys") or ()
    }
