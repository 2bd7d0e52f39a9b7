"""What the DDL of a proposal must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from cubby.gate.structure import Column, ForeignKey, Index

Proposal = Mapping[str, Any]

DOCUMENT_ID: Final = Column("document_id", "uuid")
ORDINAL: Final = Column("ordinal", "bigint")
EXTRA: Final = Column("extra", "jsonb")


def columns_of(part: Mapping[str, Any]) -> tuple[Column, ...]:
    """The columns a proposal gives the table of a collection, or one of its child tables."""
    return tuple(Column(column["name"], column["type"]) for column in part["columns"])


def new_columns_of(proposal: Proposal) -> dict[str, tuple[Column, ...]]:
    """What a later version adds to each table that is there."""
    parts = [proposal, *(c for c in children_of(proposal) if not _is_new(c, proposal))]
    return {
        part["table"]: tuple(
            Column(column["name"], column["type"])
            for column in part["columns"]
            if column.get("since") == proposal["version"]
        )
        for part in parts
    }


def new_tables_of(proposal: Proposal) -> set[str]:
    """The tables that a version makes: all of them in the first."""
    if proposal["version"] == 1:
        return set(tables_of(proposal))
    return {child["table"] for child in children_of(proposal) if _is_new(child, proposal)}


def _is_new(child: Mapping[str, Any], proposal: Proposal) -> bool:
    return bool(child.get("since") == proposal["version"])


def tables_of(proposal: Proposal) -> dict[str, tuple[tuple[Column, ...], tuple[str, ...]]]:
    """Every table by name, with all its columns in order and its primary key."""
    tables: dict[str, tuple[tuple[Column, ...], tuple[str, ...]]] = {
        proposal["table"]: ((DOCUMENT_ID, *columns_of(proposal), EXTRA), (DOCUMENT_ID.name,))
    }
    for child in children_of(proposal):
        lead = (DOCUMENT_ID, *_places(child), ORDINAL)
        columns = (*lead, *columns_of(child), EXTRA)
        tables[child["table"]] = (columns, tuple(column.name for column in lead))
    return tables


def _places(child: Mapping[str, Any]) -> Iterator[Column]:
    """Of an array in the elements of others: the places of these."""
    for at, _ in enumerate(child.get("outer") or (), 1):
        yield Column(f"ordinal_{at}", "bigint")


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
