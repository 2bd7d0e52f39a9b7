"""CLIP by onnxruntime: a picture tower and a text tower that meet in one space."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import onnxruntime

from cubby.embedding.errors import EmbeddingError, PackError
from cubby.embedding.manifest import TEXT, TOKENIZER, VISION, Manifest
from cubby.embedding.preprocess import to_pixel_values
from cubby.embedding.protocol import DIM, Picture, Vectors
from cubby.embedding.text import ClipTokenizer
from cubby.embedding.vectors import no_vectors, unit_rows

# Batches beyond this gain nothing on a CPU and hold 0.6 MB a picture.
_BATCH = 16

onnxruntime.disable_telemetry_events()  # where its builds have any

_Batch: TypeAlias = npt.NDArray[np.float32] | npt.NDArray[np.int64]


class ClipEmbedder:
    """The embedder of one verified pack. onnxruntime sessions may be run from many threads."""

    dim = DIM

    def __init__(self, folder: Path, manifest: Manifest, threads: int = 1) -> None:
        self.manifest = manifest
        self.space = manifest.space
        self.model = manifest.name
        self.cluster_threshold = manifest.cluster_threshold
        self.labels = manifest.all_labels
        self.prompts = list(manifest.prompts)
        image, text = manifest.image, manifest.text
        self._tokenizer = ClipTokenizer(
            folder / TOKENIZER, text.context_length, text.pad_token_id, text.end_token_id
        )
        options = _options(threads)
        pixels = np.zeros((1, 3, image.size, image.size), dtype=np.float32)
        tokens = np.zeros((1, text.context_length), dtype=np.int64)
        self._vision = _Graph(folder / VISION, image.input, image.output, pixels, options)
        self._text = _Graph(folder / TEXT, text.input, text.output, tokens, options)

    def embed_images(self, pictures: Sequence[Picture]) -> Vectors:
        """One row a picture, [n, 512] of length 1."""
        form = self.manifest.image
        rows = [
            self._vision.run(
                to_pixel_values(pictures[at : at + _BATCH], form.size, form.mean, form.std)
            )
            for at in range(0, len(pictures), _BATCH)
        ]
        return np.concatenate(rows) if rows else no_vectors()

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text, [n, 512] of length 1; the empty text has a vector, too."""
        rows = [
            self._text.run(self._tokenizer.encode(texts[at : at + _BATCH]))
            for at in range(0, len(texts), _BATCH)
        ]
        return np.concatenate(rows) if rows else no_vectors()


class _Graph:
    """One tower: a session with the one input and the one output that are used.

    `probe` is a batch of one in the type and shape that the graph must take.
    """

    def __init__(
        self,
        path: Path,
        given: str,
        wanted: str,
        probe: _Batch,
        options: onnxruntime.SessionOptions,
    ) -> None:
        self._name, self._given, self._wanted = path.name, given, wanted
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise PackError(f"{path.name} is no graph onnxruntime can open: {error}") from error
        self._check_input(probe)
        outputs = {each.name: each.shape for each in self._session.get_outputs()}
        if wanted not in outputs:
            raise PackError(f"{path.name} has no output {wanted!r}, only {sorted(outputs)}")
        # Shapes may be declared open; one run shows what really comes out.
        try:
            self.run(probe)
        except EmbeddingError as error:
            raise PackError(str(error)) from error

    def run(self, batch: _Batch) -> Vectors:
        """The wanted output of one batch, rows of length 1."""
        try:
            (rows,) = self._session.run([self._wanted], {self._given: batch})
        except Exception as error:
            raise EmbeddingError(f"{self._name} failed on {batch.shape}: {error}") from error
        if rows.shape != (len(batch), DIM):
            raise EmbeddingError(f"{self._name} answered {rows.shape}, not {(len(batch), DIM)}")
        if not np.isfinite(rows).all():
            raise EmbeddingError(f"{self._name} answered values that are not finite")
        return unit_rows(rows)

    def _check_input(self, probe: _Batch) -> None:
        inputs = {each.name: each for each in self._session.get_inputs()}
        if set(inputs) != {self._given}:
            raise PackError(f"{self._name} takes {sorted(inputs)}, not just {self._given!r}")
        found = inputs[self._given]
        kind = "tensor(float)" if probe.dtype == np.float32 else "tensor(int64)"
        shape = list(probe.shape[1:])
        fits = len(found.shape) == probe.ndim and all(
            have == want or not isinstance(have, int)
            for have, want in zip(found.shape[1:], shape, strict=True)
        )
        if found.type != kind or not fits:
            raise PackError(
                f"{self._name}: {self._given!r} is {found.type} {found.shape}, "
                f"not {kind} {['n', *shape]}"
            )


def _options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = onnxruntime.ExecutionMode.ORT_SEQUENTIAL
    # Idle threads of a worker must not burn the cores that its neighbours decode with.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options
