from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby, vector
from tests.db.sent import image


def _group(cubby: Cubby, count: int, at: int, **facts: Any) -> list[str]:
    return [
        cubby.picture(
            vector(*[0] * at, 1), image(b"%d %d" % (at, n)), pixel_sha256=str(at), **facts
        )["system_id"]
        for n in range(count)
    ]


def _groups(cubby: Cubby, **arguments: Any) -> Any:
    return cubby.call("catalog.list_duplicates", **arguments)


def test_groups_come_in_pages_the_newest_original_first(pictures: Cubby) -> None:
    groups = [_group(pictures, 2 + at, at) for at in range(3)]

    first = _groups(pictures, p_limit=2)
    rest = _groups(pictures, p_limit=2, p_cursor=first["next_cursor"])

    listed = first["items"] + rest["items"]
    assert [item["group"] for item in listed] == [group[0] for group in reversed(groups)]
    assert [item["total"] for item in listed] == [3, 2, 1]
    assert rest["next_cursor"] is None
    (linked,) = listed[2]["duplicates"]
    assert (linked["system_id"], linked["class"]) == (groups[0][1], "identical")
    assert linked["evidence"] == {"sha256": False, "pixels": True}


def test_groups_are_counted_as_they_are_listed_up_to_a_bound(pictures: Cubby) -> None:
    groups = [_group(pictures, 2, at) for at in range(3)]
    pictures.call("api.judge_duplicates", p_verdicts=[{"group": groups[0][0], "verdict": "same"}])

    count = "catalog.count_duplicates"
    assert pictures.call(count) == 3
    assert pictures.call(count, p_judged=False) == 2
    assert pictures.call(count, p_class="identical", p_judged=True) == 1
    assert pictures.call(count, p_most=2) == 2
    with pytest.raises(InvalidArgument):
        pictures.call(count, p_class="alike")


def test_groups_of_a_cluster_are_those_with_a_file_in_it(pictures: Cubby) -> None:
    first, other = _group(pictures, 3, 0), _group(pictures, 2, 1)
    here, there = (
        pictures.value("select cluster_id from core.asset where id = %s", group[0])
        for group in (first, other)
    )

    def listed(cluster: Any, **arguments: Any) -> list[str]:
        page = pictures.call("catalog.cluster_duplicates", p_id=cluster, **arguments)
        return [item["group"] for item in page["items"]]

    assert (listed(here), listed(there)) == ([first[0]], [other[0]])
    # A copy that is moved takes its group along, and leaves it where the original is.
    pictures.call("api.move_assets", p_cluster_id=here, p_asset_ids=[first[2]], p_into=there)
    assert listed(there) == [other[0], first[0]]
    assert listed(here) == [first[0]]
    one = pictures.call("catalog.cluster_duplicates", p_id=there, p_limit=1)
    assert listed(there, p_limit=1, p_cursor=one["next_cursor"]) == [first[0]]
    assert listed(there, p_class="similar_shot") == []


def test_what_cannot_be_listed_of_a_cluster_is_refused(pictures: Cubby) -> None:
    _group(pictures, 1, 0)
    cluster = pictures.value("select id from core.cluster")

    with pytest.raises(InvalidArgument, match="Unknown class of duplicates: alike"):
        pictures.call("catalog.cluster_duplicates", p_id=cluster, p_class="alike")
    with pytest.raises(NotFound):
        pictures.call("catalog.cluster_duplicates", p_id=pictures.value("select uuidv7()"))


def test_groups_of_one_class(pictures: Cubby) -> None:
    _group(pictures, 2, 0)

    assert len(_groups(pictures, p_class="identical")["items"]) == 1
    assert _groups(pictures, p_class="similar_shot")["items"] == []


def test_the_file_with_more_pixels_is_suggested_with_the_reason(pictures: Cubby) -> None:
    small = pictures.picture(vector(1), image(b"1"), pixel_sha256="p", width=100, height=50)
    large = pictures.picture(vector(1), image(b"2"), pixel_sha256="p", width=400, height=200)

    (item,) = _groups(pictures)["items"]

    assert item["group"] == small["system_id"]
    assert item["suggested"] == {
        "system_id": large["system_id"],
        "reasons": ["400 x 200 pixels, the original has 100 x 50"],
    }


def test_of_equal_pictures_the_one_that_says_more_of_itself_is_suggested(pictures: Cubby) -> None:
    pictures.picture(vector(1), image(b"1"), pixel_sha256="p")
    told = pictures.picture(
        vector(1),
        image(b"2"),
        pixel_sha256="p",
        metadata={"gps": {"latitude": 1, "longitude": 2}, "captured_at": {"value": "2024-01-01"}},
    )

    (item,) = _groups(pictures)["items"]

    assert item["suggested"] == {
        "system_id": told["system_id"],
        "reasons": ["it knows its place", "it knows when it was taken"],
    }


