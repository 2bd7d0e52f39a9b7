from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

from cubby.media import Decoded
from cubby.media.captured import best, from_container, from_exif
from cubby.media.jsonable import clean
from cubby.media.normalise import fit
from tests.media import made

Decode = Callable[[Path], Decoded]
Base, Gps = ExifTags.Base, ExifTags.GPS


def with_exif(path: Path, image: Image.Image, *blocks: dict[int, Any]) -> Path:
    """Main, details and place blocks, in this order."""
    exif = Image.Exif()
    exif.update(blocks[0])
    for ifd, block in zip((ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo), blocks[1:], strict=False):
        exif.get_ifd(ifd).update(block)
    path.write_bytes(made.jpeg(image, exif))
    return path


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_come_out_upright(
    tmp_path: Path, decode: Decode, orientation: int
) -> None:
    # Four colours in the corners say exactly how a picture lies.
    corners = np.zeros((40, 60, 3), np.uint8)
    corners[:20, :30], corners[:20, 30:] = (255, 0, 0), (0, 255, 0)
    corners[20:, :30], corners[20:, 30:] = (0, 0, 255), (255, 255, 255)
    lying = Image.fromarray(corners)
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the inverse turn, as Pillow numbers it
    if orientation in back:
        lying = lying.transpose(Image.Transpose(back[orientation]))

    decoded = decode(with_exif(tmp_path / "x.jpg", lying, {Base.Orientation: orientation}))

    assert (decoded.width, decoded.height) == (60, 40)
    pixels = decoded.frames[0].pixels.astype(int)
    assert np.abs(pixels[4, 4] - [255, 0, 0]).max() < 40
    assert np.abs(pixels[4, -4] - [0, 255, 0]).max() < 40
    assert np.abs(pixels[-4, 4] - [0, 0, 255]).max() < 40


def test_an_orientation_outside_the_standard_is_ignored(tmp_path: Path, decode: Decode) -> None:
    path = with_exif(tmp_path / "x.jpg", made.photo(), {Base.Orientation: 77})

    assert (decode(path).width, decode(path).height) == (320, 240)


def test_camera_place_and_time_are_read(tmp_path: Path, decode: Decode) -> None:
    path = with_exif(
        tmp_path / "x.jpg",
        made.photo(),
        {Base.Make: "NIKON CORPORATION", Base.Model: "Z 6"},
        {Base.DateTimeOriginal: "2024:02:29 23:59:58", Base.OffsetTimeOriginal: "+05:45"},
        {
            Gps.GPSLatitudeRef: "S",
            Gps.GPSLatitude: (33.0, 51.0, 31.0),
            Gps.GPSLongitudeRef: "E",
            Gps.GPSLongitude: (151.0, 12.0, 51.0),
        },
    )

    decoded = decode(path)

    assert decoded.metadata["camera"] == {"make": "NIKON CORPORATION", "model": "Z 6"}
    assert decoded.metadata["gps"] == {"latitude": -33.8586111, "longitude": 151.2141667}
    assert decoded.metadata["captured_at"] == {
        "value": "2024-02-29T23:59:58+05:45",
        "source": "DateTimeOriginal",
        "zone": "+05:45",
        "zone_source": "OffsetTimeOriginal",
    }
    assert {"nikon", "geotagged"} <= set(decoded.simple_tags)


@pytest.mark.parametrize(
    "place",
    [
        {Gps.GPSLatitude: (91.0, 0.0, 0.0), Gps.GPSLongitude: (0.0, 0.0, 0.0)},
        {Gps.GPSLatitude: (IFDRational(0, 0), 0.0, 0.0), Gps.GPSLongitude: (0.0, 0.0, 0.0)},
        {Gps.GPSLatitude: (10.0, 0.0, 0.0)},
    ],
)
def test_a_place_off_the_globe_is_no_place(
    tmp_path: Path, decode: Decode, place: dict[int, Any]
) -> None:
    block = {Gps.GPSLatitudeRef: "N", Gps.GPSLongitudeRef: "W"} | place

    assert "gps" not in decode(with_exif(tmp_path / "x.jpg", made.photo(), {}, {}, block)).metadata


@pytest.mark.parametrize(
    ("named", "spot", "value", "source", "zone_source"),
    [
        (
            {
                "DateTimeOriginal": "2020:06:01 10:00:00",
                "OffsetTime": "+09:00",
                "OffsetTimeOriginal": "+02:00",
            },
            {},
            "2020-06-01T10:00:00+02:00",
            "DateTimeOriginal",
            "OffsetTimeOriginal",
        ),
        (
            {"DateTimeOriginal": "2020:06:01 10:00:00", "OffsetTime": "-03:30"},
            {},
            "2020-06-01T10:00:00-03:30",
            "DateTimeOriginal",
            "OffsetTime",
        ),
        (
            {"DateTimeOriginal": "2020:06:01 10:00:00", "SubsecTimeOriginal": "25"},
            {},
            "2020-06-01T10:00:00.250000",
            "DateTimeOriginal",
            None,
        ),
        (
            {"DateTimeOriginal": "0000:00:00 00:00:00", "DateTime": "2019:01:02 03:04:05"},
            {},
            "2019-01-02T03:04:05",
            "DateTime",
            None,
        ),
        (
            {"DateTimeOriginal": "2020:06:01 10:00:00"},
            {"GPSDateStamp": "2020:06:01", "GPSTimeStamp": (7.0, 59.0, 30.0)},
            "2020-06-01T10:00:00+02:00",
            "DateTimeOriginal",
            "GPSTimeStamp",
        ),
        ({}, {"GPSDateStamp": "2020:06:01"}, "2020-06-01", "GPSDateStamp", None),
        (
            {"DateTimeOriginal": "2020:06:01 10:00:00", "OffsetTimeOriginal": "   :  "},
            {"GPSDateStamp": "2020:06:01"},
            "2020-06-01T10:00:00",
            "DateTimeOriginal",
            None,
        ),
        ({"DateTimeOriginal": "2020:06:01 24:00:00"}, {}, "2020-06-01", "DateTimeOriginal", None),
        ({"DateTimeOriginal": "2020:06:01   :  :  "}, {}, "2020-06-01", "DateTimeOriginal", None),
        ({"DateTimeOriginal": "2020:00:00 00:00:00"}, {}, "2020", "DateTimeOriginal", None),
        (
            {"DateTimeOriginal": " ", "DateTime": "2019:01:02 03:04:05", "OffsetTime": "Z"},
            {},
            "2019-01-02T03:04:05+00:00",
            "DateTime",
            "OffsetTime",
        ),
        (
            {"DateTimeOriginal": "2020:06:01 10:00:00\0", "SubsecTimeOriginal": "123456789 "},
            {},
            "2020-06-01T10:00:00.123456",
            "DateTimeOriginal",
            None,
        ),
    ],
)
def test_the_best_time_wins_and_says_where_it_comes_from(
    named: dict[str, Any], spot: dict[str, Any], value: str, source: str, zone_source: str | None
) -> None:
    taken = best(from_exif(named, spot))

    assert taken is not None
    assert (taken["value"], taken["source"], taken["zone_source"]) == (value, source, zone_source)


