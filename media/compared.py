"""One picture against others, inside a decoder process: how they lie in each other."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from cubby.media import alignment, coarse, differences, handed, images
from cubby.media.errors import DecodeFailed, MediaError
from cubby.media.facts import Pixels, Sniffed
from cubby.media.normalise import fit

SIDE = 800
File = tuple[Path, Sniffed]


def compare(
    file: File, others: Sequence[File], coarse_first: Sequence[bool], max_pixels: int
) -> list[dict[str, Any] | None]:
    """For each of the others its measures from the file to it, None where nothing of the one is
    found in the other, or {"unreadable": why}. Raises MediaError for the file itself.
    """
    one = _Compared(_pixels(file, max_pixels))
    return [
        _measured(one, other, first, max_pixels)
        for other, first in zip(others, coarse_first, strict=True)
    ]


@dataclass(frozen=True)
class _Compared:
    """What is computed of the file, once for all of the others and only where it is needed."""

    pixels: Pixels

    @functools.cached_property
    def picture(self) -> alignment.Picture:
        return alignment.picture(self.pixels)

    @functools.cached_property
    def sketches(self) -> tuple[coarse.Sketch, coarse.Sketch]:
        sketch = coarse.sketch(self.pixels)
        return sketch, coarse.mirrored(sketch)


def _measured(
    one: _Compared, file: File, coarse_first: bool, max_pixels: int
) -> dict[str, Any] | None:
    try:
        pixels = _pixels(file, max_pixels)
    except MediaError as error:
        return {"unreadable": str(error)}
    if coarse_first:
        its = coarse.sketch(pixels)
        if not any(coarse.may_share(mine, its) for mine in one.sketches):
            return None
    other = alignment.picture(pixels)
    found = alignment.align(one.picture, other)
    return None if found is None else differences.measure(one.picture, other, found)


def _pixels(file: File, max_pixels: int) -> Pixels:
    path, sniffed = file
    if sniffed.content_type == "image/webp" and (derived := _derivative(path)) is not None:
        return derived
    decoded = images.decode(path, sniffed, max_pixels)
    if not decoded.frames:
        raise DecodeFailed("the file shows no picture")
    return _shrunk(Image.fromarray(decoded.frames[0].pixels))


def _derivative(path: Path) -> Pixels | None:
    """What Cubby derived is opaque, upright and small; anything else is decoded with care."""
    try:
        with handed.opened(path) as stream, Image.open(stream) as image:
            small = max(image.size) <= 1024 and not getattr(image, "is_animated", False)
            return (
                _shrunk(image)
                if small and image.mode == "RGB" and not image.info.get("exif")
                else None
            )
    except (OSError, ValueError):
        return None


def _shrunk(image: Image.Image) -> Pixels:
    size = fit(image.size, SIDE)
    shown = image if size == image.size else image.resize(size, Image.Resampling.BICUBIC)
    return np.asarray(shown, dtype=np.uint8)
