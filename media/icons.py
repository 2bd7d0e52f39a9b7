"""ICO whose bitmaps state another size than the directory does. Browsers believe the directory.
Cursors are icons with a point to click by.
"""

from __future__ import annotations

import struct
from io import BytesIO

from cubby.media import pillow, reasons
from cubby.media.errors import DecodeFailed
from cubby.media.facts import Sniffed
from cubby.media.picture import Picture
from cubby.media.pillow import Source

HEAD, ENTRY, BITMAP_HEADER = 6, 16, 40
ICON, CURSOR = 1, 2
MOST_ENTRIES = 256
MOST_BYTES = 16 << 20


def read(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    """The picture, by the sizes in the directory. Raises DecodeFailed."""
    data = source.getvalue() if isinstance(source, BytesIO) else source.read_bytes()
    try:
        resized = _by_directory(data[:MOST_BYTES])
    except struct.error as error:
        what = f"{sniffed.content_type} picture"
        raise reasons.failure(what, f"its directory is cut: {error}") from error
    try:
        return pillow.read(BytesIO(resized), sniffed, max_pixels)
    except DecodeFailed:
        return pillow.read(BytesIO(resized), sniffed, max_pixels, tolerant=True)


def _by_directory(data: bytes) -> bytes:
    """The file with the size of each bitmap set to that of its entry. A bitmap is twice as high:
    its mask follows below. Of a file that is cut the pictures that are whole, where one is. A
    cursor's entries have the point where an icon's have the depth.
    """
    changed = bytearray(data)
    is_cursor, changed[2] = data[2] == CURSOR, ICON
    (count,) = struct.unpack_from("<H", data, 4)
    whole = []
    for at in range(HEAD, HEAD + ENTRY * min(count, MOST_ENTRIES), ENTRY):
        width, height = data[at] or 256, data[at + 1] or 256
        length, place = struct.unpack_from("<II", data, at + 8)
        if is_cursor:
            is_bitmap = len(data) >= place + BITMAP_HEADER and data[place] == BITMAP_HEADER
            depth = struct.unpack_from("<H", data, place + 14)[0] if is_bitmap else 32
            struct.pack_into("<HH", changed, at + 4, 1, depth)
        if len(data) >= place + 12 and data[place] == BITMAP_HEADER:
            struct.pack_into("<ii", changed, place + 4, width, height * 2)
        if place + length <= len(data):
            whole.append(bytes(changed[at : at + ENTRY]))
    if 0 < len(whole) < count:  # the places in the entries stay right: nothing moves
        struct.pack_into("<H", changed, 4, len(whole))
        changed[HEAD : HEAD + ENTRY * len(whole)] = b"".join(whole)
    return bytes(changed)