@pytest.mark.parametrize(
    "words", ["", "    :  :     :  :  ", "2020:13:40 10:00:00", "1066:10:14 09:00:00", 7, b"\xff"]
)
def test_a_clock_that_was_never_set_is_no_time(words: Any) -> None:
    assert from_exif({"DateTimeOriginal": words}, {}) == []


def test_a_zone_is_not_made_up() -> None:
    for zone in ("", "local", "+25:00", "+01:75"):
        taken = best(
            from_exif({"DateTimeOriginal": "2020:06:01 10:00:00", "OffsetTimeOriginal": zone}, {})
        )
        assert taken is not None
        assert (taken["value"], taken["zone"]) == ("2020-06-01T10:00:00", None)


def test_a_film_prefers_the_local_time_of_the_phone() -> None:
    taken = from_container(
        {
            "creation_time": "2023-07-01T08:00:00.000000Z",
            "com.apple.quicktime.creationdate": "2023-07-01T10:00:00+0200",
        }
    )

    first = best(taken)
    assert first is not None
    assert first["value"] == "2023-07-01T10:00:00+02:00"
    assert from_container({"creation_time": "1904-01-01T00:00:00Z"}) == []


def test_every_statement_of_the_time_is_kept_as_a_candidate() -> None:
    exif = {
        "DateTimeOriginal": "2020:06:01 23:30:00",
        "OffsetTimeOriginal": "+02:00",
        "DateTime": "2021:01:02 03:04:05",
    }
    spot = {"GPSDateStamp": "2020:06:01", "GPSTimeStamp": (21.0, 29.0, 30.0)}

    candidates = from_exif(exif, spot)

    kept = ("source", "field", "local", "offset", "utc")
    assert [tuple(one[key] for key in kept) for one in candidates] == [
        ("exif", "DateTimeOriginal", "2020-06-01T23:30:00", "+02:00", "2020-06-01T21:30:00Z"),
        ("exif", "DateTime", "2021-01-02T03:04:05", None, None),
        ("gps", "GPSTimeStamp", "2020-06-01T21:29:30", None, "2020-06-01T21:29:30Z"),
    ]


def test_the_clock_of_a_container_is_utc_in_an_unknown_zone() -> None:
    (one,) = from_container({"creation_time": "2023-07-01T08:00:00.000000Z"})

    assert (one["local"], one["offset"]) == ("2023-07-01T08:00:00", None)
    assert one["utc"] == "2023-07-01T08:00:00Z"


def test_hostile_text_in_exif_becomes_json_that_postgres_takes(
    tmp_path: Path, decode: Decode
) -> None:
    path = with_exif(
        tmp_path / "x.jpg",
        made.photo(),
        {Base.Make: "A\x00B\x01" + "c" * 60_000, Base.Software: "\ud800 <script>"[1:]},
    )

    words = json.dumps(decode(path).metadata, allow_nan=False)

    assert "\\u0000" not in words
    assert len(words) < 5000


def test_a_damaged_exif_block_does_not_cost_the_picture(tmp_path: Path, decode: Decode) -> None:
    data = made.jpeg(made.photo())
    block = b"Exif\0\0MM\0*\xff\xff\xff\xff" + b"\xff" * 200
    marker = b"\xff\xe1" + (len(block) + 2).to_bytes(2, "big") + block
    (tmp_path / "x.jpg").write_bytes(data[:2] + marker + data[2:])

    assert decode(tmp_path / "x.jpg").frames[0].pixels.shape == (240, 320, 3)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(anything)
def test_whatever_metadata_holds_it_ends_as_json_without_nul_or_surrogates(value: Any) -> None:
    words = json.dumps(clean(value), ensure_ascii=False, allow_nan=False)

    assert "\\u0000" not in words
    words.encode("utf-8")


@given(st.integers(1, 100_000), st.integers(1, 100_000), st.sampled_from([256, 1024]))
def test_fitting_never_enlarges_and_never_vanishes(width: int, height: int, side: int) -> None:
    wide, high = fit((width, height), side)

    assert 1 <= wide <= min(width, side)
    assert 1 <= high <= min(height, side)
    assert max(wide, high) == min(max(width, height), side)
