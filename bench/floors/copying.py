"""The least that keeping documents can cost: COPY into a table of one column and its index."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psycopg
from psycopg import sql

from bench.ground import Ground
from cubby.documents import copy_text

FLOOR = "COPY + GIN"
_BLOCK_BYTES = 1 << 20


def make_table(ground: Ground, name: str) -> None:
    """Indexed as collections are: core._create_documents_table."""
    table = sql.Identifier(name)
    with psycopg.connect(ground.bare, autocommit=True) as connection:
        connection.execute(sql.SQL("create table {} (doc jsonb not null)").format(table))
        connection.execute(
            sql.SQL("create index on {} using gin (doc jsonb_path_ops)").format(table)
        )


def seconds_to_copy(ground: Ground, name: str, documents: Iterable[bytes]) -> float:
    """Until committed; putting COPY's text together does not count."""
    text = b"".join(copy_text(document) + b"\n" for document in documents)
    blocks = [text[at : at + _BLOCK_BYTES] for at in range(0, len(text), _BLOCK_BYTES)]
    statement = sql.SQL("copy {} (doc) from stdin").format(sql.Identifier(name))
    with psycopg.connect(ground.bare, autocommit=True) as connection:
        begun = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for block in blocks:
                copy.write(block)
        return time.perf_counter() - begun
