"""Python holds calls, not logic: outside db/ there is SQL only to read and to fill the inbox.

Benchmarks are not looked at: the floors they compare with have tables of their own.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
ROOMS = [
    "app", "cli", "config", "documents", "embedding", "gate", "media", "storage", "telemetry",
    "workers",
]  # fmt: skip
OBJECT = r"(table|view|index|role|user|database|schema|function|extension|type|sequence|trigger)"
STATEMENT = re.compile(
    rf"\s*(select\b|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b|truncate\b|merge\s+into\b"
    rf"|(create|drop|alter)\s+(unlogged\s+|temp\s+|or\s+replace\s+)?{OBJECT}\b|copy\s+\S+\s*[\s(]"
    rf"|grant\s|revoke\s|with\s+(recursive\s+)?\w+\s+as\b|do\s+\$|lock\s+table\b|call\s+\w+\()",
    re.IGNORECASE,
)
READ = re.compile(r"\b(?:from|join)\s+(?:lateral\s+)?([a-z_.{}]+)", re.IGNORECASE)
READABLE = re.compile(r"(api|catalog|collections)\.|pg_input_error_info$")
FILL = re.compile(r"copy api\.inbox \([a-z0-9_, ]+\) from stdin", re.IGNORECASE)
# The embedded server's own database and superuser are made before there is anything to call.
SERVER = re.compile(r"alter role postgres\b|create database\b|select from pg_database\b")


def statements(source: str) -> Iterator[tuple[int, str]]:
    """(line, text) of each string that is an SQL statement; docstrings are none."""
    tree = ast.parse(source)
    prose = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in prose
            and STATEMENT.match(node.value)
            and " " in node.value.strip()
        ):
            yield node.lineno, node.value


def allowed(statement: str, room: str) -> bool:
    if room == "cli/postgres" and SERVER.match(statement):
        return True
    if FILL.match(statement.strip()):
        return True
    if not re.match(r"\s*select\b", statement, re.IGNORECASE) or ";" in statement:
        return False
    return all(READABLE.match(name) for name in READ.findall(statement))


def _files() -> list[Path]:
    return [path for room in ROOMS for path in sorted((REPOSITORY / room).rglob("*.py"))]


def test_python_outside_db_reads_views_calls_functions_and_fills_the_inbox_only() -> None:
    wrong = [
        f"{path.relative_to(REPOSITORY)}:{line}: {statement.strip()[:80]}"
        for path in _files()
        for line, statement in statements(path.read_text())
        if not allowed(statement, path.parent.relative_to(REPOSITORY).as_posix())
    ]

    assert wrong == []


def test_the_statements_that_are_there_are_found() -> None:
    found = [s for path in _files() for _, s in statements(path.read_text())]

    assert any("catalog." in statement for statement in found)
    assert any(statement.startswith("copy api.inbox") for statement in found)


@pytest.mark.parametrize(
    "statement",
    [
        "select id from core.asset",
        "select * from catalog.asset join core.media using (id)",
        "select 1; drop table x",
        "insert into api.inbox values (1)",
        "update catalog.setting set value = 1",
        "delete from core.lineage",
        "copy core.asset (id) from stdin",
        "with x as (select 1) select * from x",
        "create table x (y int)",
        "alter role postgres password ''",
    ],
)
def test_anything_else_would_be_found_and_refused(statement: str) -> None:
    source = f'def f(connection):\n    """Docs."""\n    connection.execute({statement!r})\n'

    assert [text for _, text in statements(source)] == [statement]
    assert not allowed(statement, "workers")
