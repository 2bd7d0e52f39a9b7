"""What a statement can say: structure, and the words that say it, of which there is one choice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cubby.gate.reading import Word
from cubby.gate.words import SCHEMA

Words = Iterator[Word]


def _plain(*words: str) -> Words:
    return (Word("plain", word) for word in words)


def _sign(sign: str) -> Word:
    return Word("sign", sign)


def _name(name: str) -> Word:
    return Word("quoted", name)


def _relation(name: str) -> Words:
    yield from (*_plain(SCHEMA), _sign("."), _name(name))


def _listed(parts: list[list[Word]]) -> Words:
    for at, part in enumerate(parts):
        yield _sign("," if at else "(")
        yield from part
    yield _sign(")")


def _names(names: tuple[str, ...]) -> Words:
    return _listed([[_name(name)] for name in names])


@dataclass(frozen=True)
class Key:
    """A primary key; `inline` when it stands with its column."""

    name: str | None
    columns: tuple[str, ...]
    inline: bool

    def words(self) -> Words:
        if self.name is not None:
            yield from (*_plain("constraint"), _name(self.name))
        yield from _plain("primary", "key")
        if not self.inline:
            yield from _names(self.columns)


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    not_null: bool = False

    def words(self) -> Words:
        yield _name(self.name)
        yield from _plain(self.type)
        if self.not_null:
            yield from _plain("not", "null")


@dataclass(frozen=True)
class Table:
    """A new table."""

    table: str
    columns: tuple[Column, ...]
    key: Key | None

    def words(self) -> Words:
        yield from (*_plain("create", "table"), *_relation(self.table))
        parts = [[*column.words(), *self._key_of(column)] for column in self.columns]
        if self.key is not None and not self.key.inline:
            parts.append([*self.key.words()])
        yield from _listed(parts)

    def _key_of(self, column: Column) -> Words:
        if self.key is not None and self.key.inline and self.key.columns == (column.name,):
            yield from self.key.words()


@dataclass(frozen=True)
class Index:
    """A new index, on columns."""

    table: str
    name: str
    method: str
    columns: tuple[str, ...]
    unique: bool = False

    def words(self) -> Words:
        yield from _plain("create", *(["unique"] if self.unique else []), "index")
        yield from (_name(self.name), *_plain("on"), *_relation(self.table))
        yield from (*_plain("using", self.method), *_names(self.columns))


@dataclass(frozen=True)
class ForeignKey:
    """A foreign key, which checks nothing."""

    table: str
    name: str
    columns: tuple[str, ...]
    references: str
    referenced: tuple[str, ...]

    def words(self) -> Words:
        yield from (*_plain("alter", "table"), *_relation(self.table))
        yield from (*_plain("add", "constraint"), _name(self.name))
        yield from (*_plain("foreign", "key"), *_names(self.columns))
        yield from (*_plain("references"), *_relation(self.references), *_names(self.referenced))
        yield from _plain("not", "enforced")


@dataclass(frozen=True)
class NewColumn:
    """A column that a later version adds."""

    table: str
    column: Column

    def words(self) -> Words:
        yield from (*_plain("alter", "table"), *_relation(self.table))
        yield from (*_plain("add", "column"), *self.column.words())


@dataclass(frozen=True)
class Comment:
    """A comment on a table, or on the `column` of it."""

    table: str
    column: str | None
    said: str

    def words(self) -> Words:
        yield from _plain("comment", "on", "table" if self.column is None else "column")
        yield from _relation(self.table)
        if self.column is not None:
            yield from (_sign("."), _name(self.column))
        yield from (*_plain("is"), Word("string", self.said))


Structure = Table | Index | ForeignKey | NewColumn | Comment
