"""Files that were cut show what is there of them, and say that they were cut."""

from __future__ import annotations

import gc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import av
import pytest
from av.video.frame import VideoFrame
from PIL import Image

from cubby.media import Decoded, keyframes, promised
from tests.media import made

Decode = Callable[[Path], Decoded]
PICTURES = [made.photo(seed) for seed in range(6)]


def saved(form: str, **options: Any) -> bytes:
    data = BytesIO()
    PICTURES[0].save(data, form, **options)
    return data.getvalue()


def lacks(decoded: Decoded) -> list[tuple[str, str]]:
    return [(lack["missing"], lack["reason"]) for lack in decoded.metadata.get("partial", [])]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.95])
def test_the_whole_frames_of_a_cut_animation_are_shown(
    tmp_path: Path, decode: Decode, kept: float
) -> None:
    data = saved("WEBP", save_all=True, append_images=PICTURES[1:], duration=100)
    path = tmp_path / "x.webp"
    path.write_bytes(data[: int(len(data) * kept)])

    decoded = decode(path)

    assert decoded.thumbnails
    assert ("end of the picture", "cut_short") in lacks(decoded)


def test_a_cut_jpeg_2000_is_shown(tmp_path: Path, decode: Decode) -> None:
    data = saved("JPEG2000")
    path = tmp_path / "x.jp2"
    path.write_bytes(data[: len(data) * 3 // 4])

    assert lacks(decode(path)) == [("end of the picture", "cut_short")]


def test_a_cut_icon_shows_its_largest_picture_that_is_whole(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.ico"
    made.photo(1, 256, 256).save(path, sizes=[(32, 32), (64, 64), (256, 256)])
    path.write_bytes(path.read_bytes()[:-2000])

    decoded = decode(path)

    assert (decoded.width, decoded.height) == (64, 64)
    assert decoded.thumbnails


def test_a_tiff_whose_directory_is_gone_is_called_cut_short(tmp_path: Path, decode: Decode) -> None:
    data = saved("TIFF", compression="tiff_lzw")
    path = tmp_path / "x.tif"
    path.write_bytes(data[: len(data) // 2])

    with pytest.raises(Exception, match="cut short"):
        decode(path)


@pytest.mark.parametrize("form", ["mov", "mp4"])
def test_a_film_whose_index_lacks_its_last_bytes_is_shown(
    tmp_path: Path, decode: Decode, form: str
) -> None:
    path = made.video(tmp_path / f"x.{form}", 2, lambda _: made.scene(1, 320, 240))
    path.write_bytes(path.read_bytes()[:-2])

    decoded = decode(path)

    assert decoded.frames
    assert decoded.duration_seconds == pytest.approx(2, abs=0.3)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("x.wav", "pcm_s16le"), ("x.aiff", "pcm_s16be"), ("x.au", "pcm_s16be"), ("x.caf", "pcm_s16be"),
     ("x.mka", "flac"), ("x.wma", "wmav2")],
)  # fmt: skip
def test_a_sound_says_how_many_of_its_bytes_are_missing(
    tmp_path: Path, decode: Decode, name: str, codec: str
) -> None:
    path = made.sound(tmp_path / name, codec=codec, rate=44100)
    data = path.read_bytes()
    assert promised.missing(path, boxes=False) <= 1
    assert decode(path).metadata.get("partial") is None

    path.write_bytes(data[: len(data) * 9 // 10])

    assert ("end of the file", "cut_short") in lacks(decode(path))


@pytest.mark.parametrize("mode", ["0", "1"])
def test_a_transport_stream_with_one_keyframe_is_shown(
    tmp_path: Path, decode: Decode, mode: str
) -> None:
    path = made.video(
        tmp_path / "x.ts", 4, lambda _: made.scene(1), rate=10, gop=250,
        container_options={"mpegts_m2ts_mode": mode},
    )  # fmt: skip

    decoded = decode(path)

    assert (decoded.media_type, decoded.width, decoded.height) == ("video", 320, 240)
    assert decoded.frames
    assert lacks(decoded) == []


def test_frames_do_not_stay_in_memory(tmp_path: Path) -> None:
    path = made.video(tmp_path / "x.mp4", 8, lambda time: made.scene(int(time) // 2))
    gc.collect()
    gc.disable()
    try:
        with av.open(str(path)) as container:
            assert keyframes.pick(container, container.streams.video[0], 8.0, 10**8)
        left = [one for one in gc.get_objects() if isinstance(one, VideoFrame)]
    finally:
        gc.enable()

    assert len(left) <= 1


def test_a_picture_of_which_little_arrived_shows_that_little(
    tmp_path: Path, decode: Decode
) -> None:
    data = made.jpeg(made.photo(3, 2400, 1800))
    path = tmp_path / "x.jpg"
    path.write_bytes(data[: len(data) // 50])

    decoded = decode(path)

    assert (decoded.width, decoded.height) == (2400, 1800)
    assert decoded.thumbnails
    assert decoded.metadata["partial"][0]["missing"] == "end of the picture"


def test_half_a_picture_keeps_its_size(tmp_path: Path, decode: Decode) -> None:
    data = saved("TIFF", compression="jpeg")
    path = tmp_path / "x.tif"
    path.write_bytes(data[:-2])
    with Image.open(BytesIO(data)) as whole:
        size = whole.size

    decoded = decode(path)

    assert (decoded.width, decoded.height) == size
    assert decoded.thumbnails
