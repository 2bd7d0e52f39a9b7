"""One ONNX graph run by onnxruntime: checked when it is opened, rows of length 1 when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import onnxruntime

from cubby.embedding.errors import EmbeddingError, PackError
from cubby.embedding.protocol import DIM, Vectors
from cubby.embedding.vectors import unit_rows

# Batches beyond this gain nothing on a CPU and hold 0.6 MB a picture.
BATCH = 16

onnxruntime.disable_telemetry_events()  # where its builds have any

_Batch: TypeAlias = npt.NDArray[np.float32] | npt.NDArray[np.int64]


class Graph:
    """One tower of a model: a session with the one input and the one output that are used.

    `probe` is a batch of one in the type and shape that the graph must take.
    """

    def __init__(
        self,
        name: str,
        source: Path | bytes,
        *,
        given: str,
        wanted: str,
        probe: _Batch,
        threads: int,
    ) -> None:
        self._name, self._given, self._wanted = name, given, wanted
        try:
            self._session = onnxruntime.InferenceSession(
                source if isinstance(source, bytes) else str(source),
                _options(threads),
                providers=["CPUExecutionProvider"],
            )
        except Exception as error:
            raise PackError(f"onnxruntime cannot open {name}: {error}") from error
        self._check_input(probe)
        outputs = {each.name: each.shape for each in self._session.get_outputs()}
        if wanted not in outputs:
            raise PackError(f"{name} has no output {wanted!r}, only {sorted(outputs)}")
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
