"""Functions, views and tables, from the comments of a deployed database."""

from __future__ import annotations

from typing import Any

import psycopg

from docs._generate.markdown import code, document, table

FUNCTIONS = """\
The verbs and the readers behind the HTTP API. In psql an admin calls `api`, and all that may
read calls `catalog`; HTTP calls the same ones. So the refusals and the lineage are the same. Most
answer jsonb."""

VIEWS = """\
For people: `catalog` is in the search path of `cubby psql`, so `select * from asset` is enough.
`collections` has the documents: `docs_<name>` all of them as they were received, `<name>` the typed
table of an accepted proposal. Only Cubby writes."""

TABLES = """\
Behind the views, in `core`; only the owner touches them. They are here for engineers of Cubby.
Columns are described where the name does not say it all."""

_FUNCTIONS = """
select format('%%I.%%I', nspname, proname), pg_get_function_arguments(pg_proc.oid),
       pg_get_function_result(pg_proc.oid), coalesce(obj_description(pg_proc.oid, 'pg_proc'), '')
from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
where nspname = %s and proname not like E'\\\\_%%'
order by proname collate "C"
"""
_RELATIONS = """
select pg_class.oid, format('%%I.%%I', nspname, relname),
       coalesce(obj_description(pg_class.oid), '')
from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where nspname = any(%s) and relkind::text = any(%s) and not relispartition
order by nspname collate "C", relname collate "C"
"""
_COLUMNS = """
select attname, format_type(atttypid, atttypmod), coalesce(col_description(attrelid, attnum), '')
from pg_attribute where attrelid = %s and attnum > 0 and not attisdropped order by attnum
"""
_Connection = psycopg.Connection[Any]


def functions_page(connection: _Connection) -> str:
    blocks = []
    for schema, title in (("api", "Verbs"), ("catalog", "Readers")):
        blocks.append(f"## {title}")
        for name, arguments, result, sentence in connection.execute(_FUNCTIONS, [schema]):
            signature = f"```sql\n{name}({_broken(arguments)}) -> {result}\n```"
            blocks += [f"### {name}", sentence, signature]
    return document("SQL functions", FUNCTIONS, *blocks)


def views_page(connection: _Connection) -> str:
    return document("SQL views", VIEWS, *_sections(connection, ["catalog"], "v", all_columns=True))


def tables_page(connection: _Connection) -> str:
    found = _sections(connection, ["core", "api"], "rp", all_columns=False)
    return document("Tables", TABLES, *found)


def _sections(
    connection: _Connection, schemas: list[str], kinds: str, *, all_columns: bool
) -> list[str]:
    blocks = []
    for oid, name, sentence in connection.execute(_RELATIONS, [schemas, list(kinds)]).fetchall():
        columns = connection.execute(_COLUMNS, [oid]).fetchall()
        rows = [
            (code(column), kind, meaning)
            for column, kind, meaning in columns
            if all_columns or meaning
        ]
        blocks += [f"## {name}", sentence]
        if not all_columns:
            blocks.append(", ".join(code(column) for column, *_ in columns) + ".")
        if rows:
            blocks.append(table(("column", "type", "meaning"), rows))
    return blocks


def _broken(arguments: str) -> str:
    return arguments if len(arguments) < 80 else "\n  " + arguments.replace(", ", ",\n  ") + "\n"
