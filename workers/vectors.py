"""Pictures of one file -> the vector that stands for it, and one for each frame of a video."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cubby.embedding import Embedder
from cubby.media import Decoded
from cubby.telemetry import metrics

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Vectors:
    """`whole` is float32[512] of length 1, or None when nothing can be said of the pictures.

    `frames` is a list of float32[512] and `seconds` their places in the video; both are empty for
    anything but a video.
    """

    space: str | None
    whole: Floats | None
    seconds: list[float | None] = field(default_factory=list)
    frames: list[Floats] = field(default_factory=list)

    @classmethod
    def none(cls) -> Vectors:
        """Of a file without pictures."""
        return cls(None, None)


def embed(embedder: Embedder, decoded: Decoded) -> Vectors:
    """Embed all frames of a file at once and pool them."""
    return embed_many(embedder, [decoded])[0]


def embed_many(embedder: Embedder, files: Sequence[Decoded]) -> list[Vectors]:
    """Embed the frames of all files at once; each file's mean of unit vectors, normalised again."""
    if not files:
        return []
    started = time.perf_counter()
    rows = embedder.embed_images([frame.pixels for file in files for frame in file.frames])
    metrics.embeddings_time.labels(space=embedder.space, kind=files[0].media_type).observe(
        time.perf_counter() - started
    )
    ends = itertools.accumulate(len(file.frames) for file in files)
    return [
        _of_file(embedder, file, rows[end - len(file.frames) : end])
        for file, end in zip(files, ends, strict=True)
    ]


def _of_file(embedder: Embedder, decoded: Decoded, rows: Floats) -> Vectors:
    whole = pooled(rows)
    if whole is None:
        return Vectors.none()
    if decoded.media_type != "video":
        return Vectors(embedder.space, whole)
    return Vectors(
        embedder.space, whole, [frame.time_seconds for frame in decoded.frames], list(rows)
    )


def pooled(rows: Floats) -> Floats | None:
    """float32[n, 512] -> float32[512] of length 1; None when the rows cancel out or say nothing.

    Rows of zeros have no meaning in their space and are left out; so is what is not finite.
    """
    told: Floats = rows[np.isfinite(rows).all(axis=1) & rows.any(axis=1)]
    if len(told) == 0:
        return None
    mean: npt.NDArray[np.float64] = told.mean(axis=0, dtype=np.float64)
    length = float(np.linalg.norm(mean))
    if length < 1e-6:
        return None
    whole: Floats = (mean / length).astype(np.float32)
    return whole
