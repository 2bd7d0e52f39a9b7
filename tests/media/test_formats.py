"""What cameras, phones and programs write beside the common types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import imagecodecs
import numpy as np
import pytest
import tifffile

from cubby.media import Decoded, sniff_file
from tests.media import made, rawfiles

Decode = Callable[[Path], Decoded]


def near(decoded: Decoded, picture: made.Array, most: float = 12) -> None:
    """The frame shows this picture."""
    shown = decoded.frames[0].pixels.astype(int)
    assert shown.shape == picture.shape
    assert np.abs(shown - picture).mean() < most


@pytest.mark.parametrize(
    ("make", "dng", "content_type", "extension"),
    [
        (b"NIKON CORPORATION", False, "image/x-nikon-nef", "nef"),
        (b"SONY", False, "image/x-sony-arw", "arw"),
        (b"RICOH IMAGING COMPANY, LTD.", False, "image/x-pentax-pef", "pef"),
        (b"Google", True, "image/x-adobe-dng", "dng"),
        (b"Nobody", False, "image/x-raw", "raw"),
    ],
)
def test_a_raw_file_has_the_size_of_its_sensor_and_shows_its_largest_preview(
    tmp_path: Path, decode: Decode, make: bytes, dng: bool, content_type: str, extension: str
) -> None:
    preview = made.jpeg(made.photo(5, 1800, 1200))
    path = tmp_path / "x.tif"
    path.write_bytes(rawfiles.raw_with_preview(make, b"Model", preview, dng=dng))

    decoded = decode(path)

    assert (decoded.media_type, decoded.content_type, decoded.extension) == (
        "image", content_type, extension,
    )  # fmt: skip
    assert (decoded.width, decoded.height) == (3016, 2008)
    near(decoded, made.scene(5, 1024, 683))
    assert decoded.metadata["captured_at"]["value"] == "2018-03-04T05:06:07"
    assert decoded.metadata["camera"]["lens"] == "50mm f/1.8"


def test_a_raw_file_of_a_camera_held_upright_stands_upright(tmp_path: Path, decode: Decode) -> None:
    preview = made.jpeg(made.photo(5, 1800, 1200))
    path = tmp_path / "x.nef"
    path.write_bytes(rawfiles.raw_with_preview(b"NIKON", b"D7200", preview, orientation=6))

    decoded = decode(path)

    assert (decoded.width, decoded.height) == (2008, 3016)
    assert decoded.frames[0].pixels.shape == (1024, 683, 3)


def test_a_raw_file_without_a_preview_is_developed(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.dng"
    rawfiles.mosaic(path)

    decoded = decode(path)

    assert decoded.content_type == "image/x-adobe-dng"
    assert (decoded.width, decoded.height) == (600, 400)
    assert decoded.frames[0].pixels.std() > 20
    assert "libraw" in decoded.metadata["decoder"]


def test_a_plain_tiff_of_a_camera_is_no_raw_file(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.tif"
    tifffile.imwrite(path, made.scene(1), extratags=[(271, 2, 0, "NIKON CORPORATION", True)])

    assert decode(path).content_type == "image/tiff"


@pytest.mark.parametrize("depth", [np.uint8, np.uint16, np.float32])
def test_jpeg_xl_is_shown(tmp_path: Path, decode: Decode, depth: type) -> None:
    scale = {np.uint8: 1, np.uint16: 257, np.float32: 1 / 255}[depth]
    samples = (made.scene(1).astype(np.float64) * scale).astype(depth)
    path = tmp_path / "x.jxl"
    path.write_bytes(imagecodecs.jpegxl_encode(samples, lossless=True))

    decoded = decode(path)

    assert (decoded.content_type, decoded.width, decoded.height) == ("image/jxl", 320, 240)
    near(decoded, made.scene(1))


@pytest.mark.parametrize(
    "form", ["float32", "grey + alpha", "BigTIFF", "planar", "16 bits", "CMYK"]
)
def test_tiffs_of_all_sorts_are_shown(tmp_path: Path, decode: Decode, form: str) -> None:
    path, scene = tmp_path / "x.tif", made.scene(1)
    grey = scene.mean(axis=2).astype(np.uint8)
    if form == "float32":
        tifffile.imwrite(path, (scene / np.float32(255)).astype(np.float32), photometric="rgb")
    elif form == "grey + alpha":
        both = np.dstack([grey, np.full_like(grey, 255)]).astype(np.uint16) * 257
        tifffile.imwrite(path, both, photometric="minisblack", extrasamples=["unassalpha"])
    elif form == "BigTIFF":
        tifffile.imwrite(path, scene, bigtiff=True, photometric="rgb", compression="lzw")
    elif form == "planar":
        planes = np.ascontiguousarray(scene.transpose(2, 0, 1)).astype(np.uint16) * 257
        tifffile.imwrite(path, planes, photometric="rgb", planarconfig="separate")
    elif form == "16 bits":
        tifffile.imwrite(path, scene.astype(np.uint16) * 257, photometric="rgb", compression="zstd")
    else:
        made.photo().convert("CMYK").save(path, "TIFF")

    decoded = decode(path)

    assert decoded.content_type == "image/tiff"
    expected = np.dstack([grey] * 3) if form == "grey + alpha" else scene
    near(decoded, expected, 16)


@pytest.mark.parametrize(
    ("form", "content_type"),
    [
        ("JPEG2000", "image/jp2"),
        ("ICO", "image/x-icon"),
        ("PPM", "image/x-portable-anymap"),
        ("SGI", "image/sgi"),
        ("DDS", "image/vnd.ms-dds"),
        ("QOI", "image/qoi"),
        ("PCX", "image/vnd.zbrush.pcx"),
    ],
)
def test_further_pictures_are_shown(
    tmp_path: Path, decode: Decode, form: str, content_type: str
) -> None:
    path = tmp_path / "x"
    made.photo(1, 128, 96).save(path, form, **({"sizes": [(128, 96)]} if form == "ICO" else {}))

    decoded = decode(path)

    assert decoded.content_type == content_type
    assert set(decoded.thumbnails) == {256, 1024}


def film(path: Path, form: str, codec: str, options: dict[str, str] | None = None) -> Path:
    """Four seconds in a container of a given form, whatever the ending of the name."""
    with av.open(str(path), "w", format=form, options=options or {}) as container:
        rate = 25 if codec == "mpeg2video" else 10
        stream = container.add_stream(codec, rate=rate)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        stream.codec_context.gop_size = 10
        for count in range(4 * rate):
            picture = made.scene(count // 20, 160, 120)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = count
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


@pytest.mark.parametrize(
    ("form", "codec", "options", "content_type"),
    [
        ("mpegts", "libx264", {}, "video/mp2t"),
        ("mpegts", "libx264", {"mpegts_m2ts_mode": "1"}, "video/mp2t"),
        ("3gp", "libx264", {}, "video/3gpp"),
        ("3g2", "libx264", {}, "video/3gpp2"),
        ("asf", "wmv2", {}, "video/x-ms-wmv"),
        ("flv", "flv", {}, "video/x-flv"),
        ("avi", "mpeg4", {}, "video/x-msvideo"),
        ("mpeg", "mpeg2video", {}, "video/mpeg"),
        ("mxf", "mpeg2video", {}, "video/mxf"),
        ("matroska", "libx264", {}, "video/x-matroska"),
    ],
)
def test_films_of_every_camera_are_shown(
    tmp_path: Path,
    decode: Decode,
    form: str,
    codec: str,
    options: dict[str, str],
    content_type: str,
) -> None:
    decoded = decode(film(tmp_path / "x", form, codec, options))

    assert (decoded.media_type, decoded.content_type) == ("video", content_type)
    assert (decoded.width, decoded.height) == (160, 120)
    assert decoded.duration_seconds == pytest.approx(4, abs=0.4)
    assert decoded.frames
    assert decoded.notes == []


@pytest.mark.parametrize("before", [0, 1, 57, 187])
def test_a_transport_stream_that_begins_within_a_packet_is_one(
    tmp_path: Path, decode: Decode, before: int
) -> None:
    whole = film(tmp_path / "whole", "mpegts", "libx264").read_bytes()
    path = tmp_path / "x"
    path.write_bytes(whole[188 - before if before else 0 :])

    decoded = decode(path)

    assert decoded.content_type == "video/mp2t"
    assert decoded.frames


@pytest.mark.parametrize(
    ("name", "codec", "content_type"),
    [
        ("x.aiff", "pcm_s16be", "audio/aiff"),
        ("x.aifc", "pcm_alaw", "audio/aiff"),
        ("x.caf", "pcm_s16le", "audio/x-caf"),
        ("x.wv", "wavpack", "audio/x-wavpack"),
        ("x.tta", "tta", "audio/x-tta"),
        ("x.au", "pcm_s16be", "audio/basic"),
        ("x.w64", "pcm_s16le", "audio/x-w64"),
        ("x.ac3", "ac3", "audio/ac3"),
    ],
)
def test_sounds_of_every_program_are_heard(
    tmp_path: Path, decode: Decode, name: str, codec: str, content_type: str
) -> None:
    rate = 44_100 if codec == "ac3" else 8000
    path = made.sound(tmp_path / name, 2, codec=codec, rate=rate)
    path = path.rename(tmp_path / "x")

    decoded = decode(path)

    assert (decoded.media_type, decoded.content_type) == ("audio", content_type)
    assert decoded.duration_seconds == pytest.approx(2, abs=0.2)
    assert set(decoded.thumbnails) == {256, 1024}
    assert decoded.notes == []


def test_an_mp3_behind_zeros_is_heard(tmp_path: Path, decode: Decode) -> None:
    path = made.sound(tmp_path / "x.mp3", 2, codec="mp3", rate=16000)
    path.write_bytes(bytes(20_000) + path.read_bytes())

    decoded = decode(path)

    assert decoded.content_type == "audio/mpeg"
    assert set(decoded.thumbnails) == {256, 1024}


def test_flac_behind_a_long_id3_tag_is_flac(tmp_path: Path, decode: Decode) -> None:
    path = made.sound(tmp_path / "x.flac", 1, codec="flac")
    length = 40_000
    size = bytes(length >> 7 * place & 0x7F for place in (3, 2, 1, 0))
    path.write_bytes(b"ID3\x03\0\0" + size + bytes(length) + path.read_bytes())

    decoded = decode(path)

    assert decoded.content_type == "audio/flac"
    assert decoded.duration_seconds == pytest.approx(1, abs=0.1)


def test_a_picture_of_a_type_that_is_not_decoded_says_so(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')

    decoded = decode(path)

    assert decoded.media_type == "other"
    assert decoded.notes == ["image/svg+xml is not decoded, so it has no thumbnail"]


@pytest.mark.parametrize("bits", ["pal2", "rgb16-231", "rgb32bf", "rgba32abf", "pal8os2v2-16"])
def test_bitmaps_that_browsers_show_are_shown(corpora: Path, decode: Decode, bits: str) -> None:
    [path] = (corpora / "img-pillow" / "bmp").rglob(f"{bits}.bmp")
    [plain] = (corpora / "img-pillow" / "bmp").rglob("rgb24.bmp")

    decoded = decode(path)

    assert decoded.notes == []
    if bits != "pal2":
        shown = decoded.frames[0].pixels.astype(int)
        assert np.abs(shown - decode(plain).frames[0].pixels).mean() < 40


def test_the_type_of_a_file_is_known_from_its_head_alone_where_that_is_enough(
    tmp_path: Path,
) -> None:
    path = film(tmp_path / "x", "mpegts", "libx264", {"mpegts_m2ts_mode": "1"})

    assert sniff_file(path).extension == "mts"
