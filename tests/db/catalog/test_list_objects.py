from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby, vector
from tests.db.sent import documents, image


def _listed(cubby: Cubby, **wanted: Any) -> list[str]:
    found = cubby.call("catalog.list_objects", p_filter=wanted)["items"]
    return [item["system_id"] for item in found]


@pytest.fixture
def mixed(cubby: Cubby) -> dict[str, str]:
    """One object of each kind by a name; `new` waits, `busy` is worked on, `dead` has failed."""
    cubby.space()
    cubby.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    done = cubby.ingest({"word": "harbour"}, collection="things", owner="ann", tags=["x", "y"])
    cubby.service.execute("set cubby.now = '2026-01-02T00:00:00Z'")
    picture = cubby.picture(vector(1), image(filename="lighthouse.jpg"), tags=["x"])
    new = cubby.accept(image(media_type="audio"))
    busy = cubby.accept(documents({"a": 1}), owner="bob")
    cubby.begin(cubby.jobs(busy)[0])
    dead = cubby.accept(image(media_type="video"))
    cubby.bury(cubby.jobs(dead)[0])
    return {
        "done": done.ids[0],
        "picture": picture["system_id"],
        "cluster": picture["cluster_id"],
        "new": new.ids[0],
        "busy": busy.ids[0],
        "dead": dead.ids[0],
    }


def test_each_filter_finds_what_it_says_newest_first(cubby: Cubby, mixed: dict[str, str]) -> None:
    expected: list[tuple[dict[str, Any], list[str]]] = [
        ({}, ["dead", "busy", "new", "picture", "done"]),
        ({"kind": "json"}, ["busy", "done"]),
        ({"kind": "media", "media_type": "image"}, ["picture"]),
        ({"owner": "ann"}, ["done"]),
        ({"tags": ["x"]}, ["picture", "done"]),
        ({"tags": ["x", "y"]}, ["done"]),
        ({"collection": "things"}, ["done"]),
        ({"collection": "nowhere"}, []),
        ({"cluster_id": mixed["cluster"]}, ["picture"]),
        ({"to": "2026-01-02T00:00:00Z"}, ["done"]),
        ({"from": "2026-01-02T00:00:00Z", "kind": "json"}, ["busy"]),
        ({"status": "queued"}, ["new"]),
        ({"status": "processing"}, ["busy"]),
        ({"status": "failed"}, ["dead"]),
        ({"status": "done"}, ["picture", "done"]),
        ({"q": "lighthouse"}, ["picture"]),
        ({"q": "harbours"}, ["done"]),
        ({"q": "harbour lighthouse"}, []),
        ({"owner": None, "tags": None}, ["dead", "busy", "new", "picture", "done"]),
    ]

    for wanted, names in expected:
        assert _listed(cubby, **wanted) == [mixed[name] for name in names], wanted


def test_the_pages_of_a_list_hold_every_object_once_while_more_arrive(cubby: Cubby) -> None:
    sent = cubby.accept(documents({}, {}, {}, {}, {}))

    first = cubby.call("catalog.list_objects", p_limit=2)
    cubby.accept(image())
    second = cubby.call("catalog.list_objects", p_limit=2, p_cursor=first["next_cursor"])
    third = cubby.call("catalog.list_objects", p_limit=2, p_cursor=second["next_cursor"])

    pages = [item["system_id"] for page in (first, second, third) for item in page["items"]]
    assert pages == sent.ids[::-1]
    assert third["next_cursor"] is None


@pytest.mark.parametrize(
    "wanted",
    [
        {"kind": "video"},
        {"media_type": "json"},
        {"status": "gone"},
        {"tags": "x"},
        {"from": "yesterday-ish"},
        {"to": ""},
        {"cluster_id": "7"},
        {"owner": ["ann"]},
        {"owner": {}},
    ],
)
def test_a_value_that_cannot_be_is_refused(shared: Cubby, wanted: dict[str, Any]) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        _listed(shared, **wanted)

    (key,) = wanted
    assert f" for the filter {key}" in refusal.value.message
    assert refusal.value.detail["filter"] == key


@pytest.mark.parametrize("key", ["similar_to", "colour"])
def test_a_filter_that_is_not_there_is_refused(shared: Cubby, key: str) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        _listed(shared, **{key: "x"})

    assert refusal.value.message == f"Unknown filter: {key}"
    assert "kind, media_type, tags, owner" in (refusal.value.hint or "")


def test_a_filter_that_is_no_object_is_refused(shared: Cubby) -> None:
    with pytest.raises(InvalidArgument, match="A filter is a JSON object"):
        shared.call("catalog.list_objects", p_filter=["kind"])


@pytest.mark.parametrize(
    ("reader", "arguments"),
    [
        ("catalog.list_objects", {}),
        ("catalog.list_clusters", {}),
        ("catalog.list_schemas", {}),
        ("catalog.list_jobs", {}),
        ("catalog.cluster_detail", {"p_id": "01890000-0000-7000-8000-000000000000"}),
    ],
)
def test_a_cursor_of_something_else_is_refused(
    shared: Cubby, reader: str, arguments: dict[str, Any]
) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        shared.call(reader, p_cursor="not-mine", **arguments)

    assert "cursor of this list" in refusal.value.message
    assert (refusal.value.hint or "").startswith("Use next_cursor of the page before")
    with pytest.raises(InvalidArgument, match="limit must be from 1 to 1000"):
        shared.call(reader, p_limit=1001, **arguments)


def test_objects_are_shown_by_their_ids_in_the_order_asked(
    cubby: Cubby, mixed: dict[str, str]
) -> None:
    unknown = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"
    wanted = [mixed["picture"], unknown, mixed["done"]]

    found = cubby.call("catalog.object_items", p_ids=wanted)["items"]

    assert [(item["system_id"], item["filename"]) for item in found] == [
        (mixed["picture"], "lighthouse.jpg"),
        (mixed["done"], None),
    ]
    assert cubby.call("catalog.object_items", p_ids=[])["items"] == []
    with pytest.raises(InvalidArgument, match="limit must be from 1 to 1000"):
        cubby.call("catalog.object_items", p_ids=[unknown] * 1001)
