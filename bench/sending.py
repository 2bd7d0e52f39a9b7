"""Files sent to Cubby in batches, and what it made of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
import numpy as np
import numpy.typing as npt
import psycopg
from pgvector.psycopg import register_vector

from bench.figures import BenchFailed
from bench.ground import Ground
from bench.until_done import ended, ingested

BATCH = 20

File = tuple[str, bytes]


@dataclass(frozen=True)
class Made:
    """What became of one file. `shows` is the id of what it is a duplicate of, else its own; those
    of similar shots count as their own. `cluster` and `vector` are of the space it was sent for."""

    id: str
    status: str
    shows: str
    cluster: str | None
    vector: npt.NDArray[np.float32] | None


_MADE = """
select asset.id::text, asset.status,
       coalesce(original_id, asset.id)::text, asset.cluster_id::text, embedding.vector
from unnest(%s::uuid[]) with ordinality as request (id, n)
join core.asset on asset.request_id = request.id
left join core.duplicate on duplicate.asset_id = asset.id and duplicate.class <> 'similar_shot'
left join core.embedding on embedding.asset_id = asset.id
  and embedding.space = (select space from core.embedding_space where active)
order by request.n, asset.ordinal
"""


def post_files(http: httpx.Client, files: Sequence[File]) -> list[str]:
    """Post them, some at a time; the ids of the requests."""
    batches = [files[at : at + BATCH] for at in range(0, len(files), BATCH)]
    return [ingested(http, files=[("files[]", file) for file in batch]) for batch in batches]


def send(ground: Ground, files: Sequence[File]) -> list[Made]:
    """Post them, wait for the end of all work, and look. In the order given; one that failed has
    said why, and is here as well."""
    requests = ended(ground, lambda http: post_files(http, files))
    with psycopg.connect(ground.database, autocommit=True) as connection:
        register_vector(connection)
        rows: list[Any] = connection.execute(_MADE, ([UUID(one) for one in requests],)).fetchall()
    if len(rows) != len(files):
        raise BenchFailed(f"{len(files)} files became {len(rows)} objects")
    return [
        Made(asset, status, shows, cluster, None if vector is None else vector.to_numpy())
        for asset, status, shows, cluster, vector in rows
    ]
