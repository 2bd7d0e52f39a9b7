"""DDL that a person changed -> the columns and indexes it asks for. Its text goes no further.

A column keeps its place in the documents by its name, or by its comment: `From $.path`. So it is
renamed by writing another name in both places. The names of indexes and the words of comments are
not the person's to choose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from cubby.gate.errors import Finding, Refused
from cubby.gate.parsing import structure_of
from cubby.gate.promise import (
    DOCUMENT_ID,
    EXTRA,
    Proposal,
    children_of,
    foreign_keys_of,
    method_of,
    new_columns_of,
    new_tables_of,
    tables_of,
)
from cubby.gate.reading import read_statements
from cubby.gate.structure import Column, Comment, ForeignKey, Index, NewColumn, Structure, Table

_FROM: Final = re.compile(
    r"From (?P<path>\$.*?)(?:, read as [a-z0-9_]+(?: in [\w+/-]+)?(?: \([^()']*\))?)?"
    r"(?:, since version \d+)?\.?",
    re.DOTALL,
)


def read_edit(text: str, proposal: Proposal) -> dict[str, Any]:
    """{"columns": [{"path", "name", "type"}], "indexes": [name]}, as api.edit_schema takes it.
    Raises Refused with every finding."""
    read: list[tuple[int, Structure]] = []
    findings: list[Finding] = []
    for statement in read_statements(text):
        try:
            read.append((statement.number, structure_of(statement)))
        except Refused as refusal:
            findings += refusal.findings
    if findings:
        raise Refused(*findings)
    if proposal["version"] != 1:
        return _read_version(read, proposal)
    own = proposal["table"]
    tables = [(n, s) for n, s in read if isinstance(s, Table) and s.table == own]
    if len(tables) != 1:
        raise Refused(Finding(0, f"one statement must make the table {own}"))
    number, table = tables[0]
    findings = [*_table_findings(number, table), *_other_findings(read, table, proposal)]
    columns = [column for column in table.columns if column not in (DOCUMENT_ID, EXTRA)]
    paths = _paths(read, proposal)
    for column in columns:
        if column.name not in paths:
            findings.append(Finding(number, _unplaced(own, column)))
    if findings:
        raise Refused(*findings)
    return {
        "columns": [
            {"path": paths[column.name], "name": column.name, "type": column.type}
            for column in columns
        ],
        "indexes": [s.columns[0] for _, s in read if isinstance(s, Index) and not s.unique],
    }


def _read_version(read: list[tuple[int, Structure]], proposal: Proposal) -> dict[str, Any]:
    """What a later version adds to its table: columns, and their comments."""
    own = proposal["table"]
    children = {child["table"] for child in children_of(proposal)}
    paths = _paths(read, _added(proposal))
    columns: list[dict[str, str]] = []
    findings: list[Finding] = []
    for number, part in read:
        if part.table in children:
            if not _is_promised(part, proposal):
                message = f"{part.table} is a child table, which cannot be edited"
                findings.append(Finding(number, message))
        elif part.table != own:
            findings.append(Finding(number, f"{part.table} is not the table of this version"))
        elif isinstance(part, NewColumn):
            name = part.column.name
            if part.column.not_null:
                message = f"{name} cannot be not null: documents may lack anything"
                findings.append(Finding(number, message))
            elif name not in paths:
                findings.append(Finding(number, _unplaced(own, part.column)))
            else:
                columns.append({"path": paths[name], "name": name, "type": part.column.type})
        elif not isinstance(part, Comment):
            findings.append(Finding(number, "a later version only adds columns to its table"))
    added = {column["name"] for column in columns}
    findings += [
        Finding(number, f"this version adds no column {part.column}")
        for number, part in read
        if isinstance(part, Comment) and part.table == own and part.column not in added
    ]
    if findings:
        raise Refused(*sorted(findings, key=lambda finding: finding.statement))
    return {"columns": columns}


def _is_promised(part: Structure, proposal: Proposal) -> bool:
    """Whether what is said of a child table is what the version promises."""
    if isinstance(part, Table):
        return part.table in new_tables_of(proposal) and _is_as_proposed(part, proposal)
    if isinstance(part, NewColumn):
        return part.column in new_columns_of(proposal).get(part.table, ())
    return isinstance(part, Comment)


def _added(proposal: Proposal) -> Proposal:
    new = [one for one in proposal["columns"] if one.get("since") == proposal["version"]]
    return {**proposal, "columns": new}


def _table_findings(number: int, table: Table) -> Iterator[Finding]:
    if table.columns[:1] != (DOCUMENT_ID,) or table.columns[-1:] != (EXTRA,):
        yield Finding(number, "the first column is document_id uuid, the last one extra jsonb")
    if table.key is None or table.key.columns != (DOCUMENT_ID.name,):
        yield Finding(number, "the key is document_id")
    for column in table.columns:
        if column.not_null:
            yield Finding(number, f"{column.name} cannot be not null: documents may lack anything")


def _other_findings(
    read: list[tuple[int, Structure]], table: Table, proposal: Proposal
) -> Iterator[Finding]:
    columns = {column.name: column for column in table.columns}
    paths = _paths(read, proposal)
    known = tables_of(proposal)
    for number, other in read:
        if other.table not in known:
            yield Finding(number, f"{other.table} is not a table of this proposal")
        elif isinstance(other, Table | Index) and other.table != table.table:
            if isinstance(other, Index) or not _is_as_proposed(other, proposal):
                yield Finding(number, f"{other.table} is a child table, which cannot be edited")
        elif isinstance(other, Index):
            message = _index_message(other, columns, paths, proposal)
            if message is not None:
                yield Finding(number, message)
        elif isinstance(other, Comment):
            if other.table == table.table and other.column not in (None, *columns):
                yield Finding(number, f"unknown column {other.column}")
        elif isinstance(other, ForeignKey):
            if not _is_foreign_key_of(proposal, other, paths):
                yield Finding(number, f"unknown foreign key {other.name}")
        elif not isinstance(other, Table):
            yield Finding(number, "change the table where it is made, not in a second step")


def _is_as_proposed(child: Table, proposal: Proposal) -> bool:
    columns, key = tables_of(proposal)[child.table]
    return child.columns == columns and child.key is not None and child.key.columns == key


def _is_foreign_key_of(proposal: Proposal, asked: ForeignKey, paths: dict[str, str]) -> bool:
    """Whether it is one of the proposal's, by the paths of its columns: they may be renamed."""
    path_of = {column["name"]: column["path"] for column in proposal["columns"]}
    asked_paths = [paths.get(name) for name in asked.columns]
    return any(
        replace(asked, columns=own.columns) == own
        and asked_paths == [path_of[name] for name in own.columns]
        for own in foreign_keys_of(proposal)
    )


