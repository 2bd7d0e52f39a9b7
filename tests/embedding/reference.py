"""EfficientNet-Lite0 in plain numpy and double precision, by its definition: batch norms as such,
convolutions as sums of products. Shares no code with the graph it is compared with."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

# (first block, blocks, stride of the first)
_STAGES = [(0, 1, 1), (1, 2, 2), (3, 2, 2), (5, 3, 2), (8, 3, 1), (11, 4, 2), (15, 1, 1)]


def features(weights: dict[str, Array], pixels: Array) -> Array:
    """uint8 [224, 224, 3] -> the 1280 features."""
    x = ((pixels.astype(np.float64) - 127) / 128).transpose(2, 0, 1)
    x = np.clip(_norm(weights, "_bn0", _dense(x, weights["_conv_stem.weight"], 2)), 0, 6)
    for first, count, stride in _STAGES:
        for number in range(first, first + count):
            x = _block(weights, f"_blocks.{number}", x, stride if number == first else 1)
    x = np.clip(_norm(weights, "_bn1", _dense(x, weights["_conv_head.weight"], 1)), 0, 6)
    return x.mean(axis=(1, 2))


def _block(weights: dict[str, Array], name: str, x: Array, stride: int) -> Array:
    y = x
    if f"{name}._expand_conv.weight" in weights:
        y = _dense(y, weights[f"{name}._expand_conv.weight"], 1)
        y = np.clip(_norm(weights, f"{name}._bn0", y), 0, 6)
    y = _apart(y, weights[f"{name}._depthwise_conv.weight"], stride)
    y = np.clip(_norm(weights, f"{name}._bn1", y), 0, 6)
    y = _norm(weights, f"{name}._bn2", _dense(y, weights[f"{name}._project_conv.weight"], 1))
    return x + y if stride == 1 and x.shape == y.shape else y


def _windows(x: Array, kernel: int, stride: int) -> Array:
    """[c, h, w] -> [c, h', w', kernel, kernel], padded as TensorFlow's SAME."""
    side = x.shape[1]
    out = (side + stride - 1) // stride
    padding = max((out - 1) * stride + kernel - side, 0)
    sides = (padding // 2, padding - padding // 2)
    padded = np.pad(x, ((0, 0), sides, sides))
    view = np.lib.stride_tricks.sliding_window_view(padded, (kernel, kernel), axis=(1, 2))
    return view[:, ::stride, ::stride]


def _dense(x: Array, kernel: Array, stride: int) -> Array:
    kernel = kernel.astype(np.float64)
    if kernel.shape[2] == 1 and stride == 1:
        return np.tensordot(kernel[:, :, 0, 0], x, 1)
    windows = _windows(x, kernel.shape[2], stride)
    return np.tensordot(kernel, windows, ([1, 2, 3], [0, 3, 4]))


def _apart(x: Array, kernel: Array, stride: int) -> Array:
    kernel = kernel.astype(np.float64)[:, 0]
    return np.einsum("chwij,cij->chw", _windows(x, kernel.shape[1], stride), kernel)


def _norm(weights: dict[str, Array], name: str, x: Array) -> Array:
    mean, variance, gain, offset = (
        weights[f"{name}.{part}"].astype(np.float64)[:, None, None]
        for part in ("running_mean", "running_var", "weight", "bias")
    )
    return (x - mean) / np.sqrt(variance + 1e-3) * gain + offset
