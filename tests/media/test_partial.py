"""As much of a damaged file as there is, with a note of what is missing."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import ExifTags, Image

from cubby.media import Decoded, DecodeFailed, DecoderPool, sniff_file
from tests.media import made

Decode = Callable[[Path], Decoded]


def lacks(decoded: Decoded) -> list[tuple[str, str]]:
    return [(lack["missing"], lack["reason"]) for lack in decoded.metadata.get("partial", [])]


def exif_with_thumbnail(small: bytes) -> bytes:
    """An EXIF block with a camera and, in its second directory, a small JPEG."""
    block = Image.Exif()
    block[ExifTags.Base.Make] = "Canon"
    first = block.tobytes()[6:]
    second = len(first) + len(first) % 2
    first = bytearray(first.ljust(second, b"\0"))
    order = "little" if first[:2] == b"II" else "big"
    start = int.from_bytes(first[4:8], order)  # type: ignore[arg-type]
    count = int.from_bytes(first[start : start + 2], order)  # type: ignore[arg-type]
    link = start + 2 + 12 * count
    first[link : link + 4] = second.to_bytes(4, order)  # type: ignore[arg-type]

    def entry(tag: int, value: int) -> bytes:
        parts = ((tag, 2), (4, 2), (1, 4), (value, 4))
        return b"".join(number.to_bytes(size, order) for number, size in parts)  # type: ignore[arg-type]

    directory = (2).to_bytes(2, order)  # type: ignore[arg-type]
    directory += entry(513, second + 30) + entry(514, len(small)) + bytes(4)
    return b"Exif\0\0" + bytes(first) + directory + small


def test_a_jpeg_without_its_last_two_bytes_is_shown(tmp_path: Path, decode: Decode) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(made.jpeg(made.photo())[:-2])

    decoded = decode(path)

    assert decoded.frames[0].pixels.shape == (240, 320, 3)
    assert lacks(decoded) == [("end of the picture", "cut_short")]
    assert decoded.notes == ["the end of the picture is cut short"]


def test_a_jpeg_whose_picture_is_gone_is_shown_by_the_thumbnail_of_its_exif(
    tmp_path: Path, decode: Decode
) -> None:
    block = exif_with_thumbnail(made.jpeg(made.photo(2, 160, 120)))
    out = BytesIO()
    made.photo(2, 1600, 1200).save(out, "JPEG", exif=block)
    data = out.getvalue()
    scan = data.rindex(b"\xff\xda")
    path = tmp_path / "x.jpg"
    path.write_bytes(data[: scan + 14])

    decoded = decode(path)

    assert (decoded.width, decoded.height) == (1600, 1200)
    assert decoded.frames[0].pixels.shape == (120, 160, 3)
    assert decoded.metadata["camera"]["make"] == "Canon"
    assert lacks(decoded) == [("picture", "cut_short")]
    assert "only the small preview inside the file is shown" in decoded.notes


def test_a_header_without_any_picture_fails_in_plain_words(tmp_path: Path, decode: Decode) -> None:
    data = made.jpeg(made.photo())
    path = tmp_path / "x.jpg"
    path.write_bytes(data[: data.rindex(b"\xff\xda") + 14])

    with pytest.raises(DecodeFailed) as refusal:
        decode(path)

    assert refusal.value.code == "cut_short"
    assert str(refusal.value).startswith("The image/jpeg picture is cut short")
    assert refusal.value.detail


def test_a_very_large_jpeg_is_decoded_at_a_smaller_scale(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    path.write_bytes(made.jpeg(made.photo(1, 4000, 3000)))
    with DecoderPool(1, max_pixels=1_000_000) as small:
        decoded = small.decode(path, sniff_file(path))

    assert (decoded.width, decoded.height) == (4000, 3000)
    assert decoded.frames[0].pixels.shape == (750, 1000, 3)


def test_the_tags_and_the_cover_of_a_cut_m4a_are_kept(tmp_path: Path, decode: Decode) -> None:
    cover = made.jpeg(made.photo(3, 64, 64))
    path = made.sound(
        tmp_path / "x.mp4",
        20,
        tags={"title": "Sea"},
        cover=cover,
        container_options={"movflags": "faststart"},
    )
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"mdat") + 8])

    decoded = decode(path)

    assert decoded.metadata["tags"]["title"] == "Sea"
    assert decoded.frames[0].pixels.shape == (64, 64, 3)
    assert {missing for missing, _ in lacks(decoded)} == {"sound", "end of the file"}


def test_an_mp3_that_turns_from_mono_to_stereo_is_heard_to_its_end(
    tmp_path: Path, decode: Decode
) -> None:
    one = made.sound(tmp_path / "1.mp3", 2, codec="mp3", rate=16000, channels="mono")
    two = made.sound(tmp_path / "2.mp3", 3, codec="mp3", rate=16000, channels="stereo")
    path = tmp_path / "x.mp3"
    path.write_bytes(one.read_bytes() + two.read_bytes())

    decoded = decode(path)

    assert decoded.duration_seconds == pytest.approx(5, abs=0.3)
    assert set(decoded.thumbnails) == {256, 1024}


def test_damage_in_the_middle_of_a_sound_does_not_end_it(tmp_path: Path, decode: Decode) -> None:
    path = made.sound(tmp_path / "x.flac", 4, codec="flac")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 3000] = bytes(3000)
    path.write_bytes(data)

    decoded = decode(path)

    assert set(decoded.thumbnails) == {256, 1024}
    assert decoded.duration_seconds == pytest.approx(4, abs=0.1)


def test_a_film_under_a_copy_protection_keeps_its_facts(tmp_path: Path, decode: Decode) -> None:
    path = made.video(tmp_path / "x.mp4", 2, lambda _: made.scene(1), tags={"title": "Sea"})
    data = path.read_bytes().replace(b"avc1", b"encv")
    path.write_bytes(data.replace(b"isomiso2encv", b"isomiso2avc1"))

    decoded = decode(path)

    assert decoded.media_type == "video"
    assert decoded.metadata["tags"]["title"] == "Sea"
    assert decoded.frames == []
    assert lacks(decoded) in ([("picture", "encrypted")], [("picture", "not_supported")])


@pytest.mark.parametrize("kind", ["jpg", "mp4", "mp3"])
def test_a_frugal_decode_takes_what_costs_little(
    tmp_path: Path, pool: DecoderPool, kind: str
) -> None:
    path = tmp_path / f"x.{kind}"
    if kind == "jpg":
        path.write_bytes(made.jpeg(made.photo()))
    elif kind == "mp4":
        made.video(path, 30, lambda time: made.scene(int(time)))
    else:
        made.sound(path, 1, codec="mp3")

    decoded = pool.decode(path, sniff_file(path), frugal=True)

    expected: dict[str, Any] = {"jpg": "picture", "mp4": "later pictures", "mp3": "waveform"}
    assert lacks(decoded) == [(expected[kind], "time_limit")]
    assert len(decoded.frames) == (kind == "mp4")
