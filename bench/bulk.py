"""Many rows at once: a database of one's own, and indexes that are built when rows are there."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import psycopg
from pgvector.psycopg import register_vector
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bench.ground import Ground
from cubby.db.apply import deploy

_INDEXES = """
select indexrelid::regclass::text, pg_get_indexdef(indexrelid)
from pg_index join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam
where amname = 'hnsw' and indisvalid and indrelid in (
  select inhrelid from pg_inherits where inhparent = any (%(tables)s::regclass[])
  union select unnest(%(tables)s::regclass[])) and relkind = 'i'
"""


@contextlib.contextmanager
def own_database(ground: Ground, name: str) -> Iterator[psycopg.Connection[Any]]:
    """A deployed database without a worker, as its superuser; it stays."""
    with psycopg.connect(ground.database, autocommit=True) as connection:
        connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    dsn = make_conninfo(ground.database, dbname=name)
    deploy(dsn)
    with psycopg.connect(dsn, autocommit=True) as connection:
        register_vector(connection)
        connection.execute("set search_path = public")
        yield connection


@contextlib.contextmanager
def indexed_afterwards(connection: psycopg.Connection[Any], *tables: str) -> Iterator[None]:
    """The vector indexes of these tables and their partitions are dropped, and built again at the
    end, as after a restore. Row by row it takes ten times as long."""
    indexes = connection.execute(_INDEXES, {"tables": list(tables)}).fetchall()
    for name, _ in indexes:
        connection.execute(sql.SQL("drop index {}").format(sql.SQL(name)))
    yield
    connection.execute("set maintenance_work_mem = '1GB'; set max_parallel_maintenance_workers = 2")
    for _, definition in indexes:
        connection.execute(definition)
    connection.execute("vacuum analyze")
