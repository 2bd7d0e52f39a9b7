from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby, vector
from tests.db.sent import image


@pytest.fixture
def cubby(cubby: Cubby) -> Cubby:
    cubby.space()
    return cubby


def _picture(cubby: Cubby, content: bytes, *weights: float, **facts: Any) -> str:
    return str(cubby.picture(vector(*weights), image(content), **facts)["system_id"])


def _cluster_of(cubby: Cubby, asset: str) -> str:
    return str(cubby.value("select cluster_id::text from core.asset where id = %s", asset))


def test_members_come_with_their_copies_under_them(cubby: Cubby) -> None:
    first = _picture(cubby, b"1", 1, pixel_sha256="p")
    other = _picture(cubby, b"2", 1)
    copy = _picture(cubby, b"3", 1, pixel_sha256="p")
    cluster = _cluster_of(cubby, first)

    found = cubby.call("catalog.cluster_members", p_id=cluster)

    assert [item["system_id"] for item in found["items"]] == [first, other]
    assert [item["copies_total"] for item in found["items"]] == [1, 0]
    (shown,) = found["items"][0]["copies"]
    assert (shown["system_id"], shown["duplicate_of"], shown["class"]) == (copy, first, "identical")


def test_a_copy_whose_original_is_elsewhere_stands_for_itself(cubby: Cubby) -> None:
    first = _picture(cubby, b"1", 1, pixel_sha256="p")
    copy = _picture(cubby, b"2", 1, pixel_sha256="p")
    cluster = _cluster_of(cubby, first)
    cubby.call("api.split_cluster", p_cluster_id=cluster, p_asset_ids=[copy])

    (item,) = cubby.call("catalog.cluster_members", p_id=_cluster_of(cubby, copy))["items"]

    assert (item["system_id"], item["duplicate_of"], item["copies"]) == (copy, first, [])


def test_members_come_in_pages(cubby: Cubby) -> None:
    ids = [_picture(cubby, b"%d" % n, 1) for n in range(3)]
    cluster = _cluster_of(cubby, ids[0])

    page = cubby.call("catalog.cluster_members", p_id=cluster, p_limit=2)
    rest = cubby.call("catalog.cluster_members", p_id=cluster, p_cursor=page["next_cursor"])

    assert [item["system_id"] for item in page["items"] + rest["items"]] == ids
    assert rest["next_cursor"] is None


def test_acts_come_newest_first_and_say_what_was_undone(cubby: Cubby) -> None:
    cluster = _cluster_of(cubby, _picture(cubby, b"1", 1))
    _picture(cubby, b"2", 1)
    copy = _picture(cubby, b"3", 1)
    cubby.call("api.rename_cluster", p_cluster_id=cluster, p_name="Red", p_actor="anna")
    cubby.call("api.split_cluster", p_cluster_id=cluster, p_asset_ids=[copy], p_name="Pink")
    cubby.call("api.undo_cluster_act", p_cluster_id=cluster, p_actor="bert")

    page = cubby.call("catalog.cluster_acts", p_id=cluster, p_limit=1)
    (split,) = page["items"]
    (rename,) = cubby.call("catalog.cluster_acts", p_id=cluster, p_cursor=page["next_cursor"])[
        "items"
    ]

    assert (split["act"], split["assets"], split["undone_by"]) == ("split", 1, "bert")
    assert split["names"][cluster] == "Red"
    assert set(split["names"]) == set(split["clusters"])
    assert (rename["act"], rename["actor"], rename["undone_at"]) == ("rename", "anna", None)


def test_clusters_are_narrowed_by_state_and_name(cubby: Cubby) -> None:
    red, blue = (_cluster_of(cubby, _picture(cubby, b"%d" % n, n, 1 - n)) for n in (0, 1))
    cubby.call("api.rename_cluster", p_cluster_id=red, p_name="Red things")
    cubby.call("api.confirm_cluster", p_cluster_id=blue)

    def listed(**how: Any) -> list[str]:
        return [one["id"] for one in cubby.call("catalog.list_clusters", **how)["items"]]

    assert listed(p_provisional=True) == [red]
    assert listed(p_provisional=False) == [blue]
    assert listed(p_name="RED T") == [red]
    assert listed(p_name="100 %") == []
    assert set(listed()) == {red, blue}


def test_clusters_come_with_the_largest_first_page_by_page(cubby: Cubby) -> None:
    small, large = _cluster_of(cubby, _picture(cubby, b"0", 1)), ""
    for n in range(1, 4):
        large = _cluster_of(cubby, _picture(cubby, b"%d" % n, 0, 1))
    other = _cluster_of(cubby, _picture(cubby, b"9", 0, 0, 1))

    listed, cursor = [], None
    while not listed or cursor:
        page = cubby.call("catalog.list_clusters", p_sort="members", p_limit=1, p_cursor=cursor)
        listed += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]

    assert listed == [large, other, small]


@pytest.mark.parametrize(
    "how", [{"p_sort": "name"}, {"p_sort": "members", "p_cursor": "7"}, {"p_cursor": "3_x"}]
)
def test_a_sort_or_cursor_that_is_none_is_refused(cubby: Cubby, how: dict[str, str]) -> None:
    with pytest.raises(InvalidArgument):
        cubby.call("catalog.list_clusters", **how)


def test_suggestions_look_at_some_clusters_a_page(cubby: Cubby) -> None:
    for n in range(3):
        _picture(cubby, b"%d" % n, *([0] * n), 1)
    cubby.set("suggest_margin", 1)

    pages, cursor = [], None
    while not pages or cursor:
        page = cubby.call("catalog.merge_suggestions", p_limit=1, p_cursor=cursor)
        pages.append(page)
        cursor = page["next_cursor"]

    assert [page["looked_at"] for page in pages] == [1, 1, 1]
    assert [len(page["items"]) for page in pages] == [0, 1, 2]


def test_a_selection_says_what_shows_the_same_and_is_not_selected(cubby: Cubby) -> None:
    first = _picture(cubby, b"1", 1, pixel_sha256="p")
    other = _picture(cubby, b"2", 1)
    copy = _picture(cubby, b"3", 1, pixel_sha256="p")
    cluster = _cluster_of(cubby, first)

    def selected(*ids: str) -> Any:
        return cubby.call("catalog.cluster_selection", p_id=cluster, p_asset_ids=list(ids))

    both = selected(other, copy, copy)
    assert (both["chosen"], both["members"], both["copies"]) == (2, 3, [first])
    assert [one["system_id"] for one in both["objects"]] == [other, copy]
    assert selected(first, copy)["copies"] == []
    for wrong in ((), (first, str(uuid4()))):
        with pytest.raises(InvalidArgument):
            selected(*wrong)


@pytest.mark.parametrize("function", ["cluster_members", "cluster_acts"])
def test_an_unknown_cluster_and_a_strange_cursor_are_refused(shared: Cubby, function: str) -> None:
    with pytest.raises(NotFound):
        shared.call(f"catalog.{function}", p_id=str(uuid4()))
    with pytest.raises(InvalidArgument):
        shared.call(f"catalog.{function}", p_id=str(uuid4()), p_cursor="x")
