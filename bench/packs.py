"""Model packs that Cubby is measured with, made of the small one that comes with it."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from pathlib import Path

import psycopg

from bench import vit
from bench.ground import Ground
from cubby.embedding import HistogramEmbedder, import_pack
from cubby.embedding.photographs.facts import SPACE as PHOTOGRAPHS

SHAPES = Path(__file__).parents[1] / "packs" / "shapes-clip"
_VISION = "vision_model.onnx"


def shapes_again(ground: Ground, name: str) -> Path:
    """The small pack under another name: the same vectors in a space that is still empty."""
    return _renamed(ground.folder / name)


def vit_pack(ground: Ground, layers: int) -> Path:
    """The small pack with a picture tower of the size of ViT-B/32 in float32."""
    folder = ground.folder / "bench-vit"
    folder.mkdir()
    vit.write_vision(folder / _VISION, layers)
    return _renamed(folder)


def int8_pack(ground: Ground, pack: Path) -> Path:
    """The same pack with the weights of its picture tower as 8 bits, as packs are published."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415 - seconds

    folder = ground.folder / f"{pack.name}-q8"
    folder.mkdir()
    # It advises a preparation of the graph that changes nothing here, at every call.
    logging.disable(logging.WARNING)
    try:
        quantize_dynamic(pack / _VISION, folder / _VISION, weight_type=QuantType.QUInt8)
    finally:
        logging.disable(logging.NOTSET)
    return _renamed(folder)


def use_photographs(ground: Ground) -> None:
    """Let Cubby embed with the built-in pack, as it does where another was never chosen."""
    if _in_use(ground) not in (None, PHOTOGRAPHS):
        ground.stack.cubby("models", "use", "photographs")


def use(ground: Ground, pack: Path | None) -> None:
    """Let Cubby embed with a pack, or with the histogram."""
    if pack is None and _in_use(ground) == HistogramEmbedder().space:
        return
    if pack is not None:
        import_pack(pack, ground.stack.data_dir / "models")
    ground.stack.cubby("models", "use", "histogram" if pack is None else pack.name)


def _in_use(ground: Ground) -> str | None:
    with psycopg.connect(ground.database) as connection:
        row = connection.execute(
            "select space from catalog.embedding_space where active"
        ).fetchone()
    return row[0] if row else None


def _renamed(folder: Path) -> Path:
    """Complete a folder with what it lacks of the small pack, under the folder's own name."""
    folder.mkdir(exist_ok=True)
    manifest = json.loads((SHAPES / "model.json").read_text())
    for file in manifest["files"]:
        if not (folder / file).exists():
            shutil.copyfile(SHAPES / file, folder / file)
        data = (folder / file).read_bytes()
        facts = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        manifest["files"][file] = facts
    manifest |= {"name": folder.name, "space": f"{folder.name}-v1"}
    (folder / "model.json").write_text(json.dumps(manifest))
    return folder
