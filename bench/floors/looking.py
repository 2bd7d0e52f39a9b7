"""The least that understanding pictures can cost: one process, one picture after the other."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from bench.figures import BenchFailed
from cubby.config import load
from cubby.embedding import Embedder, HistogramEmbedder, load_pack
from cubby.embedding.photographs.embedder import load_photographs
from cubby.media import sniff
from cubby.media.images import decode

FLOOR = "one process, no database"
BUILT_IN = Path("photographs")
"""Stands for the pack that comes with Cubby, which has no folder that could be named."""
_BATCH = 16


def embedder_of(pack: Path | None) -> Embedder:
    """The model of a pack on as many threads as there are processors, or the histogram."""
    if pack is None:
        return HistogramEmbedder()
    if pack == BUILT_IN:
        folder = Path(tempfile.mkdtemp(prefix="cubby-bench-models-"))
        try:
            return load_photographs(folder, len(os.sched_getaffinity(0)))
        finally:
            shutil.rmtree(folder)
    return load_pack(pack, len(os.sched_getaffinity(0)))


def seconds_to_look(pictures: Sequence[bytes], embedder: Embedder) -> float:
    """Hash, sniff, decode, thumbnails, fingerprints, and vectors in batches: with Cubby's own
    functions, without isolation, storage, rows, duplicates and clusters."""
    max_pixels = load({}).max_pixels
    begun = time.perf_counter()
    for at in range(0, len(pictures), _BATCH):
        frames = []
        for data in pictures[at : at + _BATCH]:
            hashlib.sha256(data).hexdigest()
            decoded = decode(io.BytesIO(data), sniff(data), max_pixels)
            if not decoded.thumbnails:
                raise BenchFailed("a picture was decoded to nothing")
            frames += [frame.pixels for frame in decoded.frames]
        if len(embedder.embed_images(frames)) != len(frames):
            raise BenchFailed("a picture was embedded to nothing")
    return time.perf_counter() - begun
