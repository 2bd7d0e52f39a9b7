"""Walks the directories of a TIFF by hand. That is enough to distinguish a camera's raw file from a
picture, and to find the pictures embedded in it. Every number in such a file may be a lie.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

# Cameras' own variants of the 42 in the header: Olympus (RO, RS, OR) and Panasonic (U\0).
HEADS = {
    b"II*\0": "<", b"MM\0*": ">", b"IIRO": "<", b"IIRS": "<", b"MMOR": ">", b"IIU\0": "<",
}  # fmt: skip
MOST_DIRECTORIES = 32
MOST_ENTRIES = 512
MOST_VALUES = 4096
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
FORMS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I"}
WIDTH, HEIGHT, COMPRESSION, PHOTOMETRIC, MAKE = 256, 257, 259, 262, 271
STRIPS, STRIP_SIZES, SUB_IFDS, JPEG, JPEG_SIZE = 273, 279, 330, 513, 514
EXIF_IFD, DNG_VERSION = 34665, 50706
COLOUR_FILTER, LINEAR_RAW = 32803, 34892


@dataclass
class Directory:
    """The tags of one directory that hold whole numbers or text."""

    numbers: dict[int, tuple[int, ...]] = field(default_factory=dict)
    words: dict[int, bytes] = field(default_factory=dict)

    def first(self, tag: int) -> int | None:
        return self.numbers[tag][0] if self.numbers.get(tag) else None

    @property
    def size(self) -> tuple[int, int]:
        return self.first(WIDTH) or 0, self.first(HEIGHT) or 0

    @property
    def is_sensor(self) -> bool:
        """Whether it holds what the sensor measured, before colours were made of it."""
        return self.first(PHOTOMETRIC) in {COLOUR_FILTER, LINEAR_RAW}

    @property
    def embedded(self) -> tuple[int, int] | None:
        """Offset and length of a JPEG that the directory points to."""
        if self.first(JPEG) and self.first(JPEG_SIZE):
            return self.first(JPEG) or 0, self.first(JPEG_SIZE) or 0
        one = len(self.numbers.get(STRIPS, ())) == 1
        if self.first(COMPRESSION) in {6, 7} and one and not self.is_sensor:
            return self.first(STRIPS) or 0, self.first(STRIP_SIZES) or 0
        return None


def directories(file: BinaryIO) -> Iterator[Directory]:
    """All directories, also those below others; nothing where the file is not a TIFF."""
    file.seek(0)
    head = file.read(8)
    order = HEADS.get(head[:4])
    if order is None or len(head) < 8:
        return
    waiting = [struct.unpack(order + "I", head[4:])[0]]
    seen: set[int] = set()
    while waiting and len(seen) < MOST_DIRECTORIES:
        at = waiting.pop(0)
        if at in seen or at < 8:
            continue
        seen.add(at)
        found, following = _directory(file, at, order)
        yield found
        waiting += found.numbers.get(SUB_IFDS, ())[:8] + found.numbers.get(EXIF_IFD, ())[:1]
        waiting.append(following)


def _directory(file: BinaryIO, at: int, order: str) -> tuple[Directory, int]:
    found = Directory()
    file.seek(at)
    count_bytes = file.read(2)
    if len(count_bytes) < 2:
        return found, 0
    (count,) = struct.unpack(order + "H", count_bytes)
    count = min(count, MOST_ENTRIES)
    body = file.read(count * 12 + 4)
    for start in range(0, min(count * 12, len(body) // 12 * 12), 12):
        tag, kind, number = struct.unpack_from(order + "HHI", body, start)
        size = SIZES.get(kind, 0) * number
        if not size or number > MOST_VALUES:
            continue
        data = body[start + 8 : start + 8 + size]
        if size > 4:
            file.seek(struct.unpack_from(order + "I", body, start + 8)[0])
            data = file.read(size)
        if kind == 2:
            found.words[tag] = data.rstrip(b"\0 ")
        elif kind in FORMS and len(data) == size:
            found.numbers[tag] = struct.unpack(f"{order}{number}{FORMS[kind]}", data)
    tail = body[count * 12 : count * 12 + 4]
    return found, struct.unpack(order + "I", tail)[0] if len(tail) == 4 else 0
