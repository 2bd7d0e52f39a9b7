"""TIFF by tifffile: floating samples, odd sample layouts, and what is left of a cut one."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import imagecodecs
import numpy as np
import numpy.typing as npt
import tifffile
from PIL import Image

from cubby.media import exif, reasons, tiff_ifd
from cubby.media.errors import CutShort, DecodeFailed, NotSupported
from cubby.media.facts import Sniffed
from cubby.media.handed import opened
from cubby.media.picture import Picture
from cubby.media.pillow import Source, is_filling, too_large
from cubby.media.reasons import Notes

DECODER = {"tifffile": tifffile.__version__}
MIN_IS_WHITE, RGB, PALETTE, CMYK, YCBCR = 0, 2, 3, 5, 6
BITS, PLANAR, SEPARATE, ICC_PROFILE = 258, 284, 2, 34675
Samples = npt.NDArray[Any]
# The library loads each codec when it first meets it; a decoder process must not open files then.
CODECS = (
    "LZW",
    "PACKBITS",
    "ZLIB",
    "DEFLATE",
    "JPEG8",
    "LZMA",
    "ZSTD",
    "WEBP",
    "LERC",
    "FLOATPRED",
)
LOADED = [name for name in CODECS if getattr(imagecodecs, name).available]


def read(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    """The first page. Raises DecodeFailed."""
    what = f"{sniffed.content_type} picture"
    try:
        with opened(source) as readable, tifffile.TiffFile(readable) as file:
            page: Any = file.pages.first
            size = page.imagewidth, page.imagelength
            if size[0] * size[1] > max_pixels:
                raise too_large(max_pixels, size)
            notes = Notes()
            samples, missing = _samples(page)
            if missing:
                notes.lack("end of the picture", "cut_short", f"{missing} segments are missing")
            image = _image(samples, page, notes)
            if missing and is_filling(image):
                raise reasons.failure(what, "the data of the picture is missing", CutShort)
            profile = page.tags.get(ICC_PROFILE)
            found = Picture(image, size, "tiff", str(page.dtype), decoder=DECODER, notes=notes)
            found.profile = profile.value if profile is not None else None
            found.pages = len(file.pages) if len(file.pages) > 1 else None
            if found.pages:
                notes.append(f"only the first of {found.pages} pages was decoded")
            found.whole = not missing and not found.pages
            found.facts = _facts(file.filehandle)
            return found
    except (DecodeFailed, MemoryError):
        raise
    except Exception as error:
        words = f"{type(error).__name__}: {error}"
        raise reasons.failure(what, words, NotSupported if "codec" in words else None) from error


def in_deep_planes(source: Source) -> bool:
    """Whether samples of more than eight bits are in a plane for each colour."""
    with BytesIO(source.getvalue()) if isinstance(source, BytesIO) else source.open("rb") as file:
        first = next(tiff_ifd.directories(file), None)
    if first is None or first.first(PLANAR) != SEPARATE:
        return False
    return (first.first(BITS) or 1) > 8


def _facts(handle: Any) -> exif.Facts:
    try:
        handle.seek(0)
        block = Image.Exif()
        block.load_from_fp(handle)
        return exif.of_block(block)
    except Exception as error:  # noqa: BLE001 - the picture was read; its metadata need not be
        return exif.Facts(metadata={"exif_error": f"{type(error).__name__}: {error}"[:200]})


def _samples(page: Any) -> tuple[Samples, int]:
    """[height, width, samples] and how many segments of the file could not be read."""
    missing = 0
    depth = page.samplesperpixel
    separate = page.planarconfig == SEPARATE and depth > 1
    out = np.zeros((page.imagelength, page.imagewidth, depth), page.dtype or np.uint8)
    handle = page.parent.filehandle
    places = zip(page.dataoffsets, page.databytecounts, strict=False)
    for index, (offset, count) in enumerate(places):
        try:
            handle.seek(offset)
            data = handle.read(count)
            if len(data) < count and page.compression == 1:
                data = data.ljust(count, b"\0")
                missing += 1
            segment, place, shape = page.decode(data, index)
            if segment is None:
                continue
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - decoders of segments raise whatever they like
            missing += 1
            continue
        plane, _, top, left, _ = place
        high = min(shape[1], out.shape[0] - top)
        wide = min(shape[2], out.shape[1] - left)
        part = segment[0, :high, :wide]
        if separate:
            out[top : top + high, left : left + wide, plane] = part[..., 0]
        else:
            out[top : top + high, left : left + wide] = part
    return out, missing


def _image(samples: Samples, page: Any, notes: Notes) -> Image.Image:
    photometric, depth = int(page.photometric), samples.shape[2]
    if photometric == PALETTE and page.colormap is not None:
        table = (page.colormap >> 8).astype(np.uint8).T
        return Image.fromarray(table[samples[..., 0].clip(0, len(table) - 1)])
    colours = {RGB: 3, YCBCR: 3, CMYK: 4}.get(photometric, 1)
    if depth < colours:
        raise NotSupported("The TIFF has fewer samples than its colours need", f"{depth} samples")
    levels = eight_bits(samples[..., :colours], page.bitspersample, notes)
    if photometric == MIN_IS_WHITE:
        levels = 255 - levels
    if photometric == YCBCR and page.compression != 7:
        image = Image.fromarray(levels, "YCbCr").convert("RGB")
    elif photometric == CMYK:
        image = Image.fromarray(levels, "CMYK").convert("RGB")
    else:
        image = Image.fromarray(levels if colours > 1 else levels[..., 0])
    if depth > colours and tuple(page.extrasamples or ())[:1] in {(1,), (2,)}:
        alpha = eight_bits(samples[..., colours : colours + 1], page.bitspersample, Notes())
        image = image.convert("RGBA")
        image.putalpha(Image.fromarray(alpha[..., 0]))
    return image


def eight_bits(samples: Samples, bits: int, notes: Notes) -> npt.NDArray[np.uint8]:
    """Whole numbers keep their upper eight bits. Floating values from 0 to 1 are taken as they
    are; others have no agreed white and are stretched from the darkest to the brightest.
    """
    if samples.dtype.kind == "b":
        return samples.astype(np.uint8) * 255
    if samples.dtype.kind == "u":
        if bits <= 8:
            return (samples * (255 // ((1 << bits) - 1))).astype(np.uint8)
        return (samples >> (bits - 8)).astype(np.uint8)
    values = np.nan_to_num(samples.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = float(values.min()), float(values.max())
    if samples.dtype.kind == "f" and low >= 0 and high <= 1:
        return (values * 255 + 0.5).astype(np.uint8)
    notes.append(f"levels from {low:g} to {high:g} were stretched to 0 to 255")
    scaled = (values - low) * (255 / (high - low) if high > low else 0)
    return scaled.astype(np.uint8)
