"""Small pictures to send."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image


def noise(path: Path, colour: tuple[int, int, int], seed: int = 0) -> Path:
    """A picture in shades of one colour."""
    generator = np.random.default_rng(seed)
    pixels = np.clip(np.array(colour) + generator.integers(-8, 8, (80, 120, 3)), 0, 255)
    Image.fromarray(pixels.astype(np.uint8)).save(path)
    return path


def torn(path: Path) -> Path:
    """A picture of which hardly more than the header arrived."""
    path.write_bytes(noise(path, (16, 16, 208)).read_bytes()[:60])
    return path
