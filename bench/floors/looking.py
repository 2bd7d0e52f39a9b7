"""The least that understanding pictures can cost: one process, one picture after the other."""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Sequence

from bench.figures import BenchFailed
from config import load
from embedding import HistogramEmbedder
from media import sniff
from media.images import decode

FLOOR = "one process, no database"


def seconds_to_look(pictures: Sequence[bytes]) -> float:
    """Hash, sniff, decode, thumbnails, fingerprints, histogram: with Cubby's own functions, without
    isolation, storage, rows, duplicates and clusters."""
    embedder, max_pixels = HistogramEmbedder(), load({}).max_pixels
    begun = time.perf_counter()
    for data in pictures:
        hashlib.sha256(data).hexdigest()
        decoded = decode(io.BytesIO(data), sniff(data), max_pixels)
        vectors = embedder.embed_images([frame.pixels for frame in decoded.frames])
        if not decoded.thumbnails or len(vectors) != 1:
            raise BenchFailed("a picture was decoded to nothing")
    return time.perf_counter() - begun
