from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cubby.media import Decoded, DecodeFailed, waveform
from tests.media import made

Decode = Callable[[Path], Decoded]


@pytest.mark.parametrize(
    ("name", "codec", "content_type"),
    [
        ("a.wav", "pcm_s16le", "audio/wav"),
        ("a.mp3", "libmp3lame", "audio/mpeg"),
        ("a.flac", "flac", "audio/flac"),
        ("a.ogg", "libopus", "audio/ogg"),
        ("a.m4a", "aac", "audio/mp4"),
        ("a.aac", "aac", "audio/aac"),
        ("a.aiff", "pcm_s16be", "audio/aiff"),
    ],
)
def test_every_form_of_sound_gives_its_facts_and_a_waveform(
    tmp_path: Path, decode: Decode, name: str, codec: str, content_type: str
) -> None:
    path = made.sound(tmp_path / name, 2, codec=codec, rate=48000, channels="stereo")

    decoded = decode(path)

    assert (decoded.media_type, decoded.content_type) == ("audio", content_type)
    assert decoded.duration_seconds == pytest.approx(2, abs=0.2)
    assert decoded.metadata["streams"][0]["sample_rate"] == 48000
    assert decoded.frames == []
    assert decoded.phash is None
    assert decoded.simple_tags == ["stereo"]
    assert Image.open(BytesIO(decoded.thumbnails[1024])).size == (1024, 288)
    assert Image.open(BytesIO(decoded.thumbnails[256])).size == (256, 72)


def test_the_waveform_swells_where_the_sound_does(tmp_path: Path, decode: Decode) -> None:
    path = made.sound(tmp_path / "a.wav", 2, codec="pcm_s16le")
    picture = Image.open(BytesIO(decode(path).thumbnails[1024])).convert("L")

    ink = (np.asarray(picture) < 150).sum(axis=0)

    assert ink[480:540].max() > 200
    assert ink[:20].max() < 40


def test_a_quiet_recording_and_silence_have_a_waveform_too() -> None:
    loud = np.asarray(waveform.draw(np.full(waveform.COLUMNS, 0.01)))
    silent = np.asarray(waveform.draw(np.zeros(waveform.COLUMNS)))

    assert (loud[20, :3] == waveform.INK).all()
    assert (silent[20, :3] == waveform.PAPER).all()
    assert (silent[waveform.HEIGHT // 2, :3] == waveform.INK).all()


def test_tags_are_read(tmp_path: Path, decode: Decode) -> None:
    tags = {"title": "Horned Viper", "artist": "Conquest", "album": "Of Fire"}
    for name, codec in (("a.mp3", "libmp3lame"), ("a.ogg", "libopus"), ("a.flac", "flac")):
        decoded = decode(made.sound(tmp_path / name, codec=codec, rate=48000, tags=tags))
        assert tags.items() <= decoded.metadata["tags"].items()


def test_cover_art_is_the_picture_of_a_sound(tmp_path: Path, decode: Decode) -> None:
    cover = made.jpeg(made.photo(7, 64, 64))
    path = made.sound(tmp_path / "a.mp3", codec="libmp3lame", rate=48000, cover=cover)

    decoded = decode(path)

    assert decoded.metadata["cover"] == {"content_type": "image/jpeg", "width": 64, "height": 64}
    assert len(decoded.frames) == 1
    assert np.abs(decoded.frames[0].pixels.astype(int) - made.scene(7, 64, 64)).mean() < 10
    assert Image.open(BytesIO(decoded.thumbnails[256])).size == (64, 64)
    assert decoded.phash is None  # the songs of one record are not duplicates of each other
    assert "cover-art" in decoded.simple_tags


def test_a_damaged_cover_leaves_the_sound_and_a_note(tmp_path: Path, decode: Decode) -> None:
    cover = made.jpeg(made.photo(7, 64, 64))
    path = made.sound(tmp_path / "a.mp3", codec="libmp3lame", rate=48000, cover=cover)
    path.write_bytes(path.read_bytes().replace(cover, cover[:300] + bytes(len(cover) - 300)))

    decoded = decode(path)

    assert any("cover art" in note for note in decoded.notes)
    assert decoded.frames == []
    assert set(decoded.thumbnails) == {256, 1024}


def test_an_mp4_with_sound_alone_is_sound(tmp_path: Path, decode: Decode) -> None:
    decoded = decode(made.sound(tmp_path / "a.mp4", 1))

    assert (decoded.media_type, decoded.content_type, decoded.extension) == (
        "audio",
        "audio/mp4",
        "m4a",
    )
    assert decoded.notes == ["video/mp4 without a picture track: taken as audio/mp4"]


def test_a_long_recording_is_sampled_and_says_so(tmp_path: Path, decode: Decode) -> None:
    path = made.sound(tmp_path / "a.wav", 1000, codec="pcm_s16le", rate=2000)
    decoded = decode(path)

    assert decoded.duration_seconds == pytest.approx(1000, abs=1)
    assert "samples" in decoded.notes[0]
    picture = Image.open(BytesIO(decoded.thumbnails[1024])).convert("L")
    assert (np.asarray(picture) < 150).sum(axis=0)[480:540].max() > 200


def test_a_header_without_sound_behind_it_is_refused(tmp_path: Path, decode: Decode) -> None:
    path = made.sound(tmp_path / "a.wav", codec="pcm_s16le")
    path.write_bytes(path.read_bytes()[:78])

    with pytest.raises(DecodeFailed):
        decode(path)