def _index_message(
    index: Index, columns: dict[str, Column], paths: dict[str, str], proposal: Proposal
) -> str | None:
    if index.unique:
        key = list(proposal.get("key") or ())
        if key and [paths.get(name) for name in index.columns] == key and index.method == "btree":
            return None  # that of the key
        return "an index is unique for the key alone: set the key of the collection instead"
    column = columns.get(index.columns[0])
    if len(index.columns) != 1 or column is None or column in (DOCUMENT_ID, EXTRA):
        return "an index is on one of the columns"
    if index.method != method_of(column):
        return f"an index on {column.name} {column.type} is made using {method_of(column)}"
    return None


def _paths(read: list[tuple[int, Structure]], proposal: Proposal) -> dict[str, str]:
    """From the name of a column to its path: as proposed, and as comments say."""
    paths = {column["name"]: column["path"] for column in proposal["columns"]}
    for _, comment in read:
        if isinstance(comment, Comment) and comment.table == proposal["table"] and comment.column:
            place = _FROM.fullmatch(comment.said)
            if place is not None:
                paths[comment.column] = place["path"]
    return paths


def _unplaced(table: str, column: Column) -> str:
    return (
        f"where does the column {column.name} come from? Say it with: comment on column"
        f" collections.{table}.{column.name} is 'From $.path'"
    )
