"""Statement -> structure, through sqlglot's tree.

Three checks, each enough for most of what is refused. The tree holds only nodes of a list, with
only arguments of that list. What is taken from it has names, types and a schema that are allowed.
And what was taken, written down again, is word for word the statement.
"""

from __future__ import annotations

import logging
import re
from typing import Final

from sqlglot import exp
from sqlglot.errors import SqlglotError

from cubby.gate.errors import excerpt
from cubby.gate.reading import DIALECT, Statement, Word
from cubby.gate.structure import (
    Column,
    Comment,
    ForeignKey,
    Index,
    Key,
    NewColumn,
    Structure,
    Table,
)
from cubby.gate.words import LONGEST_NAME, METHODS, SCHEMA, SYSTEM_COLUMNS, TYPES

_KINDS: Final = (
    ("create", "table"),
    ("create", "index"),
    ("create", "unique", "index"),
    ("comment", "on", "table"),
    ("comment", "on", "column"),
    ("alter", "table"),
)
_SHAPES: Final[dict[type[exp.Expr], frozenset[str]]] = {
    kind: frozenset(arguments.split())
    for kind, arguments in {
        exp.Create: "this kind unique",
        exp.Schema: "this expressions",
        exp.Table: "this db",
        exp.Identifier: "this quoted",
        exp.ColumnDef: "this kind constraints",
        exp.DataType: "this nested expressions",
        exp.DataTypeParam: "this",
        exp.ColumnConstraint: "this kind",
        exp.NotNullColumnConstraint: "",
        exp.PrimaryKeyColumnConstraint: "include",
        exp.Constraint: "this expressions",
        exp.PrimaryKey: "expressions include",
        exp.IndexParameters: "using columns",
        exp.Index: "this table params",
        exp.Ordered: "this",
        exp.Var: "this",
        exp.Column: "this table db",
        exp.Comment: "this kind expression",
        exp.Literal: "this is_string",
        exp.Alter: "this kind actions",
        exp.AddConstraint: "expressions",
        exp.ForeignKey: "expressions reference",
        exp.Reference: "this options",
    }.items()
}
_TYPES: Final = {
    exp.DType.TEXT: "text",
    exp.DType.DECIMAL: "numeric",
    exp.DType.BOOLEAN: "boolean",
    exp.DType.TIMESTAMPTZ: "timestamptz",
    exp.DType.DATE: "date",
    exp.DType.JSONB: "jsonb",
    exp.DType.UUID: "uuid",
    exp.DType.INT: "integer",
    exp.DType.BIGINT: "bigint",
    exp.DType.DOUBLE: "double precision",
    exp.DType.TIMESTAMP: "timestamp",
    exp.DType.TIME: "time",
    exp.DType.INET: "inet",
}

_SIZED: Final = re.compile(r"numeric\([1-9][0-9]{0,2},(0|[1-9][0-9]{0,2})\)")


# What it does not know it takes for a command, and says so; here that is refused, and said better.
logging.getLogger("sqlglot").setLevel(logging.ERROR)


def structure_of(statement: Statement) -> Structure:
    """Raises Refused."""
    try:
        found = _taken(_tree(statement), statement)
    except _NotAllowed as error:
        raise statement.refused(f"{error}: {excerpt(statement.text)}") from error
    _check_word_for_word(statement, tuple(found.words()))
    return found


class _NotAllowed(Exception):
    """The message says what is not."""


def _tree(statement: Statement) -> exp.Expr:
    begin = tuple(word.value if word.kind == "plain" else "" for word in statement.words[:3])
    if not any(begin[: len(kind)] == kind for kind in _KINDS):
        raise _NotAllowed("only tables, indexes, foreign keys and comments are made here")
    try:
        trees = DIALECT.parser().parse(list(statement.tokens), statement.text)
    except (SqlglotError, RecursionError) as error:
        first = str(error).partition("\n")[0]
        raise _NotAllowed(f"it cannot be read ({excerpt(first)})") from error
    if len(trees) != 1 or trees[0] is None:
        raise _NotAllowed("it is not one statement")
    tree = trees[0]
    if not isinstance(tree, exp.Create | exp.Comment | exp.Alter):
        raise _NotAllowed("only tables, indexes, foreign keys and comments are made here")
    for node in tree.walk():
        allowed = _SHAPES.get(type(node))
        if allowed is None:
            raise _NotAllowed(f"{_words(node)} is not allowed")
        more = sorted(name for name, value in node.args.items() if value and name not in allowed)
        if more:
            raise _NotAllowed(f"{_words(node)} with {more[0].replace('_', ' ')} is not allowed")
    return tree


