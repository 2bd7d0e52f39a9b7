"""A picture tower of the size of CLIP's ViT-B/32 with random weights. It is as slow as the real
one, and it tells pictures apart, though not by what a person would name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper

SIZE, WIDTH, HEADS, LAYERS, DIM = 224, 768, 12, 12, 512
_PATCH = 32
_TOKENS = (SIZE // _PATCH) ** 2 + 1
_OPSET, _IR = 20, 10
INPUT, OUTPUT = "pixel_values", "image_embeds"


class _Graph:
    """Nodes and weights as they are put together; methods answer with the name of a tensor."""

    def __init__(self) -> None:
        self._chance = np.random.default_rng(32)
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def constant(self, values: npt.ArrayLike, kind: type = np.int64) -> str:
        name = f"w{len(self._weights)}"
        self._weights.append(numpy_helper.from_array(np.asarray(values, kind), name))
        return name

    def weight(self, *shape: int, scale: float) -> str:
        drawn = self._chance.standard_normal(shape, dtype=np.float32)
        return self.constant(drawn * np.float32(scale), np.float32)

    def node(self, kind: str, *inputs: str, out: str | None = None, **attributes: Any) -> str:
        name = out or f"n{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def linear(self, x: str, width: int, outputs: int) -> str:
        return self.node("MatMul", x, self.weight(width, outputs, scale=width**-0.5))

    def norm(self, x: str) -> str:
        ones, zeros = np.ones(WIDTH), np.zeros(WIDTH)
        scale, bias = self.constant(ones, np.float32), self.constant(zeros, np.float32)
        return self.node("LayerNormalization", x, scale, bias, axis=-1)

    def save(self, path: Path) -> None:
        given = helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["batch", 3, SIZE, SIZE])
        made = helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["batch", DIM])
        graph = helper.make_graph(self._nodes, "vit-b-32", [given], [made], self._weights)
        opset = [helper.make_opsetid("", _OPSET)]
        onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=_IR), path)


def write_vision(path: Path, layers: int = LAYERS) -> None:
    """The graph as float32, with twelve layers about 350 MB."""
    graph = _Graph()
    kernel = graph.weight(WIDTH, 3, _PATCH, _PATCH, scale=(3 * _PATCH * _PATCH) ** -0.5)
    patches = graph.node("Conv", INPUT, kernel, kernel_shape=[_PATCH] * 2, strides=[_PATCH] * 2)
    rows = graph.node("Reshape", patches, graph.constant([0, WIDTH, _TOKENS - 1]))
    rows = graph.node("Transpose", rows, perm=[0, 2, 1])
    batch = graph.node("Shape", INPUT, start=0, end=1)
    shape = graph.node("Concat", batch, graph.constant([1, WIDTH]), axis=0)
    first = graph.node("Expand", graph.weight(1, 1, WIDTH, scale=0.02), shape)
    x = graph.node("Concat", first, rows, axis=1)
    x = graph.norm(graph.node("Add", x, graph.weight(1, _TOKENS, WIDTH, scale=0.02)))
    for _ in range(layers):
        x = _block(graph, x)
    whole = graph.node("Gather", graph.norm(x), graph.constant(0), axis=1)
    graph.node("LpNormalization", graph.linear(whole, WIDTH, DIM), out=OUTPUT, axis=-1, p=2)
    graph.save(path)


def _block(graph: _Graph, x: str) -> str:
    y = graph.norm(x)
    query, key, value = (_heads(graph, graph.linear(y, WIDTH, WIDTH)) for _ in range(3))
    turned = graph.node("Transpose", key, perm=[0, 1, 3, 2])
    scores = graph.node("MatMul", query, turned)
    scaled = graph.node("Mul", scores, graph.constant((WIDTH // HEADS) ** -0.5, np.float32))
    mixed = graph.node("MatMul", graph.node("Softmax", scaled, axis=-1), value)
    joined = graph.node("Transpose", mixed, perm=[0, 2, 1, 3])
    joined = graph.node("Reshape", joined, graph.constant([0, _TOKENS, WIDTH]))
    x = graph.node("Add", x, graph.linear(joined, WIDTH, WIDTH))
    wide = graph.node("Gelu", graph.linear(graph.norm(x), WIDTH, 4 * WIDTH))
    return graph.node("Add", x, graph.linear(wide, 4 * WIDTH, WIDTH))


def _heads(graph: _Graph, x: str) -> str:
    apart = graph.node("Reshape", x, graph.constant([0, _TOKENS, HEADS, WIDTH // HEADS]))
    return graph.node("Transpose", apart, perm=[0, 2, 1, 3])
