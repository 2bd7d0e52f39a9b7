"""Pictures without a magic number at the start of the file, and what must not be taken for them."""

from __future__ import annotations

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cubby.media import Decoded, sniff
from tests.media import made

Decode = Callable[[Path], Decoded]
X_BITMAP = (
    b"/* made */\n#define a_width 8\n#define a_height 2\nstatic char a_bits[] = {0x0f, 0xf0};\n"
)
X_PIXMAP = b'/* XPM */\nstatic char *a[] = {"2 2 2 1", "a c #ff0000", "b c #0000ff", "ab", "ba"};\n'
RASTER = struct.pack(">8I", 0x59A66A95, 4, 2, 24, 24, 1, 0, 0) + bytes(range(24))
FLOAT_MAP = b"PF\n4 2\n-1.0\n" + np.linspace(0, 1, 24, dtype="<f4").tobytes()


def targa(picture: Image.Image, *, rle: bool = False, old: bool = False) -> bytes:
    """`old` leaves out the mark at the end, as version 1 of the format does."""
    out = BytesIO()
    picture.save(out, "TGA", compression="tga_rle" if rle else None)
    data = out.getvalue()
    return data[:-26] if old else data


def cursor(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "ICO", sizes=[picture.size], bitmap_format="bmp")
    data = bytearray(out.getvalue())
    data[2] = 2
    struct.pack_into("<HH", data, 10, 3, 5)  # the point to click by
    return bytes(data)


@pytest.mark.parametrize("old", [False, True])
@pytest.mark.parametrize("rle", [False, True])
@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "RGBA"])
def test_a_targa_picture_is_shown(
    tmp_path: Path, decode: Decode, mode: str, rle: bool, old: bool
) -> None:
    picture = made.photo(3, 64, 48).convert(mode)
    path = tmp_path / "x"
    path.write_bytes(targa(picture, rle=rle, old=old))

    decoded = decode(path)

    assert (decoded.content_type, decoded.extension) == ("image/x-tga", "tga")
    shown = decoded.frames[0].pixels.astype(int)
    assert np.abs(shown - np.asarray(picture.convert("RGB"))).mean() < 3


@pytest.mark.parametrize("rle", [False, True])
def test_a_cut_targa_picture_is_shown_as_far_as_it_goes(
    tmp_path: Path, decode: Decode, rle: bool
) -> None:
    data = targa(made.photo(3), rle=rle)
    path = tmp_path / "x.tga"
    path.write_bytes(data[: len(data) // 2])

    decoded = decode(path)

    assert decoded.thumbnails
    assert decoded.metadata["partial"][0]["reason"] == "cut_short"


@pytest.mark.parametrize(
    ("data", "content_type", "size"),
    [
        (cursor(made.photo(3, 32, 32).convert("RGBA")), "image/x-win-bitmap", (32, 32)),
        (X_BITMAP, "image/x-xbitmap", (8, 2)),
        (X_PIXMAP, "image/x-xpixmap", (2, 2)),
        (RASTER, "image/x-sun-raster", (4, 2)),
        (FLOAT_MAP, "image/x-portable-floatmap", (4, 2)),
    ],
)
def test_cursors_float_maps_and_bitmaps_of_x_are_shown(
    tmp_path: Path, decode: Decode, data: bytes, content_type: str, size: tuple[int, int]
) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)

    decoded = decode(path)

    assert (decoded.content_type, (decoded.width, decoded.height)) == (content_type, size)
    assert decoded.thumbnails
    assert decoded.frames[0].pixels.std() > 0


@pytest.mark.parametrize(
    "data",
    [
        bytes(4096),
        b"\0\0\2\0" + bytes(60),
        b"\0\0\2\0\1\0" + bytes(8) + struct.pack("<II", 40, 4) + bytes(60),
        b"\0\0\2\0" + bytes(8) + struct.pack("<HHBB", 0, 48, 24, 0) + bytes(100),
        b"\0\0\2\0\0\0\0\0\7\7\7\7" + struct.pack("<HHBB", 64, 48, 24, 0) + bytes(100),
        b"\0\1\1\0\0\0\0\x18" + bytes(4) + struct.pack("<HHBB", 64, 48, 8, 0) + bytes(100),
        b"#define WIDTH 8\n#define HEIGHT 2\nint main() { return 0; }\n",
        b"PF is not a float map\n",
    ],
)
def test_what_only_begins_like_them_is_none_of_them(data: bytes) -> None:
    assert sniff(data).media_type == "other"
