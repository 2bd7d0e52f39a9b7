"""Files as raw cameras write them, made small."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import tifffile

from tests.media import made

Entry = tuple[int, int, Any]


def raw_with_preview(
    make: bytes, model: bytes, preview: bytes, *, dng: bool = False, orientation: int = 1
) -> bytes:
    """A TIFF with a thumbnail of 160 x 120 first. Below it are a JPEG of full size and data like
    those of a sensor of 3016 x 2008, which no decoder can develop.
    """
    out = bytearray(b"II*\0\0\0\0\0")

    def put(data: bytes) -> int:
        out.extend(bytes(len(out) % 2))
        out.extend(data)
        return len(out) - len(data)

    def directory(entries: list[Entry]) -> int:
        packed = []
        for tag, kind, value in sorted(entries):
            values = value if isinstance(value, list) else [value]
            form = {1: "B", 3: "H", 4: "I"}.get(kind)
            data = value + b"\0" if form is None else struct.pack(f"<{len(values)}{form}", *values)
            count = len(data) if form is None else len(values)
            place = data.ljust(4, b"\0") if len(data) <= 4 else struct.pack("<I", put(data))
            packed.append(struct.pack("<HHI", tag, kind, count) + place)
        return put(struct.pack("<H", len(packed)) + b"".join(packed) + bytes(4))

    small = put(made.photo(4, 160, 120).tobytes())
    picture, sensor = put(preview), put(bytes(4096))
    below = [
        directory([(254, 4, 1), (259, 3, 6), (513, 4, picture), (514, 4, len(preview))]),
        directory(
            [(254, 4, 0), (256, 4, 3016), (257, 4, 2008), (258, 3, 14), (259, 3, 34713),
             (262, 3, 32803), (273, 4, sensor), (277, 3, 1), (279, 4, 4096)]
        ),
    ]  # fmt: skip
    taken = directory([(0x9003, 2, b"2018:03:04 05:06:07"), (0xA434, 2, b"50mm f/1.8")])
    main: list[Entry] = [
        (254, 4, 1), (256, 4, 160), (257, 4, 120), (258, 3, [8, 8, 8]), (259, 3, 1), (262, 3, 2),
        (271, 2, make), (272, 2, model), (273, 4, small), (274, 3, orientation), (277, 3, 3),
        (279, 4, 160 * 120 * 3), (330, 4, below), (0x8769, 4, taken),
    ]  # fmt: skip
    if dng:
        main.append((50706, 1, [1, 4, 0, 0]))
    out[4:8] = struct.pack("<I", directory(main))
    return bytes(out)


def mosaic(path: Any, width: int = 600, height: int = 400) -> None:
    """A DNG of nothing but what a sensor measured: red, green, green, blue."""
    levels = made.scene(3, width, height).astype(np.uint16) * 16
    cells = np.empty((height, width), np.uint16)
    for row, column, colour in ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 2)):
        cells[row::2, column::2] = levels[row::2, column::2, colour]
    one, none = (1, 1), (0, 1)
    tags = [
        (33421, 3, 2, (2, 2), True),
        (33422, 1, 4, bytes([0, 1, 1, 2]), True),
        (50706, 1, 4, bytes([1, 4, 0, 0]), True),
        (271, 2, 0, "Test", True),
        (272, 2, 0, "Camera", True),
        (50717, 4, 1, 4095, True),
        (50721, 10, 9, (*one, *none, *none, *none, *one, *none, *none, *none, *one), True),
        (50778, 3, 1, 21, True),
        (50728, 5, 3, one * 3, True),
    ]
    tifffile.imwrite(path, cells, photometric=32803, extratags=tags)
