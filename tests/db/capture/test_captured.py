"""When a file was taken: what counts of all that says so, and how far it is trusted."""

from __future__ import annotations

from typing import Any

import pytest

from tests.db.cubby import Cubby, vector
from tests.db.sent import image

NOW = "2026-03-04T05:06:07Z"


def candidate(
    source: str, local: str, offset: str | None = None, utc: str | None = None, **more: Any
) -> dict[str, Any]:
    return {"source": source, "field": "f", "local": local, "offset": offset, "utc": utc} | more


def moment(source: str, utc: str, **more: Any) -> dict[str, Any]:
    """Where only the moment is known, its UTC clock stands as the local one."""
    return candidate(source, utc, None, utc + "Z", **more)


def taken(
    cubby: Cubby, *candidates: dict[str, Any], filename: str = "x.jpg", **part: Any
) -> tuple[Any, ...] | None:
    """captured_at as shown, source, trust and precision of a file that says all of this."""
    cubby.service.execute(f"set cubby.now = '{NOW}'")
    metadata = {"taken_candidates": list(candidates)} if candidates else {}
    made = cubby.picture(None, image(filename=filename, **part), metadata=metadata)
    detail = cubby.call("catalog.object_detail", p_id=made["system_id"])
    assert detail["captured_at"] == detail["metadata"].get("captured_at", {}).get("value")
    if detail["captured"] is None:
        return None
    said = detail["captured"]
    return detail["captured_at"], said["source"], said["trust"], said["precision"]


def test_a_camera_with_a_zone_is_trusted_most(cubby: Cubby) -> None:
    said = taken(cubby, candidate("exif", "2024-01-01T08:26:12", "+09:00", "2023-12-31T23:26:12Z"))

    assert said == ("2024-01-01T08:26:12+09:00", "exif", "high", "second")
    assert cubby.rows(
        "select captured_local::text, captured_at at time zone 'UTC' = '2023-12-31 23:26:12',"
        " captured_zone from catalog.asset"
    ) == [("2024-01-01 08:26:12", True, "+09:00")]


def test_a_camera_without_a_zone_gives_a_local_time_and_no_moment(cubby: Cubby) -> None:
    assert taken(cubby, candidate("exif", "2024-01-01T08:26:12.5")) == (
        "2024-01-01T08:26:12.5", "exif", "medium", "second",
    )  # fmt: skip
    assert cubby.value("select captured_at from catalog.asset") is None


@pytest.mark.parametrize(
    "other",
    [moment("gps", "2023-12-31T23:25:10"), moment("container", "2023-12-31T23:26:12")],
)
def test_a_moment_that_agrees_tells_the_zone(cubby: Cubby, other: dict[str, Any]) -> None:
    said = taken(cubby, candidate("exif", "2024-01-01T08:26:12"), other)

    assert said == ("2024-01-01T08:26:12+09:00", "exif", "high", "second")


@pytest.mark.parametrize("utc", ["2023-12-31T23:05:00", "2023-12-29T23:26:12"])
def test_a_moment_that_is_no_zone_apart_does_not(cubby: Cubby, utc: str) -> None:
    said = taken(cubby, candidate("exif", "2024-01-01T08:26:12"), moment("gps", utc))

    assert said == ("2024-01-01T08:26:12", "exif", "medium", "second")


def test_the_name_of_a_film_tells_the_zone_of_its_header(cubby: Cubby) -> None:
    said = taken(
        cubby, moment("container", "2019-05-03T10:34:56"), filename="VID_20190503_123456.mp4"
    )

    assert said == ("2019-05-03T12:34:56+02:00", "container", "high", "second")


def test_a_pixel_names_the_moment_and_its_camera_the_local_time(cubby: Cubby) -> None:
    name = "PXL_20240101_012612027.jpg"

    assert taken(cubby, candidate("exif", "2024-01-01T10:26:12"), filename=name) == (
        "2024-01-01T10:26:12+09:00", "exif", "high", "second",
    )  # fmt: skip
    assert taken(cubby, filename=name) == (
        "2024-01-01T01:26:12.027+00:00", "filename", "low", "second",
    )  # fmt: skip


def test_sources_count_in_the_order_of_their_trust(cubby: Cubby) -> None:
    sources = ["exif", "gps", "xmp", "iptc", "container", "sidecar"]
    said = [candidate(one, f"20{n:02}-01-01T00:00:01") for n, one in enumerate(sources, 10)]
    for n, source in enumerate(sources):
        found = taken(cubby, *reversed(said[n:]), filename="IMG-20220103-WA0007.jpg")
        assert found is not None
        assert found[1] == source
    assert taken(cubby, filename="IMG-20220103-WA0007.jpg") == (
        "2022-01-03", "filename", "low", "day",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("local", "precision", "shown"),
    [("1998-07-06", "day", "1998-07-06"), ("1998-07-01", "month", "1998-07"),
     ("1970-01-01", "year", "1970")],
)  # fmt: skip
def test_a_file_may_state_less_than_a_time(
    cubby: Cubby, local: str, precision: str, shown: str
) -> None:
    said = candidate("iptc", f"{local}T00:00:00", precision=precision)
    trust = "medium" if precision == "day" else "lowest"

    assert taken(cubby, said) == (shown, "iptc", trust, precision)


