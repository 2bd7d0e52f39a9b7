"""Pictures without a magic number at the start: Targa, cursors, float maps and X bitmaps.

Each is known by a header in which every field has a value that it may have.
"""

from __future__ import annotations

import re
import struct
from typing import BinaryIO

TARGA_HEAD, TARGA_FOOT, TARGA_MARK = 18, 26, b"TRUEVISION-XFILE.\0"
# By what the pixels are: with a palette, colours, greys; 8 more where they are run-length encoded.
TARGA_DEPTHS = {1: {8, 16}, 2: {15, 16, 24, 32}, 3: {8, 16}}
PALETTE_DEPTHS = {15, 16, 24, 32}
RUN_LENGTH, MOST_SIDE = 8, 1 << 14
CURSOR, CURSOR_HEAD, CURSOR_ENTRY, MOST_CURSORS = b"\0\0\2\0", 6, 16, 256
FLOAT_MAP = re.compile(rb"P[Ff]\s+\d+\s+\d+\s+-?[\d.]+(?:[eE][-+]?\d+)?\s")
X_BITMAP = re.compile(
    rb"\s*(?:/\*.{0,2000}?\*/\s*)?#define\s+\w+_width\s+\d+\s+#define\s+\w+_height\s+\d+\s",
    re.DOTALL,
)


def kind(head: bytes, file: BinaryIO) -> str | None:
    """The content type, or None where the file is none of these."""
    if head[:4] == CURSOR and _is_cursor(head):  # so may a Targa begin
        return "image/x-win-bitmap"
    if _is_targa(head) or (_may_be_targa(head) and _end(file).endswith(TARGA_MARK)):
        return "image/x-tga"
    if FLOAT_MAP.match(head):
        return "image/x-portable-floatmap"
    return "image/x-xbitmap" if X_BITMAP.match(head) else None


def _is_cursor(head: bytes) -> bool:
    """Whether the first picture stands behind the directory."""
    if len(head) < CURSOR_HEAD + CURSOR_ENTRY:
        return False
    (count,) = struct.unpack_from("<H", head, 4)
    length, place = struct.unpack_from("<II", head, CURSOR_HEAD + 8)
    behind = CURSOR_HEAD + CURSOR_ENTRY * count
    return bool(0 < count <= MOST_CURSORS and length > 0 and place >= behind)


def _may_be_targa(head: bytes) -> bool:
    if len(head) < TARGA_HEAD:
        return False
    form = head[2] & ~RUN_LENGTH
    width, height = struct.unpack_from("<HH", head, 12)
    depths = TARGA_DEPTHS.get(form, set())
    return head[1] < 2 and head[16] in depths and bool(width and height)


def _is_targa(head: bytes) -> bool:
    """For a file without the mark at its end, as version 1 of the format has none."""
    if not _may_be_targa(head):
        return False
    form, palette, place = head[2] & ~RUN_LENGTH, head[3:8], head[8:12]
    width, height = struct.unpack_from("<HH", head, 12)
    with_palette = head[1] == 1 and palette[2:4] != b"\0\0" and palette[4] in PALETTE_DEPTHS
    return (
        (with_palette if form == 1 else head[1] == 0 and not any(palette))
        and not head[17] & 0xC0
        and max(width, height) <= MOST_SIDE
        and place[:2] == b"\0\0"
        and place[2:] in {b"\0\0", head[14:16]}
    )


def _end(file: BinaryIO) -> bytes:
    length = file.seek(0, 2)
    file.seek(max(0, length - TARGA_FOOT))
    return file.read(TARGA_FOOT)
