"""A still picture or an animation to its facts, with Pillow and libheif.

The file is decoded once; the pixel hash, the frame, both thumbnails and the pHash come from that.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import PIL
import pillow_heif
from PIL import Image

from cubby.media import animation, derivatives, exif, fingerprints, jsonable, normalise, simple_tags
from cubby.media.errors import DecodeFailed, MediaError, TooLarge
from cubby.media.facts import Decoded, Frame, Sniffed

# A file is given to the one decoder its content calls for, never to whichever claims it first.
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
}
ANIMATED = {"GIF", "WEBP", "PNG", "AVIF"}

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
pillow_heif.options.DECODE_THREADS = 1


def decode(source: Path | BytesIO, sniffed: Sniffed, max_pixels: int) -> Decoded:
    """Facts of a picture; DecodeFailed where it is damaged, TooLarge where it is over budget."""
    Image.MAX_IMAGE_PIXELS = max_pixels
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(source, formats=(FORMATS[sniffed.content_type],)) as image:
                return _decode(image, sniffed, max_pixels)
        except (MediaError, MemoryError):
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise _too_large(max_pixels) from error
        except Exception as error:
            raise _explained(error, sniffed, max_pixels) from error


def _decode(image: Image.Image, sniffed: Sniffed, max_pixels: int) -> Decoded:
    name = image.format or ""
    count = getattr(image, "n_frames", 1)
    moving = count > 1 and name in ANIMATED
    size, depth = image.size, image.mode
    if size[0] * size[1] * (count if moving else 1) > max_pixels:
        raise _too_large(max_pixels, size, count if moving else 1)
    notes: list[str] = []
    duration, pixel_sha256 = None, None
    more: list[Image.Image] = []
    if moving:
        clip = animation.read(image, count)
        pixel_sha256, duration = clip.pixel_sha256, clip.duration_seconds
        notes += clip.notes
        facts = exif.read(image)
        upright, *more = (normalise.turned(one, facts.orientation) for one in clip.pictures)
    else:
        # For JPEG only: decode at an eighth, a quarter or half the size where that is enough.
        image.draft(None, normalise.fit(size))
        image.load()
        facts = exif.read(image)
        working = normalise.working(image, notes)
        if count == 1 or name != "TIFF":
            pixel_sha256 = fingerprints.pixels(working, facts.orientation)
        else:
            notes.append(f"only the first of {count} pages was decoded")
        upright = normalise.upright(
            working, facts.orientation, image.info.get("icc_profile"), notes
        )
    transparent = upright.mode == "RGBA" and upright.getchannel("A").getextrema() != (255, 255)
    picture = normalise.over_white(upright)
    derived = derivatives.derive(picture)
    if facts.orientation >= 5:
        size = size[1], size[0]
    metadata: dict[str, Any] = facts.metadata | {
        "container": name.lower(),
        "mode": depth,
        "text": _text(image),
        "frames": count if moving else None,
        "pages": count if count > 1 and not moving else None,
        "phash_quality": derived.quality,
        "decoder": {"pillow": PIL.__version__, "libheif": pillow_heif.libheif_version()},
    }
    decoded = Decoded(
        "image",
        sniffed.content_type,
        sniffed.extension,
        width=size[0],
        height=size[1],
        duration_seconds=duration,
        metadata=jsonable.present(metadata),
        phash=derived.phash,
        pixel_sha256=pixel_sha256,
        thumbnails=derived.thumbnails,
        frames=[Frame(0, None, derived.pixels, derived.phash), *_frames(more)],
        notes=notes,
    )
    decoded.simple_tags = simple_tags.of(decoded, derived.small, transparent=transparent)
    return decoded


def _frames(pictures: list[Image.Image]) -> Iterator[Frame]:
    """What an animation shows beside its poster."""
    for index, picture in enumerate(pictures, 1):
        yield Frame(index, None, np.array(normalise.over_white(picture), dtype=np.uint8))


def _text(image: Image.Image) -> dict[str, Any]:
    """What the file says about itself in words: PNG text chunks, GIF and JPEG comments."""
    words: dict[str, Any] = {str(k): v for k, v in image.info.items() if isinstance(v, str)}
    comment = image.info.get("comment")
    return words | ({"comment": comment} if isinstance(comment, bytes) else {})


def _too_large(max_pixels: int, size: tuple[int, int] = (0, 0), count: int = 1) -> TooLarge:
    frames = f" in {count} frames" if count > 1 else ""
    what = f"{size[0]} x {size[1]} pixels{frames} are" if size[0] else "the picture is"
    return TooLarge(f"{what} over the budget of {max_pixels} pixels for one file")


def _explained(error: Exception, sniffed: Sniffed, max_pixels: int) -> Exception:
    """Pillow and libheif tell a lack of memory and a safety limit only in words."""
    words = str(error) or type(error).__name__
    if "security limit" in words.lower():
        return _too_large(max_pixels)
    if any(sign in words.lower() for sign in ("out of memory", "memory allocation")):
        return MemoryError(words)
    if isinstance(error, PIL.UnidentifiedImageError):
        words = "its header is damaged, or of a variant not supported here"
    return DecodeFailed(f"not a readable {sniffed.content_type} picture: {words}"[:500])