def test_an_original_that_is_best_is_suggested_itself(pictures: Cubby) -> None:
    first, _ = _group(pictures, 2, 0)

    (item,) = _groups(pictures)["items"]

    assert item["suggested"]["system_id"] == first
    assert len(item["suggested"]["reasons"]) == 1


@pytest.mark.parametrize("wrong", [{"p_class": "alike"}, {"p_limit": 0}, {"p_cursor": "x"}])
def test_what_cannot_be_asked_is_refused(shared: Cubby, wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument):
        _groups(shared, **wrong)


def test_what_was_judged_is_told_from_what_waits(pictures: Cubby) -> None:
    waiting, judged = _group(pictures, 3, 0), _group(pictures, 2, 1)
    for a, b in (judged, waiting[:2]):
        pictures.call("api.judge_duplicate", p_a=a, p_b=b, p_verdict="same", p_actor="anna")

    (open_,) = _groups(pictures, p_judged=False)["items"]
    (done,) = _groups(pictures, p_judged=True)["items"]

    assert (open_["group"], done["group"]) == (waiting[0], judged[0])
    said = [linked["verdict"] for linked in open_["duplicates"]]
    assert (said[0]["verdict"], said[0]["decided_by"], said[1]) == ("same", "anna", None)


def test_each_file_of_a_group_comes_with_what_tells_it_from_the_others(pictures: Cubby) -> None:
    pictures.picture(vector(1), image(b"1"), pixel_sha256="p", width=100, height=50)
    pictures.picture(
        vector(1), image(b"2"), pixel_sha256="p", width=200, height=100,
        metadata={"camera": {"make": "Canon", "model": "R5"}, "exif": {"Make": "Canon"},
                  "captured_at": {"value": "2024-01-01T10:00:00"}, "gps": {"latitude": 1}},
    )  # fmt: skip

    (item,) = _groups(pictures)["items"]

    assert item["original"]["facts"]["width"] == 100
    assert item["duplicates"][0]["facts"] == {
        "width": 200, "height": 100, "duration_seconds": None, "camera": "Canon R5",
        "captured_at": "2024-01-01T10:00:00", "has_place": True, "exif_fields": 1,
    }  # fmt: skip


def test_groups_are_asked_for_by_their_originals(pictures: Cubby) -> None:
    groups = [_group(pictures, 2, at) for at in range(2)]

    found = pictures.call(
        "catalog.duplicate_groups", p_originals=[groups[1][0], groups[0][0], groups[0][1]]
    )

    assert [item["group"] for item in found["items"]] == [groups[1][0], groups[0][0]]
    assert found["items"] == _groups(pictures)["items"]
    with pytest.raises(InvalidArgument):
        pictures.call("catalog.duplicate_groups", p_originals=[])


def test_a_view_of_one_class_suggests_a_file_that_it_shows(pictures: Cubby) -> None:
    """The larger one is the same picture and not identical. So the view of identical ones has it
    neither among its files nor as the best."""
    (original, copy) = _group(pictures, 2, 0, width=100, height=100)
    larger = pictures.picture(
        vector(1), image(b"larger"), width=400, height=400, pixel_sha256="other", phash="0" * 64
    )["system_id"]
    pictures.run(
        "insert into core.duplicate (asset_id, original_id, class, evidence, created_at)"
        " values (%s, %s, 'same_picture', '{}', now()) on conflict (asset_id) do update"
        " set original_id = excluded.original_id, class = excluded.class",
        larger, original,
    )  # fmt: skip

    (identical,) = _groups(pictures, p_class="identical")["items"]
    assert [one["system_id"] for one in identical["duplicates"]] == [copy]
    assert identical["suggested"]["system_id"] in (original, copy)
    (every,) = _groups(pictures)["items"]
    assert every["suggested"]["system_id"] == larger
    assert every["duplicates"][0]["system_id"] == larger


def test_more_bytes_make_no_different_picture_the_best(pictures: Cubby) -> None:
    original = pictures.picture(vector(1), image(b"small"), pixel_sha256="a")["system_id"]
    other = pictures.picture(vector(0, 1), image(b"larger" * 50), pixel_sha256="b")["system_id"]
    pictures.run(
        "insert into core.duplicate (asset_id, original_id, class, evidence, created_at)"
        " values (%s, %s, 'similar_shot', '{}', now())", other, original,
    )  # fmt: skip

    (group,) = _groups(pictures)["items"]
    assert group["suggested"]["system_id"] == original
