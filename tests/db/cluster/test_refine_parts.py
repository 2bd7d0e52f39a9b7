"""Parts of an arrangement fall into finer ones where the whole scores better for it."""

from __future__ import annotations

import numpy as np
import pytest
from pgvector import Vector

from tests.db.cubby import Cubby

SIZE = 6


def _around(direction: list[float], spread: float, seed: int) -> list[np.ndarray]:
    """So many unit vectors about one direction."""
    noise = np.random.default_rng(seed).normal(0, spread, (SIZE, 8))
    made = np.array(direction + [0.0] * (8 - len(direction))) + noise
    return list(made / np.linalg.norm(made, axis=1, keepdims=True))


def _refined(
    cubby: Cubby, vectors: list[np.ndarray], parts: list[int], finer: list[int]
) -> list[int]:
    query = "select core._refine_parts(%s::vector[], %s::text[], %s::integer[], %s::integer[])"
    sure = [None] * len(vectors)
    found: list[int] = cubby.value(query, [Vector(one) for one in vectors], sure, parts, finer)
    return found


def _named(*sizes: int) -> list[int]:
    """Parts of these sizes one after the other, each named by the place of its first member."""
    starts = np.cumsum([1, *sizes[:-1]])
    return [int(name) for name in np.repeat(starts, sizes)]


def _groups(labels: list[int]) -> set[frozenset[int]]:
    return {frozenset(at for at, label in enumerate(labels) if label == one) for one in set(labels)}


def test_two_kinds_that_one_level_joined_are_two_parts(cubby: Cubby) -> None:
    vectors = [
        *_around([1, 0.5], 0.01, 1),
        *_around([1, -0.5], 0.01, 2),
        *_around([0, 0, 1], 0.01, 3),
    ]
    parts, finer = _named(SIZE * 2, SIZE), _named(SIZE, SIZE, SIZE)

    assert _groups(_refined(cubby, vectors, parts, finer)) == _groups(finer)


def test_one_kind_stays_one_part_however_a_finer_level_cut_it(cubby: Cubby) -> None:
    vectors = [*_around([1], 0.05, 1), *_around([1], 0.05, 2), *_around([0, 0, 1], 0.05, 3)]
    parts, finer = _named(SIZE * 2, SIZE), _named(SIZE, SIZE, SIZE)

    assert _groups(_refined(cubby, vectors, parts, finer)) == _groups(parts)


@pytest.mark.parametrize("kept", [2, 5])
def test_what_would_fall_into_parts_of_less_than_three_stays(cubby: Cubby, kept: int) -> None:
    vectors = [*_around([1, 0.5], 0.01, 1)[:kept], *_around([0, 0, 1], 0.01, 3)]
    parts, finer = _named(kept, SIZE), _named(*[1] * kept, SIZE)

    assert _groups(_refined(cubby, vectors, parts, finer)) == _groups(parts)
