"""Sidecars, and films that phones put into or beside a picture."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from cubby.media import Decoded, motion
from tests.media import made
from tests.media.test_described import PACKET

Decode = Callable[[Path], Decoded]
SPACES = 'xmlns:GCamera="http://ns.google.com/photos/1.0/camera/"'


def test_a_sidecar_is_read_as_if_it_stood_in_the_picture(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.xmp"
    path.write_text(PACKET)

    decoded = decode(path)

    assert (decoded.media_type, decoded.content_type) == ("other", "application/rdf+xml")
    assert decoded.metadata["keywords"] == ["pier", "sea", "harbour"]
    assert decoded.metadata["rating"] == 4
    [time] = decoded.metadata["taken_candidates"]
    assert (time["source"], time["offset"]) == ("sidecar", "+02:00")


def test_other_xml_is_no_sidecar(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.xmp"
    path.write_text('<?xml version="1.0"?><plist version="1.0"/>')

    assert decode(path).content_type == "application/xml"


@pytest.mark.parametrize("how", ["length", "flag", "samsung"])
def test_the_film_inside_a_picture_is_found(tmp_path: Path, decode: Decode, how: str) -> None:
    film = made.video(tmp_path / "x.mp4", 1, lambda _: made.scene(1)).read_bytes()
    said = {"length": f'GCamera:MicroVideoOffset="{len(film)}"', "flag": 'GCamera:MotionPhoto="1"'}
    packet = PACKET.replace('rdf:about=""', f'rdf:about="" {SPACES} {said.get(how, "")}')
    picture = (
        made.jpeg(made.photo(), xmp=packet.encode()) if how in said else made.jpeg(made.photo())
    )
    trailer = b"" if how in said else b"MotionPhoto_Data\x30\x0a" + bytes(20) + b"SEFT"
    path = tmp_path / "x.jpg"
    path.write_bytes(picture + film + trailer)

    decoded = decode(path)

    found = decoded.metadata["motion_photo"]
    assert found["offset"] == len(picture)
    assert found["length"] == len(film)
    assert found["sha256"] == hashlib.sha256(film).hexdigest()
    assert (found["content_type"], found["extension"]) == ("video/mp4", "mp4")
    assert "motion-photo" in decoded.simple_tags


def test_an_ordinary_picture_has_no_film(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(made.jpeg(made.photo()))

    assert "motion_photo" not in decode(path).metadata


def test_the_identifier_of_a_live_photo_is_read(tmp_path: Path, decode: Decode) -> None:
    words = b"F9CD4967-1234\0"
    place = motion.APPLE_HEAD + 2 + 12 + 4
    entry = struct.pack(">HHII", motion.CONTENT_IDENTIFIER, 2, len(words), place)
    note = motion.APPLE + b"\0\x01MM" + struct.pack(">H", 1) + entry + bytes(4) + words
    block = Image.Exif()
    block.get_ifd(0x8769)[0x927C] = note
    path = tmp_path / "x.jpg"
    made.photo().save(path, exif=block)

    assert decode(path).metadata["content_identifier"] == "F9CD4967-1234"


@pytest.mark.parametrize(
    "note", [None, b"", b"Apple iOS\0", b"Apple iOS\0\0\x01MM\xff\xff", b"x" * 99]
)
def test_a_note_of_another_form_has_no_identifier(note: bytes | None) -> None:
    assert motion.identifier(note) is None
