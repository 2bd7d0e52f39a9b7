"""EfficientNet-Lite0 as an ONNX graph whose output is the projected features.

Batch norms are folded into the convolutions before them. Strides and padding follow TensorFlow's
SAME rule, with which the weights were trained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cubby.embedding.photographs.facts import CLASSES, SIDE
from cubby.embedding.photographs.weights import Weights
from cubby.embedding.protocol import DIM
from cubby.embedding.vectors import unit_rows

if TYPE_CHECKING:
    import onnx

INPUT, OUTPUT = "pixel_values", "image_embeds"

_EPSILON = 1e-3
_IR_VERSION, _OPSET = 9, 17
# Stages of blocks: repeats, stride of the first, expansion, channels.
_STAGES = (
    (1, 1, 1, 16),
    (2, 2, 6, 24),
    (2, 2, 6, 40),
    (3, 2, 6, 80),
    (3, 1, 6, 112),
    (4, 2, 6, 192),
    (1, 1, 6, 320),
)
Floats = npt.NDArray[np.float64]


def projection(weights: Weights) -> Floats:
    """[1280, 512]: the directions of the features that tell classes apart best.

    They are the right singular vectors of the classifier's centred rows, found through the
    eigenvectors of the smaller Gram matrix. That takes a third of the time. The sign of each is
    fixed by its largest element, so that every machine makes the same vectors.
    """
    classes = _centred(weights)
    values, vectors = np.linalg.eigh(classes @ classes.T)
    rows = (vectors[:, ::-1][:, :DIM] / np.sqrt(values[::-1][:DIM])).T @ classes
    largest = np.abs(rows).argmax(axis=1)
    columns: Floats = (rows * np.sign(rows[np.arange(DIM), largest])[:, None]).T
    return columns


def class_vectors(weights: Weights, projected: Floats) -> npt.NDArray[np.float32]:
    """[1000, 512]: a unit vector for each class, in the space of the pictures."""
    return unit_rows(_centred(weights) @ projected)


def onnx_graph(weights: Weights, projected: Floats) -> bytes:
    """The graph as a file: float32 pictures [n, 3, 224, 224] -> [n, 512], not normalised."""
    from onnx import checker  # noqa: PLC0415 - takes a third of a second, needed once

    model = _Graph(weights).model(projected)
    checker.check_model(model)
    return bytes(model.SerializeToString())


def _centred(weights: Weights) -> Floats:
    rows: Floats = weights["_fc.weight"].astype(np.float64)
    assert rows.shape[0] == CLASSES
    rows -= rows.mean(axis=0)
    return rows


class _Graph:
    """Nodes and initializers as they are added, in the order in which they run."""

    def __init__(self, weights: Weights) -> None:
        from onnx import helper, numpy_helper  # noqa: PLC0415 - as above

        self._helper, self._to_tensor = helper, numpy_helper.from_array
        self._weights = weights
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def model(self, projected: Floats) -> onnx.ModelProto:
        helper = self._helper
        self._constant("zero", np.float32(0))
        self._constant("six", np.float32(6))
        last = self._network()
        self._node("GlobalAveragePool", [last], "pooled")
        self._node("Flatten", ["pooled"], "features")
        self._constant("projection", projected.astype(np.float32))
        self._node("MatMul", ["features", "projection"], OUTPUT)
        graph = helper.make_graph(
            self._nodes,
            "efficientnet-lite0",
            [helper.make_tensor_value_info(INPUT, 1, ["n", 3, SIDE, SIDE])],
            [helper.make_tensor_value_info(OUTPUT, 1, ["n", DIM])],
            self._constants,
        )
        model: onnx.ModelProto = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)]
        )
        model.ir_version = _IR_VERSION
        return model

    def _network(self) -> str:
        x, side = self._convolution(INPUT, "_conv_stem", "_bn0", 2, SIDE)
        channels, number = 32, 0
        for repeats, first_stride, expansion, wide in _STAGES:
            for repeat in range(repeats):
                stride = first_stride if repeat == 0 else 1
                before = x
                x, side = self._block(f"_blocks.{number}", x, side, stride, expansion)
                if stride == 1 and channels == wide:
                    x = self._node("Add", [before, x], f"{x}.sum")
                channels, number = wide, number + 1
        x, _ = self._convolution(x, "_conv_head", "_bn1", 1, side)
        return x

    def _block(self, name: str, x: str, side: int, stride: int, expansion: int) -> tuple[str, int]:
        """An inverted residual: expand, filter each channel, project."""
        if expansion != 1:
            x, side = self._convolution(x, f"{name}._expand_conv", f"{name}._bn0", 1, side)
        x, side = self._convolution(x, f"{name}._depthwise_conv", f"{name}._bn1", stride, side)
        return self._convolution(
            x, f"{name}._project_conv", f"{name}._bn2", 1, side, activate=False
        )

    def _convolution(
        self, x: str, name: str, norm: str, stride: int, side: int, *, activate: bool = True
    ) -> tuple[str, int]:
        """Returns the name of the output and its side."""
        given = self._weights
        kernel = given[f"{name}.weight"].astype(np.float64)
        scale = given[f"{norm}.weight"] / np.sqrt(given[f"{norm}.running_var"] + _EPSILON)
        shift = given[f"{norm}.bias"] - given[f"{norm}.running_mean"] * scale
        groups = kernel.shape[0] if "depthwise" in name else 1
        width = kernel.shape[2]
        narrowed = -(-side // stride)
        padding = max((narrowed - 1) * stride + width - side, 0)
        before, after = padding // 2, padding - padding // 2
        self._constant(f"{name}.w", (kernel * scale[:, None, None, None]).astype(np.float32))
        self._constant(f"{name}.b", shift.astype(np.float32))
        y = self._node(
            "Conv", [x, f"{name}.w", f"{name}.b"], name,
            kernel_shape=[width, width], strides=[stride, stride], group=groups,
            pads=[before, before, after, after],
        )  # fmt: skip
        if activate:
            y = self._node("Clip", [y, "zero", "six"], f"{name}.relu6")
        return y, narrowed

    def _constant(self, name: str, value: Any) -> None:
        self._constants.append(self._to_tensor(np.ascontiguousarray(value), name))

    def _node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self._nodes.append(self._helper.make_node(kind, inputs, [output], **attributes))
        return output
