from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from cubby.media import Decoded, DecodeFailed, DecoderPool, Sniffed, sniff_file
from cubby.media.keyframes import number
from tests.media import made

Decode = Callable[[Path], Decoded]
BLACK = np.zeros((240, 320, 3), np.uint8)


def close(one: made.Array, other: made.Array) -> bool:
    """The same picture but for what the video codec lost."""
    return bool(np.abs(one.astype(int) - other).mean() < 12)


@pytest.mark.parametrize(
    ("seconds", "count"),
    [(None, 1), (0.0, 1), (3.0, 1), (19.9, 1), (20.0, 2), (29.9, 2), (30.0, 3), (7200.0, 3)],
)
def test_a_tenth_of_the_seconds_but_one_to_three(seconds: float | None, count: int) -> None:
    assert number(seconds) == count


@pytest.mark.parametrize(
    ("name", "codec", "content_type"),
    [
        ("a.mp4", "libx264", "video/mp4"),
        ("a.mov", "libx264", "video/quicktime"),
        ("a.mkv", "libx265", "video/x-matroska"),
        ("a.webm", "libvpx-vp9", "video/webm"),
        ("a.avi", "mpeg4", "video/x-msvideo"),
        ("a.ts", "mpeg2video", "video/mp2t"),
        ("a.mpg", "mpeg1video", "video/mpeg"),
        ("a.flv", "flv1", "video/x-flv"),
    ],
)
def test_every_form_of_video_gives_a_poster_and_its_facts(
    tmp_path: Path, decode: Decode, name: str, codec: str, content_type: str
) -> None:
    path = made.video(tmp_path / name, 2, lambda _: made.scene(1), codec=codec, rate=25)

    decoded = decode(path)

    assert (decoded.media_type, decoded.content_type) == ("video", content_type)
    assert (decoded.width, decoded.height) == (320, 240)
    assert decoded.duration_seconds == pytest.approx(2, abs=0.4)  # MPEG has no clock at its end
    assert decoded.metadata["streams"][0]["fps"] == pytest.approx(25)
    assert len(decoded.frames) == 1
    assert close(decoded.frames[0].pixels, made.scene(1))
    assert set(decoded.thumbnails) == {256, 1024}
    assert decoded.phash is not None
    assert {"landscape", "silent"} <= set(decoded.simple_tags)


def test_three_shots_give_one_picture_each(tmp_path: Path, decode: Decode) -> None:
    path = made.video(tmp_path / "a.mp4", 33, lambda time: made.scene(int(time / 11)))

    frames = decode(path).frames

    assert [frame.index for frame in frames] == [0, 1, 2]
    for shot, frame in enumerate(frames):
        assert frame.time_seconds is not None
        assert 11 * shot <= frame.time_seconds < 11 * (shot + 1)
        assert close(frame.pixels, made.scene(shot))


