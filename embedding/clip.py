"""CLIP by onnxruntime: a picture tower and a text tower that meet in one space."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cubby.embedding.graphs import BATCH, Graph
from cubby.embedding.manifest import TEXT, TOKENIZER, VISION, Manifest
from cubby.embedding.preprocess import to_pixel_values
from cubby.embedding.protocol import DIM, Picture, Tagging, Vectors
from cubby.embedding.text import ClipTokenizer
from cubby.embedding.vectors import no_vectors


class ClipEmbedder:
    """The embedder of one verified pack. onnxruntime sessions may be run from many threads."""

    dim = DIM
    tagging = Tagging()

    def __init__(self, folder: Path, manifest: Manifest, threads: int = 1) -> None:
        self.manifest = manifest
        self.space = manifest.space
        self.model = manifest.name
        self.cluster_threshold = manifest.cluster_threshold
        self.candidate_cosine = manifest.candidate_cosine
        self.labels = manifest.all_labels
        self.prompts = list(manifest.prompts)
        image, text = manifest.image, manifest.text
        self._tokenizer = ClipTokenizer(
            folder / TOKENIZER, text.context_length, text.pad_token_id, text.end_token_id
        )
        pixels = np.zeros((1, 3, image.size, image.size), dtype=np.float32)
        tokens = np.zeros((1, text.context_length), dtype=np.int64)
        self._vision = Graph(
            VISION, folder / VISION,
            given=image.input, wanted=image.output, probe=pixels, threads=threads,
        )  # fmt: skip
        self._text = Graph(
            TEXT, folder / TEXT,
            given=text.input, wanted=text.output, probe=tokens, threads=threads,
        )  # fmt: skip

    def embed_images(self, pictures: Sequence[Picture]) -> Vectors:
        """One row a picture, [n, 512] of length 1."""
        form = self.manifest.image
        rows = [
            self._vision.run(
                to_pixel_values(pictures[at : at + BATCH], form.size, form.mean, form.std)
            )
            for at in range(0, len(pictures), BATCH)
        ]
        return np.concatenate(rows) if rows else no_vectors()

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text, [n, 512] of length 1; the empty text has a vector, too."""
        rows = [
            self._text.run(self._tokenizer.encode(texts[at : at + BATCH]))
            for at in range(0, len(texts), BATCH)
        ]
        return np.concatenate(rows) if rows else no_vectors()
