from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.media import FileUnreadable, sniff, sniff_file
from cubby.media.isobmff import brands
from tests.media import made


def box(major: bytes, *compatible: bytes) -> bytes:
    body = major + bytes(4) + b"".join(compatible)
    return (8 + len(body)).to_bytes(4, "big") + b"ftyp" + body + bytes(64)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP"])
def test_a_picture_is_known_by_its_content_whatever_its_name_says(form: str) -> None:
    out = BytesIO()
    made.photo().save(out, form)

    found = sniff(out.getvalue(), "holiday.mp3")

    assert (found.media_type, found.content_type) == ("image", f"image/{form.lower()}")
    assert found.extension == {"JPEG": "jpg", "TIFF": "tif"}.get(form, form.lower())


@pytest.mark.parametrize(
    ("major", "compatible", "content_type"),
    [
        (b"avif", [b"mif1"], "image/avif"),
        (b"mif1", [b"avif", b"miaf"], "image/avif"),
        (b"heic", [b"mif1"], "image/heic"),
        (b"mif1", [b"heic"], "image/heic"),
        (b"mif1", [b"miaf"], "image/heif"),
        (b"isom", [b"avc1", b"mp41"], "video/mp4"),
        (b"isom", [b"mif1", b"heic"], "video/mp4"),
        (b"qt  ", [b"qt  "], "video/quicktime"),
        (b"M4A ", [b"isom"], "audio/mp4"),
        (b"3gp5", [b"isom"], "video/3gpp"),
        (b"crx ", [b"isom"], "image/x-canon-cr3"),
    ],
)
def test_the_brands_of_a_box_file_decide_what_it_is(
    major: bytes, compatible: list[bytes], content_type: str
) -> None:
    assert sniff(box(major, *compatible)).content_type == content_type


def test_brands_are_read_only_from_an_ftyp_box() -> None:
    assert brands(box(b"avif", b"mif1"))[:2] == [b"avif", b"mif1"]
    assert brands(b"\x00\x00\x00\x20free" + b"avif" * 10) == []


def test_text_named_mp4_is_text() -> None:
    assert sniff(b"hello, this is no film\n", "film.mp4").media_type == "other"
    assert sniff(b"hello, this is no film\n", "film.mp4").content_type == "text/plain"


def test_an_ffconcat_script_is_text_and_never_reaches_a_demuxer() -> None:
    found = sniff(b"ffconcat version 1.0\nfile '/etc/hostname'\n", "list.mp4")

    assert (found.media_type, found.content_type) == ("other", "text/plain")


def test_utf_16_text_is_not_taken_for_mpeg_audio() -> None:
    assert sniff("{ plain text }".encode("utf-16") * 200).media_type == "other"


def test_a_scalable_picture_is_named_but_not_decoded() -> None:
    found = sniff(b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>')

    assert (found.media_type, found.content_type) == ("other", "image/svg+xml")


@pytest.mark.parametrize(
    ("name", "codec", "content_type"),
    [
        ("a.wav", "pcm_s16le", "audio/wav"),
        ("a.mp3", "libmp3lame", "audio/mpeg"),
        ("a.flac", "flac", "audio/flac"),
        ("a.ogg", "libopus", "audio/ogg"),
        ("a.m4a", "aac", "audio/mp4"),
        ("a.aac", "aac", "audio/aac"),
    ],
)
def test_sound_is_known_by_its_content(
    tmp_path: Path, name: str, codec: str, content_type: str
) -> None:
    path = made.sound(tmp_path / name, codec=codec, rate=48000)

    assert sniff_file(path, "notes.txt").content_type == content_type


def test_an_mp3_without_a_tag_is_known_by_two_frames_in_a_row(tmp_path: Path) -> None:
    data = made.sound(tmp_path / "a.mp3", codec="libmp3lame", rate=48000).read_bytes()
    size = 10 + int.from_bytes(data[6:10], "big")  # a tag this short has no high bits to drop
    assert data[:3] == b"ID3"

    assert sniff(data[size:]).content_type == "audio/mpeg"
    assert sniff(data[size : size + 4] + bytes(4000)).media_type == "other"


@pytest.mark.parametrize(
    ("head", "filename", "content_type", "extension"),
    [
        (b"", "empty.jpg", "application/octet-stream", "jpg"),
        (b"\x00\x01\x02", None, "application/octet-stream", "bin"),
        (b"\x00\x01\x02", "a/../plan.DWG", "application/octet-stream", "dwg"),
        (b"\x00\x01\x02", "x.t/../y", "application/octet-stream", "bin"),
        ("naïve".encode()[:3], "note.md", "text/plain", "md"),
        (b"%PDF-1.7", "x", "application/pdf", "pdf"),
    ],
)
def test_unknown_content_keeps_only_a_harmless_ending_of_its_name(
    head: bytes, filename: str | None, content_type: str, extension: str
) -> None:
    found = sniff(head, filename)

    assert (found.media_type, found.content_type) == ("other", content_type)
    assert found.extension == extension


@given(st.binary(max_size=600), st.none() | st.text(max_size=30))
def test_any_bytes_and_any_name_get_an_answer(head: bytes, filename: str | None) -> None:
    found = sniff(head, filename)

    assert found.extension.isascii()
    assert found.extension.isalnum()
    assert "/" in found.content_type


@given(
    st.sampled_from([b"\xff\xfb", b"\x1aE\xdf\xa3", b"RIFF", b"OggS", b"ID3", b"\0\0\0\x18ftyp"])
)
def test_the_first_bytes_of_a_form_alone_do_not_upset_the_sniffer(head: bytes) -> None:
    assert sniff(head).content_type


def test_a_missing_file_is_unreadable_not_damaged(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="No such file"):
        sniff_file(tmp_path / "gone.jpg")
