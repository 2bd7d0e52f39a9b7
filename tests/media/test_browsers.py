"""What browsers show and libraries refuse."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cubby.media import Decoded, MediaError

Decode = Callable[[Path], Decoded]
EMPTY_GIF = b"GIF89a" + struct.pack("<HHBBB", 3, 2, 0, 0, 0)


def test_an_icon_has_the_size_that_its_directory_states(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.ico"
    Image.new("RGBA", (16, 16), (200, 30, 30, 255)).save(
        path, sizes=[(16, 16)], bitmap_format="bmp"
    )
    data = bytearray(path.read_bytes())
    (place,) = struct.unpack_from("<I", data, 6 + 12)
    struct.pack_into("<ii", data, place + 4, 65535, 65535)
    path.write_bytes(data)

    decoded = decode(path)

    assert (decoded.width, decoded.height) == (16, 16)
    assert sorted(decoded.thumbnails) == [256, 1024]
    assert tuple(decoded.frames[0].pixels[8, 8]) == (200, 30, 30)


@pytest.mark.parametrize("table", [b"", bytes(6)])
def test_a_gif_without_a_picture_shows_its_canvas(
    tmp_path: Path, decode: Decode, table: bytes
) -> None:
    path = tmp_path / "x.gif"
    head = EMPTY_GIF if not table else EMPTY_GIF[:10] + b"\x80\0\0"
    path.write_bytes(head + table + b"\x3b")

    decoded = decode(path)

    assert (decoded.width, decoded.height) == (3, 2)
    assert decoded.thumbnails
    assert decoded.notes == ["the file holds no picture; its empty canvas is shown"]


def test_a_gif_that_ends_before_its_picture_is_refused(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.gif"
    path.write_bytes(EMPTY_GIF + b"\x2c\0\0\0\0\3\0\2\0\0")

    with pytest.raises(MediaError) as refusal:
        decode(path)

    assert refusal.value.permanent
    assert refusal.value.code in {"damaged", "cut_short"}


def test_an_empty_file_says_that_it_is_empty(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(b"")

    assert decode(path).notes == ["the file is empty"]
