"""One picture against others, inside a decoder process: how they lie in each other."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from PIL import Image

from cubby.media import alignment, coarse, differences, handed, images
from cubby.media.errors import DecodeFailed, MediaError
from cubby.media.facts import Check, Pixels, Sniffed
from cubby.media.normalise import fit

SIDE = 800
_PLAIN = ("image/jpeg", "image/png", "image/webp")
# Keypoints in grey are found turned as well, and in other colours.
_NEEDS_CARE = {"RGB": {"exif", "icc_profile", "transparency"}, "L": {"transparency"}}
File = tuple[Path, Sniffed]


def compare(
    file: File, others: Sequence[File], checks: Sequence[Check], max_pixels: int
) -> list[dict[str, Any] | None]:
    """For each of the others its measures from the file to it, None where neither is found in the
    other, or {"unreadable": why}. Raises MediaError for the file itself.
    """
    one = _Compared(file, max_pixels)
    _ = one.sketch if all(checks) else one.picture
    return [
        _measured(one, _Compared(other, max_pixels), check)
        for other, check in zip(others, checks, strict=True)
    ]


@dataclass(frozen=True)
class _Compared:
    """What is computed of a file, once and only where it is needed."""

    file: File
    max_pixels: int

    @functools.cached_property
    def pixels(self) -> Pixels:
        return _pixels(self.file, self.max_pixels)

    @functools.cached_property
    def picture(self) -> alignment.Picture:
        return alignment.picture(self.pixels)

    @functools.cached_property
    def sketch(self) -> coarse.Sketch:
        read = _plain(self.file, "L", alignment.KEYPOINT_SIDE, self.max_pixels)
        return coarse.sketch(alignment.grey(self.pixels) if read is None else read)

    @functools.cached_property
    def mirrored(self) -> coarse.Sketch:
        return coarse.mirrored(self.sketch)


def _measured(one: _Compared, other: _Compared, check: Check) -> dict[str, Any] | None:
    try:
        if check is not None and not _may_share(one, other, check):
            return None
        its = other.picture
    except MediaError as error:
        return {"unreadable": str(error)}
    found = alignment.align(one.picture, its)
    return None if found is None else differences.measure(one.picture, its, found)


def _may_share(one: _Compared, other: _Compared, check: Check) -> bool:
    return coarse.may_share(one.sketch, other.sketch) or (
        check == "mirrored" and coarse.may_share(one.mirrored, other.sketch)
    )


def _pixels(file: File, max_pixels: int) -> Pixels:
    if (plain := _plain(file, "RGB", SIDE, max_pixels)) is not None:
        return plain
    path, sniffed = file
    decoded = images.decode(path, sniffed, max_pixels)
    if not decoded.frames:
        raise DecodeFailed("the file shows no picture")
    return _shrunk(Image.fromarray(decoded.frames[0].pixels))


def _plain(file: File, mode: Literal["RGB", "L"], side: int, max_pixels: int) -> Pixels | None:
    """Pixels of a file that needs no care: opaque, upright, not animated and without a profile, as
    all is that Cubby derived. A tenth of the cost of decoding with care. A JPEG is read at a
    smaller scale where that is enough."""
    path, sniffed = file
    if sniffed.content_type not in _PLAIN:
        return None
    try:
        with handed.opened(path) as stream, Image.open(stream) as image:
            if image.mode not in ("RGB", "L") or image.width * image.height > max_pixels:
                return None
            if getattr(image, "is_animated", False) or image.info.keys() & _NEEDS_CARE[mode]:
                return None
            image.draft(mode, (side, side))
            return _shrunk(image.convert(mode), side)
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def _shrunk(image: Image.Image, side: int = SIDE) -> Pixels:
    size = fit(image.size, side)
    shown = image if size == image.size else image.resize(size, Image.Resampling.BICUBIC)
    return np.asarray(shown, dtype=np.uint8)
