"""How long merging or splitting large clusters takes a person."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, LiteralString

import numpy as np
import psycopg

from bench.bulk import indexed_afterwards, own_database
from bench.figures import Row, Sizes, take_turns
from bench.ground import Ground

_SPACE = "bench-512"
_FLOOR = "an update of cluster_id in as many rows"
_MEMBERS = """
with request as (
  insert into core.ingest_request (id, objects_total, created_at)
  values (uuidv7(), %(count)s, now()) returning id
), raw as (
  insert into core.asset_raw
    (id, request_id, part_id, uri, sha256, size_bytes, content_type, created_at)
  select uuidv7(), id, 'made', 'fs://made', '', 1, 'image/jpeg', now() from request
  returning id, request_id
), cluster as (
  insert into core.cluster
    (id, name, folder, space, threshold, centroid, created_at, updated_at)
  values (uuidv7(), %(name)s, %(name)s, %(space)s, 0.7, %(centre)s, now(), now())
  returning id
), asset as (
  insert into core.asset
    (id, status, kind, media_type, request_id, ordinal, raw_id, size_bytes, content_type, uri,
     cluster_id, created_at)
  select uuidv7(), 'done', 'media', 'image', raw.request_id, n, raw.id, 1, 'image/jpeg',
         'fs://media/clusters/made/' || n, cluster.id, now()
  from raw, cluster, generate_series(1, %(count)s) as n
  returning id, ordinal, cluster_id
), media as (
  insert into core.media (asset_id, sha256, extension, filename)
  select id, '', 'jpg', 'picture ' || ordinal || '.jpg' from asset
), library as (
  insert into core.library (asset_id, cluster_id, name)
  select id, cluster_id, 'picture ' || ordinal || '.jpg' from asset
), mean as (
  insert into core.cluster_mean (cluster_id, members, total)
  select id, %(count)s, %(centre)s from cluster
)
select id, cluster_id from asset order by ordinal
"""


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """The call of the database alone, which is what the page waits for: files follow in jobs. Both
    are taken back after each time."""
    chance = np.random.default_rng(2)
    count = sizes.members
    with own_database(ground, "bench_arranging") as connection:
        connection.execute("select api.register_space(%s, 'bench', 0.8, true)", (_SPACE,))
        centres = [_unit(chance.standard_normal(512)) for _ in range(3)]
        with indexed_afterwards(connection, "core.embedding", "core.cluster"):
            one, _ = _fill(connection, chance, "one", [centres[0]], count)
            other, _ = _fill(connection, chance, "other", [centres[1]], count)
            both, members = _fill(connection, chance, "both", centres[1:], 2 * count)
        acts: dict[str, tuple[Callable[[], Any], Any]] = {
            f"merge of two clusters of {count:,}": (
                lambda: connection.execute("select api.merge_clusters(%s, %s)", (one, [other])),
                other,
            ),
            f"split of {2 * count:,} by their vectors": (
                lambda: connection.execute("select api.split_cluster(%s, p_k => 2)", (both,)),
                both,
            ),
            f"split of {2 * count:,} by {count:,} ids": (
                lambda: connection.execute(
                    "select api.split_cluster(%s, %s)", (both, members[:count])
                ),
                both,
            ),
        }
        for name, (act, cluster) in acts.items():
            yield _row(connection, name, sizes.rounds, act, (one, cluster))


def _row(
    connection: psycopg.Connection[Any],
    name: str,
    rounds: int,
    act: Callable[[], Any],
    into_and_from: tuple[Any, Any],
) -> Row:
    bare: LiteralString = "update core.asset set cluster_id = %s where cluster_id = %s"
    cubby, floor = take_turns(
        rounds,
        lambda _: _milliseconds(connection, act),
        lambda _: _milliseconds(connection, lambda: connection.execute(bare, into_and_from)),
    )
    return Row(
        name=name, unit="ms", cubby=statistics.median(cubby), floor=statistics.median(floor),
        floor_is=_FLOOR, rounds={"cubby": cubby, "floor": floor},
    )  # fmt: skip


def _milliseconds(connection: psycopg.Connection[Any], act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    with connection.transaction(force_rollback=True):
        act()
        taken = time.perf_counter() - begun
    return taken * 1e3


def _fill(
    connection: psycopg.Connection[Any], chance: np.random.Generator, name: str,
    centres: list[Any], count: int,
) -> tuple[Any, list[Any]]:  # fmt: skip
    """A cluster whose members lie around some centres: its id and theirs."""
    given = {"count": count, "name": name, "space": _SPACE, "centre": _unit(sum(centres))}
    rows = connection.execute(_MEMBERS, given).fetchall()
    now = datetime.now(UTC)
    copy = "copy core.embedding (asset_id, space, vector, created_at) from stdin (format binary)"
    with connection.cursor().copy(copy) as vectors:
        vectors.set_types(["uuid", "text", "vector", "timestamptz"])
        for number, (asset, _) in enumerate(rows):
            noise = chance.standard_normal(512) * 0.02
            vector = _unit(centres[number % len(centres)] + noise)
            vectors.write_row((asset, _SPACE, vector, now))
    return rows[0][1], [asset for asset, _ in rows]


def _unit(vector: Any) -> Any:
    return (vector / np.linalg.norm(vector)).astype(np.float32)
