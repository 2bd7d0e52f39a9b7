"""Lists, search and counts by when files were taken."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby, vector
from tests.db.search.searching import found, search
from tests.db.sent import image

NAMES = ["2014-05-01.jpg", "2018-07-14.jpg", "IMG_20180714_235959.jpg", "2018-08-01.jpg", "x.jpg"]


def put(cubby: Cubby, name: str, **more: Any) -> str:
    made = cubby.picture(None, image(name.encode(), filename=name), tags=["trip"], **more)
    return str(made["system_id"])


@pytest.fixture
def taken(cubby: Cubby) -> dict[str, str]:
    """Received all at once, the oldest last."""
    cubby.space()
    return {name: put(cubby, name) for name in reversed(NAMES)}


def listed(cubby: Cubby, sort: str = "received", **wanted: Any) -> list[str]:
    return found(cubby.call("catalog.list_objects", p_filter=wanted, p_sort=sort))


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"captured_from": "2018-07-14", "captured_to": "2018-07-14"}, NAMES[1:3]),
        ({"captured_from": "2018-07", "captured_to": "2018-07"}, NAMES[1:3]),
        ({"captured_from": "2018"}, NAMES[1:4]),
        ({"captured_to": "2014"}, NAMES[:1]),
        ({"captured_to": "2018-07-13"}, NAMES[:1]),
        ({"captured_from": "2018-07-15", "captured_to": "2018-07-31"}, []),
    ],
)
def test_days_are_local_and_both_ends_belong_to_them(
    cubby: Cubby, taken: dict[str, str], wanted: dict[str, str], names: list[str]
) -> None:
    ids = {taken[name] for name in names}
    assert set(listed(cubby, **wanted)) == ids
    assert set(found(search(cubby, "trip", **wanted))) == ids


@pytest.mark.parametrize(
    "day", ["2018-02-30", "2018-13", "14.07.2018", "yesterday", "2018-07-14T00:00:00", "", "0000"]
)
@pytest.mark.parametrize("name", ["captured_from", "captured_to"])
def test_what_is_no_day_is_refused(shared: Cubby, name: str, day: str) -> None:
    with pytest.raises(InvalidArgument, match=f"Invalid value .* for the filter {name}"):
        listed(shared, **{name: day})


def test_from_and_to_are_arrival_under_either_name(cubby: Cubby) -> None:
    cubby.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    old = put(cubby, "2030-01-01.jpg")
    cubby.service.execute("set cubby.now = '2026-01-02T00:00:00Z'")
    new = put(cubby, "1990-01-01.jpg")

    for name in ("from", "received_from"):
        assert listed(cubby, **{name: "2026-01-02T00:00:00Z"}) == [new]
    for name in ("to", "received_to"):
        assert listed(cubby, **{name: "2026-01-02T00:00:00Z"}) == [old]


def test_lists_are_sorted_by_when_files_were_taken(cubby: Cubby, taken: dict[str, str]) -> None:
    ordered = [taken[name] for name in NAMES]

    assert listed(cubby, "captured_asc") == ordered
    assert listed(cubby, "captured") == [*reversed(ordered[:4]), ordered[4]]
    assert listed(cubby) == ordered  # the last one came first


def test_hits_are_sorted_by_when_they_were_taken(cubby: Cubby, taken: dict[str, str]) -> None:
    ordered = [taken[name] for name in NAMES]

    assert found(search(cubby, "trip", sort="captured_asc")) == ordered
    assert found(search(cubby, "trip", sort="captured")) == [*reversed(ordered[:4]), ordered[4]]


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    days=st.lists(st.sampled_from(["2018-07-14", "2018-07-15", "x"]), max_size=7),
    limit=st.integers(1, 4),
    sort=st.sampled_from(["captured", "captured_asc"]),
)
def test_pages_by_capture_are_the_whole_list_cut_up(
    cubby: Cubby, days: list[str], limit: int, sort: str
) -> None:
    for n, day in enumerate(days):
        put(cubby, f"{day} ({n}).jpg")
    for ask in (
        lambda **page: cubby.call("catalog.list_objects", p_sort=sort, **page),
        lambda **page: search(
            cubby, "trip", sort=sort, limit=page.get("p_limit", 200), cursor=page.get("p_cursor")
        ),
    ):
        whole, pages, cursor = found(ask()), [], None
        while True:
            page = ask(p_limit=limit, p_cursor=cursor)
            pages += found(page)
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert pages == whole[: len(pages)]
        assert len(pages) >= min(len(whole), 50)


@pytest.mark.parametrize("sort", ["captured_desc", "", None])
def test_an_unknown_sort_is_refused(shared: Cubby, sort: str | None) -> None:
    for function, asked in (
        ("catalog.list_objects", {}),
        ("catalog.search_page", {"p_query": "x"}),
    ):
        with pytest.raises(InvalidArgument, match="Unknown sort of"):
            shared.call(function, p_sort=sort, **asked)


def test_a_cursor_of_another_sort_is_refused(cubby: Cubby, taken: dict[str, str]) -> None:
    cursor = cubby.call("catalog.list_objects", p_limit=1)["next_cursor"]
    with pytest.raises(InvalidArgument, match="Invalid cursor of a list sorted by capture time"):
        cubby.call("catalog.list_objects", p_sort="captured", p_cursor=cursor)


def test_years_and_months_are_counted(cubby: Cubby, taken: dict[str, str]) -> None:
    expected = [
        {"year": "2018", "objects": 3, "months": [
            {"month": "2018-08", "objects": 1}, {"month": "2018-07", "objects": 2}]},
        {"year": "2014", "objects": 1, "months": [{"month": "2014-05", "objects": 1}]},
    ]  # fmt: skip

    assert cubby.call("catalog.captured_months") == {"years": expected, "undated": 1}
    assert cubby.call("catalog.captured_months", p_filter={"captured_from": "2018"}) == {
        "years": expected[:1],
        "undated": 0,
    }
    facets = search(cubby, "trip", facets=True)["facets"]
    assert [(one["value"], one["hits"]) for one in facets["captured_year"]] == [
        ("2018", 3),
        ("2014", 1),
    ]
    assert [one["value"] for one in facets["captured_month"]] == ["2018-08", "2018-07", "2014-05"]


def test_ten_years_put_in_one_day_are_ten_years_everywhere(cubby: Cubby) -> None:
    cubby.space(threshold=0.999)
    for year in range(2010, 2020):
        n = year - 2010
        name = f"IMG_{year}0601_120000.jpg"
        cubby.picture(vector(*[0] * n, 1), image(name.encode(), filename=name))

    counted = cubby.call("catalog.captured_months")
    dates = [
        item["captured_at"][:4]
        for item in cubby.call("catalog.list_objects", p_sort="captured")["items"]
    ]
    folders = cubby.rows("select name from core.cluster order by name")

    assert (
        [one["year"] for one in counted["years"]]
        == dates
        == [str(y) for y in range(2019, 2009, -1)]
    )
    assert [name for (name,) in folders] == [f"images {year}-06-01" for year in range(2010, 2020)]
