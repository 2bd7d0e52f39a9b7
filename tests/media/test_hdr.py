"""Pictures for bright screens look right on ordinary ones."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from cubby.media import Decoded, hdr
from tests.media import made

Decode = Callable[[Path], Decoded]


def as_pq(scene: made.Array, white: float = 203.0) -> made.Array:
    """The code values of PQ (SMPTE ST 2084) that show an ordinary picture at this white."""
    light = (scene / 255.0) ** 2.4 * white / 10_000
    power = light**0.1593017578125
    coded = ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375
    return (coded * 255 + 0.5).astype(np.uint8)


def dim(seed: int) -> made.Array:
    """A scene of which a good part is dark, as most pictures are."""
    return (made.scene(seed).astype(float) * np.linspace(0.1, 1, 320)[None, :, None]).astype(
        np.uint8
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_with(picture: made.Array, colour: bytes) -> bytes:
    """A PNG with a cICP chunk behind its header."""
    out = BytesIO()
    Image.fromarray(picture).save(out, "PNG")
    data = out.getvalue()
    return data[:33] + chunk(b"cICP", colour) + data[33:]


def test_a_pq_picture_shows_what_it_was_graded_to(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.png"
    path.write_bytes(png_with(as_pq(dim(1)), bytes([1, hdr.PQ, 0, 1])))

    decoded = decode(path)

    assert decoded.metadata["hdr"] == "pq"
    assert np.abs(decoded.frames[0].pixels.astype(int) - dim(1)).mean() < 5
    assert np.abs(as_pq(dim(1)).astype(int) - dim(1)).mean() > 10


def test_highlights_are_compressed_and_not_cut(tmp_path: Path, decode: Decode) -> None:
    picture = dim(1)
    picture[:40, :40] = 255
    coded = as_pq(picture)
    coded[:40, :40] = as_pq(np.full((40, 40, 3), 255, np.uint8), 1000)
    coded[:40, :20] = as_pq(np.full((40, 20, 3), 255, np.uint8), 500)
    path = tmp_path / "x.png"
    path.write_bytes(png_with(coded, bytes([1, hdr.PQ, 0, 1])))

    shown = decode(path).frames[0].pixels

    assert 200 < shown[20, 10].mean() < shown[20, 30].mean() - 5
    assert shown[20, 30].mean() > 245


def test_wide_colours_without_a_profile_are_brought_to_srgb(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.png"
    flat = np.full((120, 160, 3), (200, 60, 60), np.uint8)
    path.write_bytes(png_with(flat, bytes([hdr.DISPLAY_P3, 13, 0, 1])))

    red, green, _ = decode(path).frames[0].pixels[60, 80]

    assert red > 205
    assert green < 52


def test_a_picture_in_lab_is_brought_to_srgb_in_frame_and_thumbnail(
    tmp_path: Path, decode: Decode
) -> None:
    grey = np.full((120, 160, 3), 128, np.uint8)
    path = tmp_path / "x.tif"
    Image.fromarray(grey).convert("LAB").save(path, "TIFF")

    decoded = decode(path)

    small = np.asarray(Image.open(BytesIO(decoded.thumbnails[256])).convert("RGB"))
    assert np.abs(small.astype(int) - 128).max() < 16
    assert np.abs(decoded.frames[0].pixels.astype(int) - 128).max() < 16


def hlg_film(path: Path) -> Path:
    """A film marked as HLG of a grey of 18 %, which HLG codes as 38 % of its range."""
    with av.open(str(path), "w") as container:
        options = {"x265-params": "log-level=none:colorprim=bt2020:transfer=arib-std-b67"}
        stream = container.add_stream("libx265", rate=5, options=options)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for count in range(5):
            frame = av.VideoFrame.from_ndarray(
                np.full((120, 160, 3), 97 + count, np.uint8), format="rgb24"
            )
            frame.pts = count
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def test_a_film_in_hlg_is_tone_mapped(tmp_path: Path, decode: Decode) -> None:
    decoded = decode(hlg_film(tmp_path / "x.mp4"))

    assert decoded.metadata["hdr"] == "hlg"
    assert decoded.frames[0].pixels.mean() == pytest.approx(110, abs=15)


def test_a_film_of_an_iphone_looks_like_the_same_film_in_ordinary_colours(
    media_cases: Path, decode: Decode
) -> None:
    bright = decode(media_cases / "iphone_hlg.mp4").frames[0].pixels.astype(int)
    plain = decode(media_cases / "sdr.mp4").frames[0].pixels

    assert np.abs(bright - plain).mean() < 20


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_film_mirrored_by_its_display_matrix_is_turned_around(
    tmp_path: Path, decode: Decode, mirrored: bool
) -> None:
    scene = made.scene(1)
    path = made.video(tmp_path / "x.mp4", 1, lambda _: scene)
    if mirrored:
        data = bytearray(path.read_bytes())
        at = data.index(b"tkhd") + 4 + 40
        data[at : at + 4] = struct.pack(">i", -65536)
        path.write_bytes(data)

    shown = decode(path).frames[0].pixels.astype(int)

    assert np.abs(shown - (scene[:, ::-1] if mirrored else scene)).mean() < 12