def test_a_day_gives_way_to_a_time_of_that_day(cubby: Cubby) -> None:
    day = candidate("xmp", "2019-05-03T00:00:00", precision="day")
    clock = candidate("iptc", "2019-05-03T12:00:00")

    assert taken(cubby, day, clock) == ("2019-05-03T12:00:00", "iptc", "medium", "second")
    assert taken(cubby, day, filename="IMG_20190503_070809.jpg") == (
        "2019-05-03T07:08:09", "filename", "low", "second",
    )  # fmt: skip
    other = candidate("iptc", "2019-05-04T12:00:00")
    assert taken(cubby, day, other) == ("2019-05-03", "xmp", "medium", "day")


def test_the_time_of_the_last_change_says_less_than_a_name(cubby: Cubby) -> None:
    changed = candidate("exif", "2024-09-09T09:09:09", field="DateTime")

    named = taken(cubby, changed, filename="IMG_20190503_123456.jpg")
    unnamed = taken(cubby, changed)

    assert named == ("2019-05-03T12:34:56", "filename", "low", "second")
    assert unnamed == ("2024-09-09T09:09:09", "exif", "low", "second")


def test_the_time_of_the_file_is_the_last_resort(cubby: Cubby) -> None:
    written = "2019-05-03T12:34:56Z"

    assert taken(cubby, modified_at=written) == (
        "2019-05-03T12:34:56+00:00", "file", "lowest", "second",
    )  # fmt: skip
    named = taken(cubby, filename="2018-07-14.jpg", modified_at=written)
    assert named == ("2018-07-14", "filename", "low", "day")


@pytest.mark.parametrize(
    "local",
    ["1904-01-01T00:00:00", "1970-01-01T01:00:00", "1980-01-01T00:00:00", "1800-01-01T00:00:00",
     "2026-03-06T00:00:00", "9999-12-31T23:59:59", "never", "2024-02-30T00:00:00"],
)  # fmt: skip
def test_a_clock_that_was_never_set_or_is_ahead_is_not_believed(cubby: Cubby, local: str) -> None:
    assert taken(cubby, candidate("exif", local)) is None
    assert taken(cubby, candidate("exif", local), filename="2018-07-14.jpg") == (
        "2018-07-14", "filename", "low", "day",
    )  # fmt: skip


@pytest.mark.parametrize(
    "odd", [{}, {"source": "exif"}, {"source": "x", "local": "2024-01-01T00:00:01"}, [], "x", None]
)
def test_candidates_of_another_shape_say_nothing(cubby: Cubby, odd: Any) -> None:
    assert taken(cubby, odd) is None
    made = cubby.picture(None, image(b"2"), metadata={"taken_candidates": odd})
    assert cubby.call("catalog.object_detail", p_id=made["system_id"])["captured"] is None


@pytest.mark.parametrize(
    ("old", "shown"),
    [
        ({"value": "2015-08-01T10:00:00.123+02:00", "source": "DateTimeOriginal", "zone": "+02:00"},
         "2015-08-01T10:00:00.123+02:00"),
        ({"value": "2015-08-01T10:00:00", "source": "DateTime", "zone": None},
         "2015-08-01T10:00:00"),
        ({"value": "2015-08-01T10:00:00+00:00", "source": "creation_time", "zone": "+00:00"},
         "2015-08-01T10:00:00+00:00"),
    ],
)  # fmt: skip
def test_facts_from_before_there_were_candidates_count_too(
    cubby: Cubby, old: dict[str, Any], shown: str
) -> None:
    made = cubby.picture(None, image(), metadata={"captured_at": old})

    assert cubby.call("catalog.object_detail", p_id=made["system_id"])["captured_at"] == shown


def test_a_directory_has_the_local_day_or_says_that_none_is_known(cubby: Cubby) -> None:
    cubby.space(threshold=0.999)
    names = []
    for n, (local, offset) in enumerate(
        [("2024-01-01T08:26:12", "+09:00"), ("2023-12-31T22:26:12", "-05:00"), (None, None)]
    ):
        said = [candidate("exif", local, offset, None)] if local else []
        made = cubby.picture(
            vector(*[0] * n, 1), image(b"%d" % n), metadata={"taken_candidates": said}
        )
        names.append(cubby.value("select name from core.cluster where id = %s", made["cluster_id"]))

    assert names == ["images 2024-01-01", "images 2023-12-31", "images undated"]
