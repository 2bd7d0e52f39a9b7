"""Stars that people gave sounds and films, wherever players keep them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cubby.media import Decoded, described, id3
from tests.media import made

Decode = Callable[[Path], Decoded]
POPM = b"Windows Media Player 9 Series\0\xc4\0\0\0\x07"


def safe(number: int) -> bytes:
    return bytes(number >> shift & 127 for shift in (21, 14, 7, 0))


def tag(version: int, *frames: tuple[bytes, bytes], flags: int = 0, front: bytes = b"") -> bytes:
    body = front
    for name, data in frames:
        if version == 2:
            body += name + len(data).to_bytes(3, "big") + data
        else:
            size = safe(len(data)) if version == 4 else len(data).to_bytes(4, "big")
            body += name + size + b"\0\0" + data
    body += bytes(20)  # padding
    return b"ID3" + bytes([version, 0, flags]) + safe(len(body)) + body


TAGS = {
    "2.2": tag(2, (b"TT2", b"\0Song"), (b"POP", POPM)),
    "2.3": tag(3, (b"APIC", b"x" * 300), (b"POPM", POPM)),
    "2.4": tag(4, (b"APIC", b"x" * 300), (b"POPM", POPM)),
    "extended": tag(3, (b"POPM", POPM), flags=0x40, front=b"\0\0\0\6" + bytes(6)),
    "unsynchronised": tag(3, (b"PRIV", b"\xff\0"), (b"POPM", POPM), flags=0x80),
}


@pytest.mark.parametrize("name", list(TAGS))
def test_the_stars_of_a_player_are_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x.mp3"
    data = TAGS[name]
    # Unsynchronised, each FF is followed by a zero that does not count.
    path.write_bytes(data.replace(b"\xff\0", b"\xff\0\0", 1) if name == "unsynchronised" else data)

    assert id3.popularimeter(path) == {
        "rating": 196, "plays": 7, "by": "Windows Media Player 9 Series",
    }  # fmt: skip


def test_a_rated_sound_has_its_stars_and_the_raw_value(tmp_path: Path, decode: Decode) -> None:
    path = made.sound(tmp_path / "x.mp3", 1, codec="mp3", rate=44100)
    data = path.read_bytes()
    path.write_bytes(TAGS["2.3"] + data[data.index(b"\xff\xfb") :])

    metadata = decode(path).metadata

    assert metadata["rating"] == 4
    assert metadata["popularimeter"]["rating"] == 196


@pytest.mark.parametrize(
    "data",
    [
        b"", b"ID3", b"ID3\x03\0\0", b"ID3\x03\0\0\x7f\x7f\x7f\x7f", b"ID3\x09\0\0\0\0\0\x20POPM",
        tag(3, (b"POPM", b"no zero")), tag(3, (b"POPM", b"by\0")), tag(3, (b"POPM", b"by\0\0")),
        tag(3, (b"POPM", POPM))[:30], b"RIFF" + bytes(40),
    ],
)  # fmt: skip
def test_a_tag_without_a_rating_or_cut_short_has_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.mp3"
    path.write_bytes(data)

    assert id3.popularimeter(path) is None


@pytest.mark.parametrize(
    ("metadata", "stars"),
    [
        ({"popularimeter": {"rating": 1}}, 1),
        ({"popularimeter": {"rating": 64}}, 2),
        ({"popularimeter": {"rating": 128}}, 3),
        ({"popularimeter": {"rating": 255}}, 5),
        ({"tags": {"rating": "80"}}, 4),
        ({"tags": {"rating": "3"}}, 3),
        ({"tags": {"fmps_rating": "0.8"}}, 4),
        ({"tags": {"wm/shareduserrating": "99"}}, 5),
        ({"tags": {"com.apple.quicktime.rating.user": "3.000000"}}, 3),
        ({"xmp": {"MicrosoftPhoto:Rating": "50"}}, 3),
        ({"xmp": {"xmp:Rating": "2"}, "exif": {"Rating": 5}}, 2),
        ({"container": "mov,mp4,m4a,3gp,3g2,mj2", "tags": {"rating": "1"}}, None),
        ({"tags": {"rating": "explicit"}}, None),
        ({"tags": {"rating": "nan"}}, None),
    ],
)
def test_scales_of_programs_become_stars(metadata: dict[str, Any], stars: int | None) -> None:
    described.read(metadata)

    assert metadata.get("rating") == stars
