"""A pack that is added later ends with the directories of one that was there from the start."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import numpy as np
import pytest

from bench import grouping
from bench.rearranged import clusters_in_order
from cubby.db.client import Vector

KINDS, EACH, WIDTH = 6, 9, 512
THRESHOLD = 0.8


def _vectors(seed: int) -> list[Vector]:
    """Of kinds that share a direction, so that the threshold of the pack runs them together."""
    chance = np.random.default_rng(seed)
    shared = np.zeros(WIDTH)
    shared[0] = 2.0
    middles = [shared + np.eye(WIDTH)[1 + kind] * 1.2 for kind in range(KINDS)]
    made = [one + chance.normal(0, 0.018, WIDTH) for one in middles for _ in range(EACH)]
    return [Vector((one / np.linalg.norm(one)).astype(np.float32)) for one in made]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_pack_added_later_ends_with_the_directories_of_one_from_the_start(
    clusters: Any, seed: int
) -> None:
    cubby = clusters.cubby
    vectors = _vectors(seed)
    random.Random(seed).shuffle(vectors)
    # Colours: some of the files look alike, whatever they show.
    ids = [clusters.picture(1, n % 5, (n % 7) / 9) for n in range(len(vectors))]
    before = [clusters.of(one) for one in ids]
    cubby.call(
        "api.register_space", p_space="pack", p_model="pack", p_threshold=THRESHOLD, p_has_text=True
    )
    for one, vector in zip(ids, vectors, strict=True):
        cubby.run(
            "insert into core.embedding (asset_id, space, vector, created_at)"
            " values (%s, 'pack', %s, now())", one, vector,
        )  # fmt: skip
    cubby.call("api.use_space", p_space="pack", p_actor="anna")
    cubby.call("api.begin_arranging", p_actor="anna")
    job = cubby.value("select max(id) from core.job where task = 'clusters.arrange'")
    cubby.begin(job)
    cubby.call("api.arrange_clusters", p_job_id=job)
    later = [clusters.of(one) for one in ids]

    from_the_start = clusters_in_order(cubby.owner, [UUID(one) for one in ids], THRESHOLD, seed)

    assert [clusters.of(one) for one in ids] == later, "what was tried is taken back"
    agreeing, together = grouping.agreeing_pairs(later, from_the_start)
    assert agreeing >= 0.95, agreeing
    assert together >= 0.95, "the pairs in one directory, not only those in two"
    assert grouping.agreeing_pairs(later, before)[1] < 0.5, "the colours said something else"
