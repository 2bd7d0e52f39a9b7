"""db/calls/api.py and catalog.py: a typed function for each function of these schemas."""

from __future__ import annotations

import keyword
import re
import subprocess
import sys
from typing import Any

import psycopg

from cubby.db.calls.answers_of import ANSWERS, ARGUMENTS, OTHERS

_TYPES = {
    "bigint": "int",
    "boolean": "bool",
    "bytea": "bytes",
    "double precision": "float",
    "integer": "int",
    "text": "str",
    "timestamp with time zone": "datetime",
    "uuid": "UUID",
    "vector": "Vector",
}
_FUNCTIONS = """
    select proname, pg_get_function_arguments(pg_proc.oid), pg_get_function_result(pg_proc.oid),
           obj_description(pg_proc.oid)
    from pg_proc
    where pronamespace = %s::regnamespace and prokind = 'f' and not proretset
    order by proname
"""
_ARGUMENT = re.compile(r"(p_\w+) (.+?)(?: DEFAULT (.+))?$")
_BETWEEN = re.compile(r", (?=p_\w+ )")


def modules(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """File name -> text."""
    return {f"{schema}.py": _module(connection, schema) for schema in ("api", "catalog")}


def _module(connection: psycopg.Connection[Any], schema: str) -> str:
    found = connection.execute(_FUNCTIONS, (schema,)).fetchall()
    functions = [_function(schema, *row) for row in found]
    body = "\n\n\n".join(functions)
    named = {ANSWERS.get(f"{schema}.{row[0]}", "").removesuffix(" | None") for row in found}
    answers = sorted(named - {""})
    head = [
        f'"""The functions of `{schema}`. Written by `make docs`; see `cubby.db.calls`."""',
        "from __future__ import annotations",
        "from datetime import datetime" if "datetime" in body else "",
        "from typing import Any",
        "from uuid import UUID",
        "from pgvector import Vector" if "Vector" in body else "",
        f"from cubby.db.answers import {', '.join(answers)}",
        "from cubby.db.calls.call import UNSET, Call, Unset, json",
    ]
    return _formatted("\n".join(line for line in head if line) + "\n\n\n" + body + "\n")


def _function(schema: str, name: str, arguments: str, result: str, comment: str | None) -> str:
    parts = [_ARGUMENT.match(part) for part in _BETWEEN.split(arguments) if part]
    taken, given = [], []
    for match in parts:
        assert match is not None, arguments
        sql_name, kind, default = match.groups()
        name_here = sql_name.removeprefix("p_")
        name_here += "_" if keyword.iskeyword(name_here) else ""
        python = ARGUMENTS.get((f"{schema}.{name}", sql_name)) or _type(kind)
        if default is None:
            taken.append(f"{name_here}: {python}")
        else:
            none = " | None" if default.startswith("NULL") and python != "Any" else ""
            taken.append(f"{name_here}: {python} | Unset{none} = UNSET")
        given.append(f'"{sql_name}": ' + (f"json({name_here})" if kind == "jsonb" else name_here))
    full = f"{schema}.{name}"
    answer = ANSWERS.get(full)
    returns = (
        answer
        or OTHERS.get(full)
        or {"void": "None", "jsonb": "dict[str, Any]"}.get(result)
        or _type(result)
    )
    star = "*, " if taken else ""
    last = f", {answer.removesuffix(' | None')}" if answer else ""
    summary = " ".join((comment or "").split()).partition(". ")[0].rstrip(".")
    return (
        f"def {name}({star}{', '.join(taken)}) -> Call[{returns}]:\n"
        f"{_docstring(summary)}"
        f'    return Call("{full}", {{{", ".join(given)}}}{last})'
    )


def _docstring(summary: str) -> str:
    lines, line = [], '    """'
    for word in f'{summary}."""'.split():
        if len(line) + len(word) > 98:
            lines.append(line.rstrip())
            line = "    "
        line += word + " "
    return "\n".join([*lines, line.rstrip()]) + "\n"


def _type(kind: str) -> str:
    if kind in ("integer[]", "bigint[]"):
        # Or their text: of a million numbers the driver takes four times as long.
        return "list[int] | str"
    if kind.endswith("[]"):
        return f"list[{_type(kind.removesuffix('[]'))}]"
    return "Any" if kind == "jsonb" else _TYPES[kind]


def _formatted(text: str) -> str:
    """As ruff leaves it: unused imports out, sorted, 100 columns."""
    ruff = [sys.executable, "-m", "ruff"]
    name = ["--stdin-filename", "db/calls/generated.py", "-"]
    for words in (["check", "--quiet", "--select", "I,F401", "--fix"], ["format", "--quiet"]):
        done = subprocess.run(
            [*ruff, *words, *name], input=text, capture_output=True, text=True, check=True
        )
        text = done.stdout
    return text
