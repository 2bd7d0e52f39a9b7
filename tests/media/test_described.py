"""What people and programs wrote into a file: XMP, IPTC, Windows' fields, places, ratings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pillow_heif
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image, PngImagePlugin

from cubby.media import Decoded, captured, described, exif, iptc, place, xmp
from tests.media import made

Decode = Callable[[Path], Decoded]

pillow_heif.register_heif_opener()
PACKET = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="4"
 xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="2011-07-19T11:36:38.5+02:00"
 exif:GPSLatitude="48,12.5N" exif:GPSLongitude="16,22.43W" exif:GPSAltitude="171/2"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/">
<dc:description><rdf:Alt><rdf:li xml:lang="de">Oma</rdf:li>
<rdf:li xml:lang="x-default">Grandma on the pier</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag><rdf:li>pier</rdf:li><rdf:li>sea</rdf:li></rdf:Bag></dc:subject>
<lr:hierarchicalSubject><rdf:Bag><rdf:li>places|harbour</rdf:li></rdf:Bag></lr:hierarchicalSubject>
</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>"""


def check(metadata: dict[str, Any]) -> None:
    assert metadata["description"] == "Grandma on the pier"
    assert metadata["keywords"] == ["pier", "sea", "harbour"]
    assert metadata["rating"] == 4
    assert metadata["gps"] == {
        "latitude": 48.2083333, "longitude": -16.3738333, "altitude": 85.5,
    }  # fmt: skip
    assert metadata["captured_at"]["value"] == "2011-07-19T11:36:38.500000+02:00"
    assert metadata["taken_candidates"][0]["source"] == "xmp"
    assert metadata["xmp"]["xmp:Rating"] == "4"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "HEIF", "AVIF"])
def test_xmp_is_read_from_every_form_of_picture(tmp_path: Path, decode: Decode, form: str) -> None:
    path = tmp_path / "x"
    options: dict[str, Any] = {"xmp": PACKET.encode()}
    if form == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_itxt("XML:com.adobe.xmp", PACKET)
        options = {"pnginfo": text}
    if form == "TIFF":
        options = {"tiffinfo": {700: PACKET.encode()}}
    made.photo().save(path, form, **options)

    check(decode(path).metadata)


def test_a_packet_that_defines_entities_is_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>' + PACKET.partition("?>")[2]

    assert xmp.parse(bomb) == {}


def test_iptc_is_read_in_utf8_and_in_latin1() -> None:
    def dataset(record: int, number: int, data: bytes) -> bytes:
        return bytes([0x1C, record, number]) + len(data).to_bytes(2, "big") + data

    words = [(2, 25, "Hafen"), (2, 25, "Köln"), (2, 120, "Leuchtturm"), (2, 55, "20030201")]
    clock = dataset(2, 60, b"121314+0100")
    for encoding, mark in (("utf-8", dataset(1, 90, b"\x1b%G")), ("latin-1", b"")):
        block = mark + b"".join(dataset(*at, text.encode(encoding)) for *at, text in words) + clock

        found = iptc.parse(block)

        assert found["Keywords"] == ["Hafen", "Köln"]
        assert found["Caption-Abstract"] == "Leuchtturm"
        [time] = iptc.taken(found)
        assert (time["local"], time["offset"]) == ("2003-02-01T12:13:14", "+01:00")
        assert time["utc"] == "2003-02-01T11:13:14Z"


@pytest.mark.parametrize(
    ("value", "local", "precision"),
    [("19980706", "1998-07-06", "day"), ("19980700", "1998-07-01", "month"),
     ("19980000", "1998-01-01", "year"), ("1998-07", "1998-07-01", "month"),
     ("1998", "1998-01-01", "year"), ("1998:07:06    :  :  ", "1998-07-06", "day")],
)  # fmt: skip
def test_a_day_a_month_or_a_year_is_a_date(value: str, local: str, precision: str) -> None:
    one = captured.from_words("iptc", "DateCreated", value)

    assert one is not None
    assert (one["local"], one["precision"]) == (f"{local}T00:00:00", precision)
    assert captured.best([one])["value"] in value.replace(":", "-") or len(value) == 8


@pytest.mark.parametrize("value", ["0000:00:00 00:00:00", "    :  :     :  :  ", "19981301", "x"])
def test_what_is_no_date_says_nothing(value: str) -> None:
    assert captured.from_words("exif", "DateTimeOriginal", value) is None


@pytest.mark.parametrize(
    ("words", "zone"),
    [("2021:02:03 04:05:06", None), ("2021-02-03T04:05:06Z", "+00:00"),
     ("2021-02-03T04:05:06+0530", "+05:30"), ("2021-02-03T04:05:06-5", "-05:00")],
)  # fmt: skip
def test_a_zone_may_stand_behind_the_clock(words: str, zone: str | None) -> None:
    [one] = captured.from_exif({"DateTimeOriginal": words}, {})

    assert (one["local"], one["offset"]) == ("2021-02-03T04:05:06", zone)


@pytest.mark.parametrize("order", ["le", "be"])
def test_a_comment_in_sixteen_bits_is_read_in_either_order(order: str) -> None:
    block = Image.Exif()
    block.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = b"UNICODE\0" + (
        "Großmutters Garten".encode(f"utf-16-{order}")
    )

    assert exif.of_block(block).metadata["exif"]["UserComment"] == "Großmutters Garten"


