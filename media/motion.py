"""Motion photos: a film inside or beside a picture.

Google and Samsung append the film to the picture; Apple writes one identifier into both files.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Any, BinaryIO

from cubby.media import isobmff

APPLE = b"Apple iOS\0"
APPLE_HEAD, CONTENT_IDENTIFIER = 14, 0x11
SAMSUNG = b"MotionPhoto_Data"
# A film is sought this far from the end of a picture that says it has one.
MOST_FILM = 64 << 20
BOXES = frozenset(b"ftyp styp moov mdat moof mfra sidx free skip wide uuid meta udta pnot".split())


def identifier(note: Any) -> str | None:
    """The content identifier in an Apple MakerNote, whose offsets count from its own start."""
    if not isinstance(note, bytes) or not note.startswith(APPLE):
        return None
    try:
        (count,) = struct.unpack_from(">H", note, APPLE_HEAD)
        for at in range(APPLE_HEAD + 2, APPLE_HEAD + 2 + 12 * min(count, 100), 12):
            tag, kind, length, place = struct.unpack_from(">HHII", note, at)
            if tag == CONTENT_IDENTIFIER and kind == 2 and 4 < length < 200:
                return note[place : place + length].rstrip(b"\0").decode("ascii", "replace")
    except struct.error:
        return None
    return None


def embedded(file: BinaryIO, xmp: dict[str, Any]) -> dict[str, Any] | None:
    """The film that a picture ends with, or None: `offset` and `length` in bytes, `sha256`,
    `content_type` and `extension`.
    """
    size = file.seek(0, 2)
    length = _promised(xmp)
    if length is None and "GCamera:MotionPhoto" not in xmp and not _is_samsung(file, size):
        return None
    start = max(0, size - (length or MOST_FILM))
    file.seek(start)
    tail = file.read(MOST_FILM)
    at = tail.find(b"ftyp", 0, 64) if length else tail.rfind(b"ftyp")
    if at < 4:
        return None
    offset = start + at - 4
    if offset == 0:  # the picture itself is a box file
        return None
    film = tail[at - 4 : at - 4 + _length(tail[at - 4 :])]
    content_type, extension = isobmff.kind(film[:64]) or ("video/mp4", "mp4")
    return {
        "offset": offset,
        "length": len(film),
        "sha256": hashlib.sha256(film).hexdigest(),
        "content_type": content_type,
        "extension": extension,
    }


def _length(tail: bytes) -> int:
    """Bytes up to the end of the last box of a film: a trailer of the camera may follow."""
    at = 0
    while at + 8 <= len(tail) and tail[at + 4 : at + 8] in BOXES:
        size = int.from_bytes(tail[at : at + 4], "big")
        if size == 1 and at + 16 <= len(tail):
            size = int.from_bytes(tail[at + 8 : at + 16], "big")
        if size == 0 or at + size > len(tail):
            return len(tail)
        if size < 8:
            break
        at += size
    return at or len(tail)


def _promised(xmp: dict[str, Any]) -> int | None:
    """The length that Google's camera states, in its old form or its new one."""
    for name in ("GCamera:MicroVideoOffset", "GCamera:MotionPhotoOffset"):
        if str(xmp.get(name, "")).isdigit():
            return int(xmp[name])
    items = xmp.get("Container:Directory")
    for item in items if isinstance(items, list) else []:
        found = item.get("Container:Item", item) if isinstance(item, dict) else {}
        if isinstance(found, dict) and found.get("Item:Semantic") == "MotionPhoto":
            length = str(found.get("Item:Length", ""))
            return int(length) if length.isdigit() else None
    return None


def _is_samsung(file: BinaryIO, size: int) -> bool:
    """Its trailer names the parts in a table at the very end."""
    file.seek(max(0, size - 512))
    tail = file.read(512)
    return tail.endswith(b"SEFT") and size > 0 and b"\x30\x0a" in tail