@pytest.mark.parametrize(
    ("name", "codec", "pix_fmt"),
    [("a.mkv", "libx265", "yuv420p10le"), ("a.mp4", "libx265", "yuv420p10le"),
     ("a.mov", "libx264", "yuv420p")],
)  # fmt: skip
def test_where_the_rate_varies_the_shot_that_lasts_longest_is_shown(
    tmp_path: Path, decode: Decode, name: str, codec: str, pix_fmt: str
) -> None:
    """Few pictures for ten seconds, many for the next ten, as phones film in the dark."""
    moments = [0, 2.5, 5, 7.5, *np.arange(10, 20, 0.2), *np.arange(20, 30, 1.0)]
    path = made.video(
        tmp_path / name, 30, lambda at: made.scene(int(at // 10)),
        codec=codec, rate=50, pix_fmt=pix_fmt, moments=[float(at) for at in moments],
    )  # fmt: skip

    decoded = decode(path)

    # The last picture comes at 29 s, so there are two: each half has a part of the middle.
    first, second = decoded.frames
    assert close(first.pixels, made.scene(0))
    assert close(second.pixels, made.scene(2))
    assert 0 <= (first.time_seconds or 0) < 10
    assert 20 <= (second.time_seconds or 0) < 30
    assert decoded.metadata["streams"][0]["pixel_format"] == pix_fmt


def test_a_part_of_the_film_is_shown_by_its_longest_shot(tmp_path: Path, decode: Decode) -> None:
    # 0 to 3 s one picture, then another for the rest of the first half.
    path = made.video(
        tmp_path / "a.mp4",
        24,
        lambda time: made.scene(1 if time < 3 else 2 if time < 12 else 3),
        gop=5,
    )

    first, second = decode(path).frames

    assert close(first.pixels, made.scene(2))
    assert close(second.pixels, made.scene(3))


def test_black_and_flat_openings_are_passed_over(tmp_path: Path, decode: Decode) -> None:
    grey = np.full((240, 320, 3), 128, np.uint8)
    path = made.video(
        tmp_path / "a.mp4",
        6,
        lambda time: BLACK if time < 1 else grey if time < 2 else made.scene(1),
        gop=1000,
    )
    decoded = decode(path)

    assert close(decoded.frames[0].pixels, made.scene(1))
    assert decoded.notes == []


def test_a_black_video_still_has_a_poster_and_says_so(tmp_path: Path, decode: Decode) -> None:
    decoded = decode(made.video(tmp_path / "a.mp4", 2, lambda _: BLACK))

    assert len(decoded.frames) == 1
    assert decoded.phash is None
    assert decoded.notes == ["every picture looked at was black or of one colour"]


def test_a_video_held_upright_comes_out_upright(tmp_path: Path, decode: Decode) -> None:
    lying = np.zeros((240, 320, 3), np.uint8)
    lying[:120], lying[120:] = (255, 0, 0), (0, 0, 255)
    lying[:60, :80] = 255

    decoded = decode(made.turned(made.video(tmp_path / "a.mp4", 1, lambda _: lying)))

    assert (decoded.width, decoded.height) == (240, 320)
    pixels = decoded.frames[0].pixels.astype(int)
    assert pixels.shape == (320, 240, 3)
    # Clockwise: what was on top is on the right, and its left corner is now the upper one.
    assert np.abs(pixels[200, 220] - [255, 0, 0]).max() < 40
    assert np.abs(pixels[200, 20] - [0, 0, 255]).max() < 40
    assert np.abs(pixels[20, 220] - 255).max() < 40
    assert "portrait" in decoded.simple_tags


def test_large_frames_are_brought_to_1024(tmp_path: Path, decode: Decode) -> None:
    decoded = decode(made.video(tmp_path / "a.mp4", 1, lambda _: made.scene(1, 1920, 1080)))

    assert (decoded.width, decoded.height) == (1920, 1080)
    assert decoded.frames[0].pixels.shape == (576, 1024, 3)


def test_tags_and_the_time_of_filming_are_read(tmp_path: Path, decode: Decode) -> None:
    tags = {"title": "Sea", "creation_time": "2022-03-04T05:06:07Z"}
    decoded = decode(made.video(tmp_path / "a.mp4", 1, lambda _: made.scene(1), tags=tags))

    assert decoded.metadata["tags"]["title"] == "Sea"
    assert decoded.metadata["captured_at"]["value"] == "2022-03-04T05:06:07+00:00"


def test_a_webm_without_a_declared_length_is_measured(tmp_path: Path, decode: Decode) -> None:
    path = made.video(
        tmp_path / "a.webm",
        4,
        lambda _: made.scene(1),
        codec="libvpx-vp9",
        container_options={"live": "1"},
    )

    assert decode(path).duration_seconds == pytest.approx(4, abs=0.3)


def test_an_mp4_cut_before_its_index_is_refused(tmp_path: Path, decode: Decode) -> None:
    path = made.video(tmp_path / "a.mp4", 4, lambda time: made.scene(int(time)))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(DecodeFailed, match="video/mp4 file is cut short") as refusal:
        decode(path)

    assert refusal.value.permanent


def test_an_mp4_cut_behind_its_index_gives_what_is_there_and_says_so(
    tmp_path: Path, decode: Decode
) -> None:
    path = made.video(
        tmp_path / "a.mp4",
        40,
        lambda time: made.scene(int(time)),
        container_options={"movflags": "faststart"},
    )
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    decoded = decode(path)

    assert decoded.duration_seconds == pytest.approx(40, abs=0.5)
    assert any("cut short" in note for note in decoded.notes)
    assert len(decoded.frames) == 3


def test_a_webm_cut_short_says_so(tmp_path: Path, decode: Decode) -> None:
    path = made.video(
        tmp_path / "a.webm", 10, lambda time: made.scene(int(time)), codec="libvpx-vp9"
    )
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 3])

    decoded = decode(path)

    assert any("cut short" in note for note in decoded.notes)
    assert decoded.frames