def _taken(tree: exp.Expr, statement: Statement) -> Structure:
    if isinstance(tree, exp.Comment):
        return _comment(tree)
    if isinstance(tree, exp.Alter):
        return _alteration(tree)
    return _index(tree) if statement.words[1].value != "table" else _table(tree)


def _table(tree: exp.Expr) -> Table:
    body = tree.this
    if not isinstance(body, exp.Schema):
        raise _NotAllowed("a table has columns in parentheses")
    columns: list[Column] = []
    keys: list[Key] = []
    for part in body.expressions:
        if isinstance(part, exp.ColumnDef):
            columns.append(_column(part))
            keys += _inline_keys(part)
        else:
            keys.append(_table_key(part))
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        raise _NotAllowed("two columns have one name")
    if len(keys) > 1:
        raise _NotAllowed("more than one key")
    return Table(_relation(body.this), tuple(columns), keys[0] if keys else None)


def _column(part: exp.ColumnDef) -> Column:
    not_null = any(
        isinstance(constraint.args.get("kind"), exp.NotNullColumnConstraint)
        for constraint in part.args.get("constraints") or ()
    )
    return Column(_column_name(part.this), _type(part.args.get("kind")), not_null)


def _inline_keys(part: exp.ColumnDef) -> list[Key]:
    return [
        Key(_name(constraint.this) if constraint.this else None, (part.this.this,), inline=True)
        for constraint in part.args.get("constraints") or ()
        if isinstance(constraint.args.get("kind"), exp.PrimaryKeyColumnConstraint)
    ]


def _table_key(part: exp.Expr) -> Key:
    name = None
    if isinstance(part, exp.Constraint) and len(part.expressions) == 1:
        name, part = _name(part.this), part.expressions[0]
    if not isinstance(part, exp.PrimaryKey):
        raise _NotAllowed(f"{_words(part)} is not allowed in a table")
    return Key(name, _names(part.expressions), inline=False)


def _index(tree: exp.Expr) -> Index:
    index = tree.this
    if not isinstance(index, exp.Index) or index.args.get("params") is None:
        raise _NotAllowed("an index has a name, a table and columns")
    params = index.args["params"]
    using = params.args.get("using")
    if using is None or using.name not in METHODS:
        raise _NotAllowed("an index is made using btree or hash")
    columns = [ordered.this for ordered in params.args.get("columns") or ()]
    if not columns or not all(isinstance(column, exp.Column) for column in columns):
        raise _NotAllowed("an index is on columns, not on expressions")
    return Index(
        table=_relation(index.args.get("table")),
        name=_name(index.this),
        method=using.name,
        columns=_names([column.this for column in columns]),
        unique=bool(tree.args.get("unique")),
    )


def _comment(tree: exp.Comment) -> Comment:
    said = tree.expression
    if not (isinstance(said, exp.Literal) and said.is_string):
        raise _NotAllowed("a comment is one string")
    if isinstance(tree.this, exp.Column):
        column = tree.this
        owner = exp.Table(this=column.args.get("table"), db=column.args.get("db"))
        return Comment(_relation(owner), _column_name(column.this), str(said.this))
    return Comment(_relation(tree.this), None, str(said.this))


def _alteration(tree: exp.Alter) -> Structure:
    table = _relation(tree.this)
    actions = tree.args.get("actions") or []
    if len(actions) != 1:
        raise _NotAllowed("a statement changes one thing")
    action = actions[0]
    if isinstance(action, exp.ColumnDef) and not action.args.get("constraints"):
        return NewColumn(table, _column(action))
    if isinstance(action, exp.AddConstraint):
        return _foreign_key(table, action)
    raise _NotAllowed(f"{_words(action)} is not allowed")


