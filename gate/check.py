"""Whether DDL is a proposal, the whole proposal, and nothing but the proposal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cubby.gate.errors import Finding, Refused
from cubby.gate.parsing import structure_of
from cubby.gate.promise import (
    Proposal,
    foreign_keys_of,
    indexes_of,
    new_columns_of,
    new_tables_of,
    tables_of,
)
from cubby.gate.reading import read_statement
from cubby.gate.structure import (
    Column,
    Comment,
    ForeignKey,
    Index,
    NewColumn,
    Structure,
    Table,
)

MOST_COLUMNS = 1600

Numbered = tuple[int, Structure]


def check(statements: Sequence[str], proposal: Proposal) -> list[Finding]:
    """What is wrong with the DDL of a proposal, statement by statement; empty when it passes."""
    read: list[Numbered] = []
    findings: list[Finding] = [*_too_wide(proposal)]
    for number, text in enumerate(statements, 1):
        try:
            read.append((number, structure_of(read_statement(number, text))))
        except Refused as refusal:
            findings += refusal.findings
    findings += _misplaced(read, proposal)
    if not findings:
        findings += _missing([structure for _, structure in read], proposal)
    return findings


def _too_wide(proposal: Proposal) -> Iterator[Finding]:
    for name, (columns, _) in tables_of(proposal).items():
        if len(columns) > MOST_COLUMNS:
            message = f"{name} has {len(columns):,} columns; Postgres makes tables of at most"
            yield Finding(0, f"{message} {MOST_COLUMNS:,}")


def _misplaced(read: Iterable[Numbered], proposal: Proposal) -> Iterator[Finding]:
    """What no place in the proposal asks for, or asks for differently, or once only."""
    told: Counter[Structure] = Counter()
    for number, structure in read:
        judge = _JUDGES[type(structure)]
        message = judge(structure, proposal)
        told[_nameless(structure)] += 1
        if message is None and told[_nameless(structure)] > 1:
            message = "it is there twice"
        if message is not None:
            yield Finding(number, message)


def _nameless(structure: Structure) -> Structure:
    return replace(structure, name="") if isinstance(structure, Index) else structure


def _judge_table(table: Table, proposal: Proposal) -> str | None:
    promised = tables_of(proposal).get(table.table)
    if promised is None:
        return f"the proposal has no table {table.table}"
    if table.table not in new_tables_of(proposal):
        return "only the first version makes this table"
    columns, key = promised
    difference = _difference(tuple(_nullable(one, key) for one in table.columns), columns)
    if difference is not None:
        return difference
    if table.key is None or table.key.columns != key:
        return f"the key of {table.table} is {', '.join(key)}"
    return None


def _nullable(column: Column, key: tuple[str, ...]) -> Column:
    """What is part of the key is never null, said or not; nothing else may say so."""
    return replace(column, not_null=False) if column.name in key else column


def _difference(said: tuple[Column, ...], promised: tuple[Column, ...]) -> str | None:
    for at, column in enumerate(said):
        if at >= len(promised):
            return f"the proposal has no column {column.name} here"
        if column != promised[at]:
            return f"column {at + 1} is {_words(column)}, proposed is {_words(promised[at])}"
    return (
        f"the column {promised[len(said)].name} is missing" if len(said) < len(promised) else None
    )


def _words(column: Column) -> str:
    return f"{column.name} {column.type}" + (" not null" if column.not_null else "")


def _judge_column(change: NewColumn, proposal: Proposal) -> str | None:
    added = new_columns_of(proposal)
    if change.table not in added or proposal["version"] == 1:
        return "only later versions add columns, and only to their own tables"
    if change.column not in added[change.table]:
        return f"version {proposal['version']} has no new column {_words(change.column)}"
    return None


def _judge_index(index: Index, proposal: Proposal) -> str | None:
    if proposal["version"] == 1 and replace(index, name="") in indexes_of(proposal):
        return None
    return f"the proposal has no {_kind(index)} on {', '.join(index.columns)}"


def _judge_foreign_key(key: ForeignKey, proposal: Proposal) -> str | None:
    if proposal["version"] == 1 and key in foreign_keys_of(proposal):
        return None
    return f"the proposal has no foreign key {key.name}"


def _judge_comment(comment: Comment, proposal: Proposal) -> str | None:
    promised = tables_of(proposal).get(comment.table)
    if promised is None:
        return f"the proposal has no table {comment.table}"
    names = {column.name for column in promised[0]}
    if comment.column is not None and comment.column not in names:
        return f"the proposal has no column {comment.column}"
    return None


_JUDGES: Mapping[type[Any], Callable[[Any, Proposal], str | None]] = {
    Table: _judge_table,
    NewColumn: _judge_column,
    Index: _judge_index,
    ForeignKey: _judge_foreign_key,
    Comment: _judge_comment,
}


def _kind(index: Index) -> str:
    return f"{'unique ' if index.unique else ''}{index.method} index"


def _missing(read: Sequence[Structure], proposal: Proposal) -> Iterator[Finding]:
    said = {_nameless(structure) for structure in read}
    if proposal["version"] != 1:
        for table, columns in new_columns_of(proposal).items():
            for column in columns:
                if NewColumn(table, column) not in said:
                    yield Finding(0, f"nothing adds the column {column.name}")
    made = {structure.table for structure in read if isinstance(structure, Table)}
    for table in sorted(new_tables_of(proposal) - made):
        yield Finding(0, f"nothing makes the table {table}")
    if proposal["version"] != 1:
        return
    for index in indexes_of(proposal) - said:
        yield Finding(0, f"nothing makes the {_kind(index)} on {', '.join(index.columns)}")
    for key in foreign_keys_of(proposal) - said:
        yield Finding(0, f"nothing makes the foreign key {key.name}")