def test_a_picture_stream_over_the_budget_keeps_its_facts_alone(tmp_path: Path) -> None:
    path = made.video(tmp_path / "a.mp4", 1, lambda _: made.scene(1))
    with DecoderPool(1, max_pixels=320 * 240 - 1) as small:
        decoded = small.decode(path, sniff_file(path))

    assert (decoded.width, decoded.height, decoded.frames) == (320, 240, [])
    [lack] = decoded.metadata["partial"]
    assert (lack["missing"], lack["reason"]) == ("picture", "too_large")


@pytest.mark.parametrize(
    "content",
    [
        b"just words",
        b"ffconcat version 1.0\nfile other.mp4\n",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.mp4\n",
        b"\x89PNG\r\n\x1a\n",
        b"",
        bytes(5000),
    ],
)
@pytest.mark.parametrize("content_type", ["video/mp4", "video/webm", "video/mpeg", "audio/mpeg"])
def test_what_is_no_video_stays_closed_even_when_it_is_called_one(
    tmp_path: Path, pool: DecoderPool, content: bytes, content_type: str
) -> None:
    made.video(tmp_path / "other.mp4", 1, lambda _: made.scene(1))
    path = tmp_path / "film.mp4"
    path.write_bytes(content)

    with pytest.raises(DecodeFailed):
        pool.decode(path, Sniffed("video", content_type, "mp4"))


def test_a_real_picture_does_not_open_as_a_video(tmp_path: Path, pool: DecoderPool) -> None:
    path = tmp_path / "film.mp4"
    made.photo().save(path, "PNG")

    with pytest.raises(DecodeFailed):
        pool.decode(path, Sniffed("video", "video/mp4", "mp4"))


def _film_with_sound(path: Path) -> Path:
    with av.open(str(path), "w") as container:
        pictures = container.add_stream("libx264", rate=5)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sounds = container.add_stream("aac", rate=8000, layout="mono")
        for count in range(10):
            frame = av.VideoFrame.from_ndarray(made.scene(count, 64, 48), format="rgb24")
            frame.pts, frame.time_base = count, Fraction(1, 5)
            container.mux(pictures.encode(frame))
        wave = (np.sin(np.arange(16000) / 3) * 20000).astype(np.int16).reshape(1, -1)
        sound = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        sound.sample_rate, sound.pts = 8000, 0
        container.mux(sounds.encode(sound))
        container.mux(pictures.encode())
        container.mux(sounds.encode())
    return path


def test_a_film_whose_pictures_are_spoilt_is_kept_by_its_sound(
    tmp_path: Path, decode: Decode
) -> None:
    path = _film_with_sound(tmp_path / "film.mp4")
    data = bytearray(path.read_bytes())
    with av.open(str(path)) as container:
        places = [(packet.pos, packet.size) for packet in container.demux(video=0) if packet.size]
    for at, size in places:
        data[at : at + size] = bytes(size)
    path.write_bytes(data)

    decoded = decode(path)

    assert (decoded.media_type, decoded.content_type) == ("video", "video/mp4")
    assert decoded.frames == []
    assert set(decoded.thumbnails) == {256, 1024}
    assert decoded.notes == ["the picture is damaged", "the picture of its sound is shown"]
    assert decoded.metadata["partial"][0]["missing"] == "picture"
    assert {stream["type"] for stream in decoded.metadata["streams"]} == {"video", "audio"}


def test_each_frame_of_a_video_has_a_hash_of_its_own(tmp_path: Path, decode: Decode) -> None:
    path = made.video(tmp_path / "three.mp4", 30, lambda at: made.scene(int(at // 10)), rate=2)

    hashes = [frame.phash for frame in decode(path).frames]

    assert len(hashes) == 3
    assert len(set(hashes)) == 3
    assert None not in hashes
