"""One picture against others, inside a decoder process: how they lie in each other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from cubby.media import alignment, differences, handed, images
from cubby.media.errors import DecodeFailed, MediaError
from cubby.media.facts import Pixels, Sniffed
from cubby.media.normalise import fit

SIDE = 800
File = tuple[Path, Sniffed]


def compare(file: File, others: Sequence[File], max_pixels: int) -> list[dict[str, Any] | None]:
    """For each of the others its measures from the file to it, None where neither is found in the
    other, or {"unreadable": why}. Raises MediaError for the file itself.
    """
    one = alignment.picture(_pixels(file, max_pixels))
    return [_measured(one, other, max_pixels) for other in others]


def _measured(one: alignment.Picture, file: File, max_pixels: int) -> dict[str, Any] | None:
    try:
        other = alignment.picture(_pixels(file, max_pixels))
    except MediaError as error:
        return {"unreadable": str(error)}
    found = alignment.align(one, other)
    return None if found is None else differences.measure(one, other, found)


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
