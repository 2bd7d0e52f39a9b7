"""Any picture to one form: upright, sRGB, at most 1024 on its longer side, over white."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageCms

from cubby.media import hdr
from cubby.media.facts import FRAME_SIDE

# What each EXIF orientation (TIFF tag 274) asks for to come upright.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
DIRECT = {"L", "RGB", "RGBA", "CMYK", "LAB", "YCbCr"}
SRGB = ImageCms.createProfile("sRGB")
LAB = ImageCms.createProfile("LAB")


def fit(size: tuple[int, int], side: int = FRAME_SIDE) -> tuple[int, int]:
    """The size shrunk so that the longer side is at most `side`; never enlarged."""
    scale = min(1.0, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def working(image: Image.Image, notes: list[str]) -> Image.Image:
    """The whole picture in a mode that can be resized without loss of meaning. Palettes are looked
    up, transparency is a channel, deep grey is brought to 8 bits.
    """
    if image.mode.startswith(("I", "F")):
        return _eight_bits(image, notes)
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "RGBA" or image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in DIRECT:
        return image
    return image.convert("RGB")


def upright(
    image: Image.Image,
    orientation: int,
    profile: bytes | None,
    notes: list[str],
    colour: tuple[int, int] | None = None,
) -> Image.Image:
    """RGB or RGBA, shrunk, turned, and in sRGB. Shrinking comes first: the rest is then cheap.
    `colour` is the transfer function and the primaries of a picture without a profile.
    """
    size = fit(image.size)
    if size != image.size:
        image = image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    shown = _to_srgb(turned(image, orientation), profile, notes)
    return hdr.to_srgb(shown, *colour) if colour else shown


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """The picture as its EXIF orientation wants it seen."""
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def over_white(image: Image.Image) -> Image.Image:
    """RGB; what is transparent becomes white paper."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _to_srgb(image: Image.Image, profile: bytes | None, notes: list[str]) -> Image.Image:
    target = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source: Any = LAB if image.mode == "LAB" else None
        if profile and image.mode in {"L", "RGB", "RGBA", "CMYK"}:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "srgb" in ImageCms.getProfileDescription(source).lower():
                source = None
        if source is not None:
            turned = ImageCms.profileToProfile(image, source, SRGB, outputMode=target)
            if turned is not None:
                return turned
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        notes.append(f"the colour profile could not be used: {error}"[:200])
    return image if image.mode == target else image.convert(target)


def _eight_bits(image: Image.Image, notes: list[str]) -> Image.Image:
    """Grey with 16 bits keeps its upper eight. Wider and floating values have no agreed white, so
    theirs are stretched from the darkest to the brightest.
    """
    values = np.asarray(image)
    if image.mode.startswith("I;16"):
        return Image.fromarray((values >> 8).astype(np.uint8))
    finite = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(finite.min()), float(finite.max())
    notes.append(f"grey levels from {low:g} to {high:g} were stretched to 0 to 255")
    scaled = (finite - low) * (255 / (high - low) if high > low else 0)
    return Image.fromarray(scaled.astype(np.uint8))
