"""How well one grouping of things agrees with another, in the figures that papers give."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import numpy.typing as npt

Labels = Sequence[Hashable]
_Counts = npt.NDArray[np.float64]


def purity(found: Labels, right: Labels) -> float:
    """Share of the things that are of the commonest kind of their group. Many small groups make it
    large, so it is given with the normalised mutual information."""
    return float(_together(found, right).max(axis=1).sum() / len(found))


def mutual_information(found: Labels, right: Labels) -> float:
    """Normalised by the mean of the two entropies: 1 for the same grouping, 0 for unrelated."""
    both = _together(found, right) / len(found)
    apart = np.outer(both.sum(axis=1), both.sum(axis=0))
    told = both > 0
    information = float((both[told] * np.log(both[told] / apart[told])).sum())
    mean = (_entropy(both.sum(axis=1)) + _entropy(both.sum(axis=0))) / 2
    return information / mean if mean else 1.0


def agreeing_pairs(one: Labels, other: Labels) -> tuple[float, float]:
    """Of all pairs of things, the share that both groupings put together or both apart (Rand). And
    of those that either puts together, the share that both do (Jaccard)."""
    both = _together(one, other)
    together = _pairs(both).sum()
    in_one, in_other = _pairs(both.sum(axis=1)).sum(), _pairs(both.sum(axis=0)).sum()
    every = len(one) * (len(one) - 1) / 2
    either = in_one + in_other - together
    return float((every - either + together) / every), float(together / either) if either else 1.0


def k_means(vectors: npt.NDArray[np.float32], k: int, rounds: int = 25) -> list[int]:
    """Groups of unit vectors by Lloyd's method, begun as k-means++ does; the same in every run."""
    chance = np.random.default_rng(5)
    centres = vectors[[int(chance.integers(len(vectors)))]]
    nearest = vectors @ centres[0]
    while len(centres) < k:
        distance = np.clip(1 - nearest, 0, None).astype(np.float64) + 1e-12
        drawn = int(chance.choice(len(vectors), p=distance / distance.sum()))
        centres = np.concatenate([centres, vectors[[drawn]]])
        nearest = np.maximum(nearest, vectors @ vectors[drawn])
    groups = np.zeros(len(vectors), dtype=np.intp)
    for _ in range(rounds):
        groups = (vectors @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, groups, vectors)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.where(lengths > 0, lengths, 1), centres)
    return [int(group) for group in groups]


def _together(one: Labels, other: Labels) -> _Counts:
    rows = {label: n for n, label in enumerate(dict.fromkeys(one))}
    columns = {label: n for n, label in enumerate(dict.fromkeys(other))}
    counts = np.zeros((len(rows), len(columns)))
    for a, b in zip(one, other, strict=True):
        counts[rows[a], columns[b]] += 1
    return counts


def _pairs(counts: _Counts) -> _Counts:
    return counts * (counts - 1) / 2


def _entropy(shares: _Counts) -> float:
    told = shares[shares > 0]
    return float(-(told * np.log(told)).sum())
