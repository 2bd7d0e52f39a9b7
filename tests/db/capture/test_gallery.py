"""The gallery: one order of all files, read in either direction; and the folders they had."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby
from tests.db.search.searching import found
from tests.db.sent import image

NAMES = ["2014-05-01.jpg", "2018-07-14.jpg", "IMG_20180714_235959.jpg", "2018-08-01.jpg"]
FIRST_ID = "00000000-0000-0000-0000-000000000000"
LAST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"


@pytest.fixture
def order(cubby: Cubby) -> list[str]:
    """Files as the gallery has them, the latest taken first, then two without a date."""
    cubby.space()
    ids = {
        name: str(cubby.picture(None, image(name.encode(), filename=name))["system_id"])
        for name in ("x.jpg", *NAMES, "y.jpg")
    }
    return [ids[name] for name in (*reversed(NAMES), "y.jpg", "x.jpg")]


def _page(cubby: Cubby, **arguments: Any) -> dict[str, Any]:
    return dict(cubby.call("catalog.gallery", **arguments))


@pytest.mark.parametrize("limit", [1, 2, 4, 6])
def test_both_directions_pass_every_file_once_in_the_same_order(
    cubby: Cubby, order: list[str], limit: int
):
    pages = [_page(cubby, p_limit=limit)]
    while pages[-1]["next_cursor"]:
        pages.append(_page(cubby, p_limit=limit, p_cursor=pages[-1]["next_cursor"]))
    assert [one for page in pages for one in found(page)] == order
    assert [bool(page["previous_cursor"]) for page in pages] == [False] + [True] * (len(pages) - 1)

    back = [_page(cubby, p_limit=limit, p_cursor=f"~{order[-1]}", p_newer=True)]
    while back[-1]["previous_cursor"]:
        cursor = back[-1]["previous_cursor"]
        back.append(_page(cubby, p_limit=limit, p_cursor=cursor, p_newer=True))
    assert [one for page in reversed(back) for one in found(page)] == order[:-1]


def test_a_cursor_may_be_a_moment_or_the_beginning_of_the_undated(cubby: Cubby, order: list[str]):
    before_august = _page(cubby, p_cursor=f"2018-08-01T00:00:00~{FIRST_ID}")
    assert found(before_august) == order[1:]
    assert found(_page(cubby, p_cursor=f"~{LAST_ID}")) == order[4:]


def test_filters_hold_in_both_directions(cubby: Cubby, order: list[str]):
    july = {"captured_from": "2018-07", "captured_to": "2018-07"}
    page = _page(cubby, p_filter=july, p_limit=1)
    assert found(page) == order[1:2]
    rest = _page(cubby, p_filter=july, p_limit=1, p_cursor=page["next_cursor"])
    assert found(rest) == order[2:3]
    assert rest["next_cursor"] is None
    newer = _page(cubby, p_filter=july, p_cursor=rest["previous_cursor"], p_newer=True)
    assert found(newer) == order[1:2]


def test_a_page_before_the_first_file_is_refused(cubby: Cubby):
    with pytest.raises(InvalidArgument, match="Nothing is before the first file"):
        _page(cubby, p_newer=True)


def test_folders_are_listed_with_their_files_one_level_at_a_time(cubby: Cubby):
    cubby.space()
    paths = ["a/b/1.jpg", "a/b/2.jpg", "a/3.jpg", "a.x/4.jpg", "5.jpg", None]
    for path in paths:
        cubby.picture(None, image(str(path).encode(), path=path))
    top = cubby.call("catalog.folder")
    assert [(one["name"], one["files"]) for one in top["folders"]] == [("a.x", 1), ("a", 3)]
    assert [one["path"] for one in top["items"]] == ["5.jpg"]
    within = cubby.call("catalog.folder", p_path="a/")
    assert [(one["path"], one["files"]) for one in within["folders"]] == [("a/b", 2)]
    assert [one["path"] for one in within["items"]] == ["a/3.jpg"]
    first = cubby.call("catalog.folder", p_path="a/b", p_limit=1)
    assert [one["path"] for one in first["items"]] == ["a/b/1.jpg"]
    rest = cubby.call("catalog.folder", p_path="a/b", p_cursor=first["next_cursor"])
    assert [one["path"] for one in rest["items"]] == ["a/b/2.jpg"]
    assert rest["next_cursor"] is None


def test_a_folder_that_no_file_came_from_and_a_wrong_cursor_are_refused(cubby: Cubby):
    with pytest.raises(NotFound, match="No file came from a folder z"):
        cubby.call("catalog.folder", p_path="z")
    with pytest.raises(InvalidArgument, match="Invalid cursor of this folder"):
        cubby.call("catalog.folder", p_path="z", p_cursor="x")
