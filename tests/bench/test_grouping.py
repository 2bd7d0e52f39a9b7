from __future__ import annotations

import numpy as np
import pytest

from bench import grouping

KINDS = ["a", "a", "a", "b", "b", "b"]


def test_the_same_grouping_under_other_names_agrees_in_full() -> None:
    found = [7, 7, 7, 3, 3, 3]

    assert grouping.purity(found, KINDS) == 1
    assert grouping.mutual_information(found, KINDS) == pytest.approx(1)
    assert grouping.agreeing_pairs(found, KINDS) == (1, 1)


def test_one_thing_a_group_is_pure_and_tells_less() -> None:
    found = list(range(6))

    assert grouping.purity(found, KINDS) == 1
    assert grouping.mutual_information(found, KINDS) < 0.6
    # Of 15 pairs the 9 of two kinds are apart in both; nothing is together in both.
    assert grouping.agreeing_pairs(found, KINDS) == (pytest.approx(9 / 15), 0)


def test_one_thing_in_the_wrong_group_counts_once() -> None:
    found = [1, 1, 2, 2, 2, 2]

    assert grouping.purity(found, KINDS) == pytest.approx(5 / 6)
    assert 0 < grouping.mutual_information(found, KINDS) < 1
    pairs, together = grouping.agreeing_pairs(found, KINDS)
    assert (pairs, together) == (pytest.approx(10 / 15), pytest.approx(4 / 9))


def test_k_means_parts_what_lies_apart_the_same_each_time() -> None:
    middles = np.eye(3, 8, dtype=np.float32)
    noise = np.random.default_rng(1).standard_normal((60, 8)).astype(np.float32) * np.float32(0.05)
    vectors = middles[np.arange(60) % 3] + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    groups = grouping.k_means(vectors, 3)

    assert grouping.agreeing_pairs(groups, [n % 3 for n in range(60)]) == (1, 1)
    assert groups == grouping.k_means(vectors, 3)