def test_the_signature_of_a_program_is_no_description() -> None:
    metadata: dict[str, Any] = {"text": {"comment": "Created by OpenJPEG version 2.5.4"}}
    described.read(metadata)

    assert "description" not in metadata


def test_the_fields_of_windows_and_the_stars_of_exif_are_read(
    tmp_path: Path, decode: Decode
) -> None:
    block = Image.Exif()
    for tag, words in ((0x9C9B, "Hafenrundfahrt"), (0x9C9E, "Nordsee;Hamburg")):
        block[tag] = (words + "\0").encode("utf-16-le")
    block[0x4746] = 3
    block[ExifTags.Base.ImageDescription] = "OLYMPUS DIGITAL CAMERA"
    block[ExifTags.Base.Artist] = "Jörg".encode()
    path = tmp_path / "x.jpg"
    made.photo().save(path, exif=block)

    metadata = decode(path).metadata

    assert metadata["title"] == "Hafenrundfahrt"
    assert metadata["keywords"] == ["Nordsee", "Hamburg"]
    assert metadata["creator"] == "Jörg"
    assert metadata["rating"] == 3
    assert "description" not in metadata
    assert metadata["exif"]["ImageDescription"] == "OLYMPUS DIGITAL CAMERA"


def test_the_text_of_a_png_is_read(tmp_path: Path, decode: Decode) -> None:
    text = PngImagePlugin.PngInfo()
    for name, words in (
        ("Title", "Dusk"), ("Author", "Ann"), ("Description", "A lighthouse"),
        ("Creation Time", "2019:05:03 12:34:56"),
    ):  # fmt: skip
        text.add_text(name, words)
    path = tmp_path / "x.png"
    made.photo().save(path, pnginfo=text)

    metadata = decode(path).metadata

    assert (metadata["title"], metadata["creator"]) == ("Dusk", "Ann")
    assert metadata["description"] == "A lighthouse"
    assert metadata["captured_at"]["value"] == "2019-05-03T12:34:56"
    words: dict[str, Any] = {"text": {"Creation Time": "Tue, 07 Jun 2005 08:09:10 +0200"}}
    described.add(words)
    assert words["captured_at"]["value"] == "2005-06-07T08:09:10+02:00"


@pytest.mark.parametrize("stars", ["5", "-1", "0"])
def test_the_stars_of_xmp_are_kept_as_they_are(stars: str) -> None:
    metadata: dict[str, Any] = {"xmp": {"xmp:Rating": stars}}
    described.read(metadata)

    assert metadata["rating"] == int(stars)


@pytest.mark.parametrize(("percent", "stars"), [(99, 5), (75, 4), (50, 3), (25, 2)])
def test_a_rating_in_percent_becomes_stars(percent: int, stars: int) -> None:
    metadata: dict[str, Any] = {"exif": {"Rating": percent}}
    described.read(metadata)

    assert metadata["rating"] == stars


@pytest.mark.parametrize(
    ("words", "spot"),
    [
        ("+48.2082+016.3738+171.000/", (48.2082, 16.3738, 171.0)),
        ("+36.1318-115.1517+621.989/", (36.1318, -115.1517, 621.989)),
        ("-3351.5-07012.25/", (-33.8583333, -70.2041667, None)),
        ("+404243.5+0740000/", (40.7120833, 74.0, None)),
    ],
)
def test_places_after_iso_6709_are_read(
    words: str, spot: tuple[float, float, float | None]
) -> None:
    found = place.of_words(words)

    assert found is not None
    assert (found["latitude"], found["longitude"], found.get("altitude")) == spot


@pytest.mark.parametrize("words", ["", "here", "+91.0+000.0/", "+10.0+181.0/", "+10.0"])
def test_words_that_are_no_place_on_the_globe_give_none(words: str) -> None:
    assert place.of_words(words) is None


def test_a_film_is_geotagged_by_its_location(tmp_path: Path, decode: Decode) -> None:
    tags = {"location": "+48.2082+016.3738+171.000/", "title": "Prater", "genre": "travel"}
    decoded = decode(made.video(tmp_path / "x.mp4", 1, lambda _: made.scene(1), tags=tags))

    assert decoded.metadata["gps"] == {"latitude": 48.2082, "longitude": 16.3738, "altitude": 171.0}
    assert "geotagged" in decoded.simple_tags
    assert decoded.metadata["title"] == "Prater"


@pytest.mark.parametrize(
    ("name", "codec"), [("x.mp3", "mp3"), ("x.flac", "flac"), ("x.m4a", "aac")]
)
def test_the_tags_of_sounds_are_read(tmp_path: Path, decode: Decode, name: str, codec: str) -> None:
    tags = {"title": "Sea", "artist": "Ann", "genre": "Field recording", "comment": "At night"}
    decoded = decode(made.sound(tmp_path / name, 1, codec=codec, rate=16000, tags=tags))

    assert (decoded.metadata["title"], decoded.metadata["creator"]) == ("Sea", "Ann")
    assert decoded.metadata["keywords"] == ["Field recording"]
    assert decoded.metadata["description"] == "At night"


@given(st.binary(max_size=400))
def test_rubbish_is_no_metadata_and_no_error(data: bytes) -> None:
    metadata: dict[str, Any] = {}
    described.add(metadata, data, b"\x1c\x02" + data)
    assert "xmp" not in metadata
