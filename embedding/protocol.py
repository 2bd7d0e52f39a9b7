"""What every source of vectors offers, whatever makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

DIM: Final = 512
"""Dimensions of every space here; the vector columns of the database have this width."""

Picture: TypeAlias = npt.NDArray[np.uint8]
"""[height, width, 3] RGB, upright, over white."""

Vectors: TypeAlias = npt.NDArray[np.float32]
"""[n, 512], each row of length 1, or all zero: no meaning in this space."""


@dataclass(frozen=True, slots=True)
class Tagging:
    """How the labels of a model become tags. The probability of a label is its share of the
    softmax over `scale` times the cosines; 100 is CLIP's own. `threshold` is the least one shown.
    """

    scale: float = 100.0
    threshold: float = 0.2
    prompts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The texts of a label, where they are not those that `Embedder.prompts` make of it."""
    narrower: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Broader words -> the labels below each, whose probabilities add up to its own."""


class Embedder(Protocol):
    """Turns pictures and texts into vectors of one space. Safe to use from several threads."""

    @property
    def space(self) -> str:
        """Model, weights and preprocessing in one name. Vectors of two spaces never compare."""

    @property
    def model(self) -> str:
        """The model's name for people."""

    @property
    def dim(self) -> int:
        """Always 512."""

    @property
    def cluster_threshold(self) -> float:
        """Cosine from which two pictures of this space belong to one cluster."""

    @property
    def candidate_cosine(self) -> float | None:
        """Least cosine of two pictures that are worth a comparison, for a space in which nearly
        all pictures are alike. None stands for the setting."""

    @property
    def labels(self) -> list[str]:
        """Words this space can tell apart in pictures; may be empty."""

    @property
    def prompts(self) -> list[str]:
        """Sentences with one `{}` that a label is put into before it is embedded."""

    @property
    def tagging(self) -> Tagging:
        """How its labels become tags."""

    def embed_images(self, pictures: Sequence[Picture]) -> Vectors:
        """One row a picture. Raises EmbeddingError."""

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text. Raises EmbeddingError."""
