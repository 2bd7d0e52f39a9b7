"""Rows of length one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cubby.embedding.protocol import DIM, Vectors


def no_vectors() -> Vectors:
    """The answer to an empty list."""
    return np.zeros((0, DIM), dtype=np.float32)


def unit_rows(rows: npt.NDArray[Any]) -> Vectors:
    """Scale each row to length 1; rows of zeros stay as they are.

    The length is taken in double precision, so that it is 1 to the last digits of float32.
    """
    rows = np.asarray(rows, dtype=np.float64)
    # To a largest value of 1 first: squares of very large values would be infinite.
    peaks = np.abs(rows).max(axis=1, keepdims=True, initial=0)
    rows = np.divide(rows, peaks, out=np.zeros_like(rows), where=peaks > 0)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    result: Vectors = np.zeros(rows.shape, dtype=np.float32)
    np.divide(rows, lengths, out=result, where=lengths > 0, casting="same_kind")
    return result
