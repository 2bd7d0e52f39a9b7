"""What a statement can say: structure, and the one way to write it down."""

from __future__ import annotations

from dataclasses import dataclass

from gate.words import SCHEMA


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _listed(names: tuple[str, ...]) -> str:
    return "(" + ", ".join(map(quoted, names)) + ")"


def _relation(name: str) -> str:
    return f"{SCHEMA}.{quoted(name)}"


@dataclass(frozen=True)
class Key:
    """A primary key; `inline` when it stands with its column."""

    name: str | None
    columns: tuple[str, ...]
    inline: bool

    def text(self) -> str:
        named = f"constraint {quoted(self.name)} " if self.name else ""
        return f"{named}primary key" + ("" if self.inline else f" {_listed(self.columns)}")


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    not_null: bool = False


@dataclass(frozen=True)
class Table:
    """CREATE TABLE."""

    table: str
    columns: tuple[Column, ...]
    key: Key | None

    def text(self) -> str:
        parts = [self._column(column) for column in self.columns]
        if self.key and not self.key.inline:
            parts.append(self.key.text())
        return f"create table {_relation(self.table)} ({', '.join(parts)})"

    def _column(self, column: Column) -> str:
        key = self.key if self.key and self.key.columns == (column.name,) else None
        return " ".join(
            (quoted(column.name), column.type)
            + (("not null",) if column.not_null else ())
            + ((key.text(),) if key and key.inline else ())
        )


@dataclass(frozen=True)
class Index:
    """CREATE INDEX."""

    table: str
    name: str
    method: str
    columns: tuple[str, ...]
    unique: bool = False

    def text(self) -> str:
        return (
            f"create {'unique ' if self.unique else ''}index {quoted(self.name)}"
            f" on {_relation(self.table)} using {self.method} {_listed(self.columns)}"
        )


@dataclass(frozen=True)
class ForeignKey:
    """ALTER TABLE … ADD CONSTRAINT … FOREIGN KEY, which checks nothing."""

    table: str
    name: str
    columns: tuple[str, ...]
    references: str
    referenced: tuple[str, ...]

    def text(self) -> str:
        return (
            f"alter table {_relation(self.table)} add constraint {quoted(self.name)}"
            f" foreign key {_listed(self.columns)}"
            f" references {_relation(self.references)} {_listed(self.referenced)} not enforced"
        )


@dataclass(frozen=True)
class NewColumn:
    """ALTER TABLE … ADD COLUMN."""

    table: str
    column: Column

    def text(self) -> str:
        return (
            f"alter table {_relation(self.table)} add column"
            f" {quoted(self.column.name)} {self.column.type}"
        )


@dataclass(frozen=True)
class Comment:
    """COMMENT ON TABLE, or ON COLUMN when `column` is not None."""

    table: str
    column: str | None
    said: str

    def text(self) -> str:
        of = _relation(self.table) + (f".{quoted(self.column)}" if self.column is not None else "")
        said = self.said.replace("'", "''").replace("\\", "\\\\")
        return f"comment on {'column' if self.column is not None else 'table'} {of} is E'{said}'"


Structure = Table | Index | ForeignKey | NewColumn | Comment