def _foreign_key(table: str, action: exp.AddConstraint) -> ForeignKey:
    constraint = action.expressions[0] if len(action.expressions) == 1 else None
    key = constraint.expressions[0] if isinstance(constraint, exp.Constraint) else None
    reference = key.args.get("reference") if isinstance(key, exp.ForeignKey) else None
    if constraint is None or key is None or reference is None:
        raise _NotAllowed("only foreign keys are added")
    if not isinstance(reference.this, exp.Schema):
        raise _NotAllowed("a foreign key names the columns it points at")
    if reference.args.get("options") != ["NOT ENFORCED"]:
        raise _NotAllowed("a foreign key must be NOT ENFORCED, without other options")
    return ForeignKey(
        table=table,
        name=_name(constraint.this),
        columns=_names(key.expressions),
        references=_relation(reference.this.this),
        referenced=_names(reference.this.expressions),
    )


def _relation(table: exp.Expr | None) -> str:
    if not isinstance(table, exp.Table) or table.args.get("db") is None:
        raise _NotAllowed(f"a table is named with its schema, {SCHEMA}")
    schema = _name(table.args["db"])
    if schema != SCHEMA:
        raise _NotAllowed(f"the schema {excerpt(schema)} is not {SCHEMA}")
    return _name(table.this)


def _names(parts: list[exp.Expr]) -> tuple[str, ...]:
    return tuple(_column_name(part) for part in parts)


def _column_name(part: exp.Expr | None) -> str:
    name = _name(part)
    if name in SYSTEM_COLUMNS:
        raise _NotAllowed(f"{name} is a column of Postgres itself")
    return name


def _name(part: exp.Expr | None) -> str:
    if not isinstance(part, exp.Identifier):
        raise _NotAllowed("a name is missing")
    name = str(part.this)
    if not part.args.get("quoted"):
        name = name.lower()
    if len(name.encode()) > LONGEST_NAME:
        raise _NotAllowed(f"the name {excerpt(name)} is longer than {LONGEST_NAME} bytes")
    return name


def _type(kind: exp.Expr | None) -> str:
    found = _type_name(kind)
    if found in TYPES or (found is not None and _SIZED.fullmatch(found)):
        return found
    said = kind.sql("postgres") if kind is not None else "none"
    offered = ", ".join([*sorted(TYPES), "numeric(precision,scale)"])
    raise _NotAllowed(f"the type {excerpt(said)} is not one of {offered}")


def _type_name(kind: exp.Expr | None) -> str | None:
    if not isinstance(kind, exp.DataType):
        return None
    if kind.this == exp.DType.ARRAY and len(kind.expressions) == 1:
        element = _type_name(kind.expressions[0])
        return f"{element}[]" if element else None
    name = _TYPES.get(kind.this)
    if name is None or not kind.expressions:
        return name
    sizes = ",".join(part.name for part in kind.expressions)
    return f"{name}({sizes})"


def _check_word_for_word(statement: Statement, canonical: tuple[Word, ...]) -> None:
    said = statement.words
    for place, word in enumerate(said):
        expected = canonical[place] if place < len(canonical) else None
        if expected is None or not _same(word, expected):
            after = excerpt(" ".join(before.value for before in said[max(0, place - 3) : place]))
            raise statement.refused(f"{excerpt(word.value)} is not expected after {after}")
    if len(canonical) > len(said):
        raise statement.refused(f"it ends before {canonical[len(said)].value}")


def _same(word: Word, expected: Word) -> bool:
    return word.may_be_name(expected.value) if expected.kind == "quoted" else word == expected


def _words(node: exp.Expr) -> str:
    """The name of a kind of node as words: a Default column constraint."""
    name = type(node).__name__
    return "".join(f" {c.lower()}" if c.isupper() and at else c for at, c in enumerate(name))
