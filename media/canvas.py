"""A GIF that is whole and holds no picture. Browsers show its empty canvas."""

from __future__ import annotations

import struct
from io import BytesIO

from PIL import Image

from cubby.media import reasons
from cubby.media.facts import Sniffed
from cubby.media.handed import opened
from cubby.media.picture import Picture
from cubby.media.pillow import Source, too_large

HEAD, TABLE_FOLLOWS, END = 13, 0x80, 0x3B


def read(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    """The canvas. Raises DecodeFailed where anything but the end of the file follows the header."""
    if isinstance(source, BytesIO):
        head = source.getvalue()
    else:
        with opened(source) as file:
            head = file.read(HEAD + 3 * 256 + 1)
    if len(head) <= HEAD:
        raise reasons.failure("image/gif picture", "its header is cut short")
    width, height, flags = struct.unpack_from("<HHB", head, 6)
    behind = HEAD + (3 << (flags & 7) + 1 if flags & TABLE_FOLLOWS else 0)
    if head[behind : behind + 1] != bytes([END]):
        raise reasons.failure("image/gif picture", "no picture could be read")
    if not width or not height or width * height > max_pixels:
        raise too_large(max_pixels, (width, height))
    found = Picture(Image.new("RGBA", (width, height)), (width, height), "gif", "RGBA", whole=True)
    found.notes.append("the file holds no picture; its empty canvas is shown")
    return found
