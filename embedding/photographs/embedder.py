"""Pictures by the network, texts by the kinds they name: both in one space."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cubby.embedding.graphs import BATCH, Graph
from cubby.embedding.photographs import facts
from cubby.embedding.photographs.broader import broader_labels
from cubby.embedding.photographs.graph import INPUT, OUTPUT
from cubby.embedding.photographs.store import Converted, converted
from cubby.embedding.photographs.words import labels, named, prompt_for
from cubby.embedding.preprocess import to_pixel_values
from cubby.embedding.protocol import DIM, Picture, Tagging, Vectors
from cubby.embedding.vectors import no_vectors, unit_rows


class PhotographEmbedder:
    """The built-in pack. Safe to use from several threads.

    A text is the mean of the vectors of the kinds it names; one that names none has no meaning.
    """

    dim = DIM
    space = facts.SPACE
    model = facts.NAME
    cluster_threshold = facts.CLUSTER_THRESHOLD
    candidate_cosine = None

    def __init__(self, pack: Converted, threads: int = 1) -> None:
        self.labels = list(labels())
        self.prompts = ["{}"]
        self.tagging = Tagging(
            scale=facts.LABEL_SCALE,
            threshold=facts.TAG_THRESHOLD,
            prompts={label: [prompt_for(label)] for label in self.labels},
            narrower=broader_labels(),
        )
        self._classes = pack.classes
        probe = np.zeros((1, 3, facts.SIDE, facts.SIDE), dtype=np.float32)
        self._vision = Graph(
            facts.NAME, pack.graph, given=INPUT, wanted=OUTPUT, probe=probe, threads=threads
        )

    def embed_images(self, pictures: Sequence[Picture]) -> Vectors:
        """One row a picture, [n, 512] of length 1."""
        rows = [
            self._vision.run(
                to_pixel_values(
                    pictures[at : at + BATCH], facts.SIDE, facts.MEAN, facts.STD, facts.RESIZED
                )
            )
            for at in range(0, len(pictures), BATCH)
        ]
        return np.concatenate(rows) if rows else no_vectors()

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text, all zero where it names nothing that is known."""
        return unit_rows(np.array([self._text(text) for text in texts]).reshape(-1, DIM))

    def _text(self, text: str) -> Vectors:
        """Each thing named counts the same, however many kinds are below it."""
        things = [self._classes[sorted(thing)].mean(axis=0) for thing in named(text)]
        sum_: Vectors = unit_rows(np.array(things).reshape(-1, DIM)).sum(axis=0)
        return sum_


def load_photographs(models_dir: Path, threads: int = 1) -> PhotographEmbedder:
    """The pack, converted in this models folder if it is not yet. Raises PackError."""
    return PhotographEmbedder(converted(models_dir), threads)
