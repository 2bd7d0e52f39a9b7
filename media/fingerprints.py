"""Two fingerprints of a picture: exact over its pixels, and perceptual."""

from __future__ import annotations

import hashlib

import imagehash
import numpy as np
from PIL import Image

# Below this detail (0 to 100) the bits of a pHash are noise: every blank page would be a
# duplicate of every other.
MIN_QUALITY = 10
# Half of the bits of a photograph's pHash are set, for they say what lies above the median. Far
# fewer means that most of the measured waves are absent alike (a gradient, a flag, one bar). Then
# the bits no longer tell pictures apart.
MIN_ONES = 24
STRIP = 256


def pixels(image: Image.Image, orientation: int = 1) -> str:
    """sha256 hex over size, orientation and pixels: equal for two files that show the same
    picture whatever their container and metadata.

    Greys count as RGB and full opacity as none. Read in strips, so that a large picture is not
    held twice. A JPEG contributes the pixels of the scale it was decoded at.
    """
    width, height = image.size
    opaque = image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255)
    mode = "RGB" if opaque or image.mode == "L" else image.mode
    digest = hashlib.sha256(f"{mode} {width} {height} {orientation}".encode())
    for top in range(0, height, STRIP):
        strip = image.crop((0, top, width, min(height, top + STRIP)))
        digest.update((strip if strip.mode == mode else strip.convert(mode)).tobytes())
    return digest.hexdigest()


def quality(small: Image.Image) -> int:
    """Detail of a picture from 0 (flat) to 100. It is the sum of brightness steps between
    neighbours at 64 x 64, as PDQ measures it (ThreatExchange, pdqhashing).
    """
    grey = np.asarray(small.convert("L").resize((64, 64), Image.Resampling.BOX), dtype=np.int32)
    steps = sum(int((abs(np.diff(grey, axis=axis)) * 100 // 255).sum()) for axis in (0, 1))
    return min(100, steps // 90)


def perceptual(small: Image.Image) -> str | None:
    """64 bits as 0 and 1, row by row, or None for a picture with too little in it to
    tell it from others.

    Always of the 256 derivative: the same photograph at two sizes then differs by 0 to 2 bits.
    """
    if quality(small) < MIN_QUALITY:
        return None
    bits = "".join("1" if bit else "0" for bit in imagehash.phash(small).hash.flat)
    return bits if bits.count("1") >= MIN_ONES else None
