"""Put a view in place of an older one, without ever dropping what is not ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

# Views of catalog that read the view, and our functions that take or give its rows. The same
# deployment makes all of them again. What others have built on it is not among them.
_OURS = """
select 'view', relation.relname, format('%%I.%%I', schema.nspname, relation.relname)
from pg_depend as depend
join pg_rewrite as rule on rule.oid = depend.objid
join pg_class as relation on relation.oid = rule.ev_class and relation.oid <> depend.refobjid
join pg_namespace as schema on schema.oid = relation.relnamespace and schema.nspname = 'catalog'
where depend.classid = 'pg_rewrite'::regclass and depend.refobjid = %(view)s::regclass
union
select 'function', function.proname, function.oid::regprocedure::text
from pg_depend as depend
join pg_proc as function on function.oid = depend.objid
join pg_namespace as schema
  on schema.oid = function.pronamespace and schema.nspname in ('core', 'api', 'catalog')
where depend.classid = 'pg_proc'::regclass
  and depend.refobjid = (select reltype from pg_class where oid = %(view)s::regclass)
"""


def replace_view(conn: psycopg.Connection[Any], path: Path) -> list[Path]:
    """Run the file of a view of `catalog`; returns the files of views that had to go for it.

    A view can be replaced in place unless a column goes or changes. Raises
    DependentObjectsStillExist when something that is not ours depends on it.
    """
    try:
        with conn.transaction():
            conn.execute(path.read_bytes())
    except (psycopg.errors.InvalidTableDefinition, psycopg.errors.FeatureNotSupported):
        dropped = _drop(conn, path)
        conn.execute(path.read_bytes())
        return dropped
    return []


def _drop(conn: psycopg.Connection[Any], path: Path) -> list[Path]:
    name = sql.Identifier("catalog", path.stem)
    dropped: list[Path] = []
    for kind, ours, full in conn.execute(_OURS, {"view": name.as_string(conn)}).fetchall():
        reader = path.with_name(f"{ours}.sql")
        if kind == "function":
            conn.execute(sql.SQL("drop function {}").format(sql.SQL(full)))
        elif reader.exists():
            dropped += [*_drop(conn, reader), reader]
    conn.execute(sql.SQL("drop view if exists {}").format(name))
    return dropped
