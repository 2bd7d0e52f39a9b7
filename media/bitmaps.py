"""BMP by hand, for variants that browsers show and the libraries refuse: any bit fields, two bits a
pixel, and the headers of OS/2.
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from cubby.media import reasons
from cubby.media.errors import DecodeFailed, NotSupported
from cubby.media.facts import Sniffed
from cubby.media.picture import Picture
from cubby.media.pillow import Source, too_large

PLAIN, BIT_FIELDS, ALPHA_BIT_FIELDS = 0, 3, 6
WITH_MASKS, WITH_ALPHA_MASK = 52, 56
DEFAULT_MASKS = {16: (0x7C00, 0x03E0, 0x001F, 0), 32: (0xFF0000, 0xFF00, 0xFF, 0)}
Samples = npt.NDArray[Any]


def read(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    """The picture. Raises DecodeFailed."""
    what = f"{sniffed.content_type} picture"
    data = source.getvalue() if isinstance(source, BytesIO) else source.read_bytes()
    try:
        image = _image(data, max_pixels)
    except DecodeFailed:
        raise
    except (ValueError, IndexError, struct.error) as error:
        raise reasons.failure(what, f"the bitmap cannot be read: {error}") from error
    return Picture(image, image.size, "bmp", image.mode, whole=True)


def _image(data: bytes, max_pixels: int) -> Image.Image:
    start, header = struct.unpack_from("<II", data, 10)
    old = header == 12
    width, height = struct.unpack_from("<HH" if old else "<ii", data, 18)
    bits = struct.unpack_from("<H", data, 24 if old else 28)[0]
    form = struct.unpack_from("<I", data, 30)[0] if header >= 20 else PLAIN
    rows = abs(height)
    if width <= 0 or not rows or width * rows > max_pixels:
        raise too_large(max_pixels, (width, rows))
    if form not in {PLAIN, BIT_FIELDS, ALPHA_BIT_FIELDS} or bits not in {1, 2, 4, 8, 16, 24, 32}:
        raise NotSupported(
            "The image/bmp picture is of a variant that is not supported",
            f"compression {form}, {bits} bits a pixel",
        )
    stride = (width * bits + 31) // 32 * 4
    body = np.frombuffer(data[start : start + stride * rows].ljust(stride * rows, b"\0"), np.uint8)
    lines = body.reshape(rows, stride)
    lines = lines if height < 0 else lines[::-1]
    if bits <= 8:
        return _looked_up(lines, width, bits, _palette(data, header, bits, start))
    if bits == 24:
        return Image.fromarray(lines[:, : width * 3].reshape(rows, width, 3)[..., ::-1].copy())
    values = lines[:, : width * bits // 8].copy().view("<u2" if bits == 16 else "<u4")
    masks = _masks(data, header, form) if form != PLAIN else DEFAULT_MASKS[bits]
    return _masked(values, masks)


def _palette(data: bytes, header: int, bits: int, start: int) -> Samples:
    size = 3 if header == 12 else 4
    used = struct.unpack_from("<I", data, 46)[0] if header >= 36 else 0
    room = max(0, start - 14 - header) // size
    count = min(used or 1 << bits, 1 << bits, room)
    table = np.zeros((1 << bits, 3), np.uint8)
    entries = np.frombuffer(data, np.uint8, count * size, 14 + header).reshape(count, size)
    table[:count] = entries[:, 2::-1]
    return table


def _looked_up(lines: Samples, width: int, bits: int, table: Samples) -> Image.Image:
    shifts = np.arange(8 - bits, -1, -bits, dtype=np.uint8)
    indexes = (lines[..., None] >> shifts & ((1 << bits) - 1)).reshape(len(lines), -1)
    return Image.fromarray(table[indexes[:, :width]])


def _masks(data: bytes, header: int, form: int) -> tuple[int, int, int, int]:
    """The masks stand at one place, within a later header and behind an earlier one."""
    count = 4 if header >= WITH_ALPHA_MASK or form == ALPHA_BIT_FIELDS else 3
    found = struct.unpack_from(f"<{count}I", data, 54)
    return (*found, 0)[:4] if count == 3 else found


def _masked(values: Samples, masks: tuple[int, int, int, int]) -> Image.Image:
    planes = []
    for mask in masks if masks[3] else masks[:3]:
        shift = (mask & -mask).bit_length() - 1 if mask else 0
        top = mask >> shift
        levels = (values.astype(np.uint32) & np.uint32(mask)) >> np.uint32(shift)
        planes.append((levels.astype(np.float64) * (255 / top if top else 0)).astype(np.uint8))
    return Image.fromarray(np.dstack(planes))
