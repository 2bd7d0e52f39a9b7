"""JPEG XL (ISO/IEC 18181) by libjxl, bare or in boxes."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

import imagecodecs
import numpy as np
from PIL import Image

from cubby.media import exif, reasons
from cubby.media.errors import CutShort
from cubby.media.facts import Sniffed
from cubby.media.picture import Picture
from cubby.media.pillow import Source, too_large
from cubby.media.tiffs import eight_bits

DECODER = {"libjxl": imagecodecs.jpegxl_version()}
RATIOS = ((0, 0), (1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
SIZE_BITS = (9, 13, 18, 30)
HEAD = 64 << 10


def read(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    """The first frame. Raises DecodeFailed."""
    what = f"{sniffed.content_type} picture"
    if isinstance(source, BytesIO):
        source.seek(0)
        data = source.read()
    else:
        data = source.read_bytes()
    boxes = list(_boxes(data))
    stream = next((body for kind, body in boxes if kind in {b"jxlc", b"jxlp"}), data)
    size = dimensions(stream[4:] if stream[:2] != b"\xff\x0a" else stream)
    if size is None:
        raise reasons.failure(what, "its size cannot be read")
    if size[0] * size[1] > max_pixels:
        raise too_large(max_pixels, size)
    try:
        samples = imagecodecs.jpegxl_decode(data, index=0, numthreads=1)
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        words = f"{type(error).__name__}: {error}"
        cut = CutShort if "NEED_MORE_INPUT" in words else None
        raise reasons.failure(what, words, cut) from error
    found = Picture(
        _image(samples), (samples.shape[1], samples.shape[0]), "jxl", str(samples.dtype),
        decoder=DECODER,
    )  # fmt: skip
    found.whole = True
    for kind, body in boxes:
        if kind == b"Exif" and len(body) > 8:
            found.facts = exif.of_tiff(body[4:])
            found.facts.orientation = 1  # libjxl has turned it already
        if kind == b"xml ":
            found.xmp = body
    return found


def _image(samples: np.ndarray) -> Image.Image:
    if samples.ndim == 2:
        samples = samples[..., None]
    bits = samples.dtype.itemsize * 8
    levels = eight_bits(samples, bits, reasons.Notes())
    depth = levels.shape[2]
    if depth == 1:
        return Image.fromarray(levels[..., 0])
    if depth == 2:
        return Image.fromarray(levels, "LA").convert("RGBA")
    return Image.fromarray(levels[..., :4] if depth >= 4 else levels)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while data[:2] != b"\xff\x0a" and at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        head = 8
        if size == 1 and at + 16 <= len(data):
            size, head = struct.unpack_from(">Q", data, at + 8)[0], 16
        end = len(data) if size == 0 else at + size
        if end < at + head:
            return
        yield kind, data[at + head : end]
        at = end


def dimensions(stream: bytes) -> tuple[int, int] | None:
    """Width and height in the SizeHeader of a codestream (18181-1, D.2), None where it is none."""
    if stream[:2] != b"\xff\x0a" or len(stream) < 12:
        return None
    bits, at = int.from_bytes(stream[2:18], "little"), 0

    def take(count: int) -> int:
        nonlocal at
        value = bits >> at & ((1 << count) - 1)
        at += count
        return value

    def side(small: int) -> int:
        return (take(5) + 1) * 8 if small else take(SIZE_BITS[take(2)]) + 1

    small = take(1)
    height = side(small)
    ratio = take(3)
    width = side(small) if ratio == 0 else height * RATIOS[ratio][0] // RATIOS[ratio][1]
    return width, height
