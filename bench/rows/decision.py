"""What deciding costs, and the profile of all documents: reported, with nothing beside them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

import psycopg

from bench import made
from bench.figures import BenchFailed, Row, Sizes, Unit
from bench.ground import Ground
from bench.until_done import ingested, seconds_until_done, until_idle

_COLLECTION = "decided"
_TIMES = 20
_NO_FLOOR = "reported"
_DECIDE = "select core._decide(core._profile(%s), core._knobs())"
_PROFILE = """
  select count(*) from core._profile_documents(%s, core._unindexed_ids(array(
    select id from core.unindexed where collection_id = %s)))
"""


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """The decision as it is made with every batch that changes the sample. The profile is read and
    not written: the counting of all documents at once, which workers do batch by batch."""
    body = b"\n".join(made.nested(sizes.nested, 0)) + b"\n"
    kind = {"Content-Type": "application/x-ndjson"}
    named = {"collection": _COLLECTION}
    seconds_until_done(
        ground, lambda http: [ingested(http, content=body, headers=kind, params=named)]
    )
    until_idle(ground)
    with psycopg.connect(ground.database, autocommit=True) as connection:
        row = connection.execute(
            "select id, (select count(*) from core.collection_sample where collection_id = id)"
            " from core.collection where name = %s",
            (_COLLECTION,),
        ).fetchone()
        if row is None:
            raise BenchFailed(f"Collection {_COLLECTION} not found")
        collection, sample = row
        waits = [_seconds(connection, _DECIDE, collection) * 1e3 for _ in range(_TIMES)]
        yield _reported(f"decision on a sample of {sample} documents", "ms", waits)
        with connection.transaction(force_rollback=True):
            connection.execute("select core._profile_anew(%s)", (collection,))
            took = _seconds(connection, _PROFILE, collection, collection)
        yield _reported(
            f"full profile of {sizes.nested:,} nested documents",
            "documents/s",
            [sizes.nested / took],
        )


def _seconds(connection: psycopg.Connection, query: str, *arguments: int) -> float:
    begun = time.perf_counter()
    connection.execute(query.encode(), arguments).fetchall()
    return time.perf_counter() - begun


def _reported(name: str, unit: Unit, figures: list[float]) -> Row:
    return Row(name, unit, statistics.median(figures), None, _NO_FLOOR, {})
