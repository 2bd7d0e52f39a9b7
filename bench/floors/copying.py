"""The least that keeping documents can cost: COPY into a table of one column and its index."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psycopg
from psycopg import sql

from bench.ground import Ground
from cubby.documents import copy_text

FLOOR = "COPY + GIN"
FLOOR_WITH_WORDS = "COPY + GIN + full text"
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


def make_table_with_words(ground: Ground, name: str) -> None:
    """As make_table, and beside it what core.search_text is."""
    make_table(ground, name)
    words = sql.Identifier(f"{name}_words")
    with psycopg.connect(ground.bare, autocommit=True) as connection:
        table = sql.SQL("create table {} (number bigint primary key, words tsvector not null)")
        connection.execute(table.format(words))
        connection.execute(sql.SQL("create index on {} using gin (words)").format(words))


def seconds_with_words(ground: Ground, name: str, documents: Iterable[bytes], number: int) -> float:
    """Until documents, their index and their full text are there. `number` is that of the round,
    each of which begins with an empty table."""
    table, words = sql.Identifier(name), sql.Identifier(f"{name}_words")
    with psycopg.connect(ground.bare, autocommit=True) as connection:
        connection.execute(sql.SQL("truncate {}").format(table))
    copied = seconds_to_copy(ground, name, documents)
    statement = sql.SQL(
        "insert into {} select (%s::bigint << 32) + row_number() over (),"
        """ jsonb_to_tsvector('english', doc, '["string"]') from {}"""
    ).format(words, table)
    with psycopg.connect(ground.bare, autocommit=True) as connection:
        begun = time.perf_counter()
        connection.execute(statement, (number,))
        return copied + time.perf_counter() - begun
