"""The clusters that stored vectors end in when their files come in another order.

Each file goes through the function that assigns it, and the space is arranged as often as a worker
would. All of it happens in one transaction that is taken back."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any, LiteralString
from uuid import UUID

import psycopg

# As the job that arranges does: it may be due just when all files have come.
_LOCK = """
select core._lock('space', core._lock_key(space)) from core.embedding_space where active
"""
# Nothing that a person sees is left of the clusters before; they stay closed and empty.
_EMPTIED: tuple[LiteralString, ...] = (
    "delete from core.placement",
    "delete from core.library",
    "delete from core.unsorted_file",
    "update core.asset set cluster_id = null where cluster_id is not null",
    "update core.cluster set closed = true, cover_asset_id = null where not closed",
    "update core.cluster_mean set members = 0",
)
_BEGUN = """
update core.embedding_space set threshold = %s, calibration = null, arranged_files = 0 where active
"""
_ASSIGN = """
with assigned as (
  select assigned.*
  from core.embedding, core._assign_cluster(asset_id, space, vector, 'bench') as assigned
  where asset_id = %s and space = (select space from core.embedding_space where active)
)
update core.asset set cluster_id = assigned.cluster_id, cluster_similarity = assigned.similarity
from assigned where asset.id = %s
"""
_ARRANGE = """
select core._apply_arrangement(space, plan.ids, plan.parts, plan.calibration)
from core.embedding_space, core._arrangement(space) as plan where active
"""
# As api.arrange_when_due: first, while more is on its way, and when all has come.
_FIRST, _GROWN, _GROWN_AT_REST = 24, 1.5, 1.1


def clusters_in_order(
    connection: psycopg.Connection[Any], files: Sequence[UUID], threshold: float, seed: int
) -> list[str]:
    """The cluster of each file, in the order given, when they came shuffled by this seed."""
    order = list(files)
    random.Random(seed).shuffle(order)
    arranged = 0
    with connection.transaction(force_rollback=True):
        connection.execute("select core._act('bench', '{}')")
        connection.execute(_LOCK)
        for statement in _EMPTIED:
            connection.execute(statement)
        connection.execute(_BEGUN, (threshold,))
        for came, file in enumerate(order, 1):
            connection.execute("select core._act('bench', '{}')")
            connection.execute(_ASSIGN, (file, file))
            if came >= _FIRST and came >= _GROWN * arranged:
                connection.execute(_ARRANGE)
                arranged = came
        if len(order) >= max(_FIRST, _GROWN_AT_REST * arranged):
            connection.execute(_ARRANGE)
        rows = connection.execute(
            "select cluster_id::text from unnest(%s::uuid[]) with ordinality as file (id, n)"
            " join core.asset using (id) order by n",
            (list(files),),
        ).fetchall()
    return [row[0] for row in rows]
