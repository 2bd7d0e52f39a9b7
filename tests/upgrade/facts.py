"""What is true of an installation, by the views that people read: the same before and after."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql

# By view, what identifies a row and what must not change with a version.
_VIEWS: dict[str, str] = {
    "objects": "select id, status, kind, media_type, uri, sha256, content_type, size_bytes,"
    " filename, owner, comments, tags, collection, cluster_id, cluster, request_id, ordinal,"
    " created_at from catalog.asset order by id",
    "failures": "select id, stage, code, message from catalog.failed_object order by id",
    "clusters": "select id, name, provisional, members, space, threshold, named_by, closed,"
    " merged_into, folder from catalog.cluster order by id",
    "members": "select asset_id, cluster_id, duplicate_of, duplicate_class"
    " from catalog.cluster_member order by asset_id",
    "vectors": "select id, md5(embedding::text) as md5 from catalog.asset"
    " where embedding is not null order by id",
    "settings": "select name, value from catalog.setting order by name",
}


def facts_of(dsn: str) -> dict[str, Any]:
    """Rows of the views, of every collection's documents and of every typed table."""
    with psycopg.connect(dsn, row_factory=psycopg.rows.dict_row) as connection:
        facts: dict[str, Any] = {
            name: _plain(connection.execute(query).fetchall()) for name, query in _VIEWS.items()
        }
        facts["tables"] = {name: _table(connection, name) for name in _tables(connection)}
    return facts


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute(
        "select relname from pg_class where relnamespace = 'collections'::regnamespace"
        " and relkind = 'r' order by 1"
    )
    return [row["relname"] for row in rows]


def _table(connection: psycopg.Connection[Any], name: str) -> list[str]:
    """Its rows as JSON text, so that numbers keep all their digits."""
    query = sql.SQL("select to_jsonb(t)::text as row from collections.{} as t order by 1")
    return [row["row"] for row in connection.execute(query.format(sql.Identifier(name)))]


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As JSON has it: ids and times as text."""
    kept = (int, float, list, dict, type(None))
    return [
        {name: value if isinstance(value, kept) else str(value) for name, value in row.items()}
        for row in rows
    ]
