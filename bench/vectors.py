"""Pictures that exist as vectors alone: enough of them to see how search scales."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from pgvector.psycopg import register_vector

from bench.bulk import indexed_afterwards

Vectors = npt.NDArray[np.float32]
Vector = npt.NDArray[np.float32]

SPACE = "bench-512"
DIMENSIONS = 512
PER_CLUSTER = 100
SHARES = {"without a filter": 1.0, "10 % pass": 0.1, "1 % pass": 0.01, "0.1 % pass": 0.001}
# The cosine of two members of a cluster: about that of two photographs of one kind in CLIP's space.
_ALIKE = 0.8
_BLOCK = 5_000

_PICTURES = """
with request as (
  insert into core.ingest_request (id, objects_total, created_at)
  values (uuidv7(), %(count)s, now()) returning id
), raw as (
  insert into core.asset_raw
    (id, request_id, part_id, uri, sha256, size_bytes, content_type, created_at)
  select uuidv7(), id, 'made', 'fs://made', '', 1, 'image/jpeg', now() from request
  returning id, request_id
), cluster as (
  insert into core.cluster (id, name, space, threshold, centroid, created_at, updated_at)
  select uuidv7(), 'made ' || n, %(space)s, 0.7, centre, now(), now()
  from unnest(%(centres)s::vector[]) with ordinality as made (centre, n)
  returning id, name
), asset as (
  insert into core.asset
    (id, status, kind, media_type, request_id, ordinal, raw_id, size_bytes, content_type, owner,
     cluster_id, created_at)
  select uuidv7(), 'done', 'media', 'image', raw.request_id, n, raw.id, 1, 'image/jpeg', owner,
         cluster.id, now()
  from raw, unnest(%(owners)s::text[]) with ordinality as owned (owner, n)
  join cluster on cluster.name = 'made ' || (n - 1) / %(per_cluster)s + 1
  returning id
)
insert into core.media (asset_id, sha256) select id, '' from asset
"""


@dataclass(frozen=True)
class Made:
    """`vectors` and `owners` in the order of `ids`; `queries` lie near some of the clusters."""

    vectors: Vectors
    owners: npt.NDArray[np.str_]
    queries: Vectors
    ids: list[uuid.UUID]

    def passing(self, share: float) -> npt.NDArray[np.intp]:
        return np.flatnonzero((self.owners == owner_of(share)) | (share == 1))


def owner_of(share: float) -> str:
    """Whose pictures make up this share of all."""
    return f"owner of {share:g}"


def make(connection: psycopg.Connection[Any], count: int, queries: int) -> Made:
    """Put `count` pictures in clusters into Cubby's tables, with the index built at the end as
    after a restore. One by one it would take most of an hour. The same in every run."""
    chance = np.random.default_rng(11)
    centres = _unit(chance.standard_normal((-(-count // PER_CLUSTER), DIMENSIONS)))
    vectors = np.concatenate(list(_around(centres, count, chance)))
    near = centres[chance.integers(0, len(centres), queries)]
    owners = np.full(count, "anna", dtype="<U20")
    for share in sorted(SHARES.values(), reverse=True)[1:]:
        owners[chance.permutation(count)[: max(1, round(count * share))]] = owner_of(share)
    register_vector(connection)
    connection.execute("select api.register_space(%s, 'made', 0.7, true)", (SPACE,))
    connection.execute("select api.use_space(%s, 'bench')", (SPACE,))
    connection.execute(
        _PICTURES,
        {
            "count": count,
            "space": SPACE,
            "centres": list(centres),
            "owners": owners.tolist(),
            "per_cluster": PER_CLUSTER,
        },
    )
    ids = [row[0] for row in connection.execute(_IDS)]
    _fill(connection, ids, vectors)
    return Made(vectors, owners, _unit(_spread(near, chance)), ids)


_IDS = """
select asset.id from core.asset join core.asset_raw as raw on raw.id = asset.raw_id
where raw.uri = 'fs://made' order by ordinal
"""


def _fill(connection: psycopg.Connection[Any], ids: list[uuid.UUID], vectors: Vectors) -> None:
    now = datetime.now(UTC)
    copy = "copy core.embedding (asset_id, space, vector, created_at) from stdin (format binary)"
    with (
        indexed_afterwards(connection, "core.embedding"),
        connection.cursor() as cursor,
        cursor.copy(copy) as rows,
    ):
        rows.set_types(["uuid", "text", "vector", "timestamptz"])
        for asset, vector in zip(ids, vectors, strict=True):
            rows.write_row((asset, SPACE, vector, now))


def _around(centres: Vectors, count: int, chance: np.random.Generator) -> Iterator[Vectors]:
    for first in range(0, count, _BLOCK):
        of = np.arange(first, min(first + _BLOCK, count)) // PER_CLUSTER
        yield _unit(_spread(centres[of], chance))


def _spread(centres: Vectors, chance: np.random.Generator) -> Vectors:
    noise = _unit(chance.standard_normal(centres.shape))
    return centres * np.float32(_ALIKE**0.5) + noise * np.float32((1 - _ALIKE) ** 0.5)


def _unit(rows: npt.NDArray[np.floating[Any]]) -> Vectors:
    unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit
