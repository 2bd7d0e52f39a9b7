"""Ratings of ID3v2, which FFmpeg leaves out: the frame POPM, in version 2.2 POP."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cubby.media import jsonable

HEAD = 10
MOST_BYTES = 16 << 20  # a tag may hold large covers
UNSYNCHRONISED, EXTENDED = 0x80, 0x40


def popularimeter(path: Path) -> dict[str, Any] | None:
    """`rating` (0 unknown, 1 to 255), `plays` and `by` of the first such frame with a rating, or
    None.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
        if head[:3] != b"ID3" or len(head) < HEAD or head[3] not in {2, 3, 4}:
            return None
        tag = file.read(min(_safe(head[6:10]), MOST_BYTES))
    version, flags = head[3], head[5]
    if flags & UNSYNCHRONISED and version < 4:
        tag = tag.replace(b"\xff\0", b"\xff")
    at = 0
    if flags & EXTENDED and version > 2:
        at = _safe(tag[:4]) if version == 4 else int.from_bytes(tag[:4], "big") + 4
    return _sought(tag, at, version)


def _sought(tag: bytes, at: int, version: int) -> dict[str, Any] | None:
    name, head = (b"POP", 6) if version == 2 else (b"POPM", HEAD)
    while at + head <= len(tag) and tag[at : at + 1].isalnum():
        size = tag[at + len(name) : at + 2 * len(name)]
        length = _safe(size) if version == 4 else int.from_bytes(size, "big")
        if tag[at : at + len(name)] == name:
            by, _, numbers = tag[at + head : at + head + length].partition(b"\0")
            if numbers and numbers[0]:
                plays = int.from_bytes(numbers[1:9], "big")
                said = {"rating": numbers[0], "plays": plays, "by": jsonable.text(by)}
                return jsonable.present(said)
        at += head + length
    return None


def _safe(size: bytes) -> int:
    """Seven bits a byte."""
    number = 0
    for byte in size:
        number = number << 7 | byte & 0x7F
    return number
