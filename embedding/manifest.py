"""model.json: what a pack says about itself."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cubby.embedding.errors import PackError
from cubby.embedding.protocol import DIM

MANIFEST = "model.json"
VISION, TEXT, TOKENIZER = "vision_model.onnx", "text_model.onnx", "tokenizer.json"

# Names become folder names, spaces become partition names: nothing else may be in them.
_Name = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,47}$")]
_FileName = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}$")]
_Positive = Annotated[int, Meta(gt=0)]
_Prompt = Annotated[str, Meta(pattern=r"^[^{}]*\{\}[^{}]*$")]


class ImageForm(msgspec.Struct, frozen=True, kw_only=True):
    """How a picture is made into the vision graph's input."""

    size: Annotated[int, Meta(ge=16, le=1024)]
    mean: tuple[float, float, float]
    std: tuple[float, float, float]
    input: str
    output: str
    resize: Literal["shortest-side-bicubic"] = "shortest-side-bicubic"
    crop: Literal["center"] = "center"


class TextForm(msgspec.Struct, frozen=True, kw_only=True):
    """How a text is made into the text graph's input."""

    context_length: Annotated[int, Meta(ge=8, le=1024)]
    pad_token_id: int
    end_token_id: int
    input: str
    output: str


class FileFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a file of the pack must be."""

    bytes: _Positive
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The checked content of model.json; keys it does not know are left alone."""

    name: _Name
    space: _Name
    dim: int
    image: ImageForm
    text: TextForm
    files: dict[_FileName, FileFacts]
    cluster_threshold: Annotated[float, Meta(gt=0, lt=1)]
    candidate_cosine: Annotated[float, Meta(ge=0, le=1)] | None = None
    prompts: Annotated[list[_Prompt], Meta(min_length=1)]
    labels: list[str] = []
    colours: list[str] = []
    shapes: list[str] = []
    licence: str = ""
    provenance: str = ""

    @property
    def all_labels(self) -> list[str]:
        """The pack's own labels, then every colour with every shape."""
        pairs = itertools.product(self.colours, self.shapes)
        return [*self.labels, *(f"{colour} {shape}" for colour, shape in pairs)]

    @property
    def total_bytes(self) -> int:
        """Size of all listed files."""
        return sum(facts.bytes for facts in self.files.values())


def read_manifest(folder: Path) -> Manifest:
    """Read and check model.json of a pack folder; PackError says what is missing or wrong."""
    path = folder / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise PackError(f"{folder} is not a model pack: {MANIFEST} not found") from None
    except OSError as error:
        raise PackError(f"{path} cannot be read: {error}") from error
    except msgspec.DecodeError as error:
        raise PackError(f"{path}: {error}") from error
    if manifest.dim != DIM:
        raise PackError(f"{path}: dim is {manifest.dim}; every space here has {DIM}")
    if not all(manifest.image.std):
        raise PackError(f"{path}: std must not be zero")
    missing = {VISION, TEXT, TOKENIZER} - manifest.files.keys()
    if missing:
        raise PackError(f"{path}: files does not list {', '.join(sorted(missing))}")
    return manifest
