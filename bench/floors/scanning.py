"""The least that exact search can cost: every vector in memory, one product, no database."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from bench.vectors import Vector, Vectors


def nearest(vectors: Vectors, passing: npt.NDArray[np.intp], query: Vector, hits: int) -> list[int]:
    """The places of the nearest among those that pass, in no order."""
    # Picking rows copies them; where all pass there is nothing to pick.
    similarities = (vectors if len(passing) == len(vectors) else vectors[passing]) @ query
    best = np.argpartition(-similarities, min(hits, len(passing) - 1))[:hits]
    return [int(place) for place in passing[best]]
