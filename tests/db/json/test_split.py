"""Collections split by the field that decides what else a document has."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, WrongState
from tests.db.cubby import Cubby
from tests.db.json.test_index_documents import _index

_DATA = {
    "user.created": {"email": "a@b", "plan": "pro"},
    "order.paid": {"amount": 3, "currency": "EUR"},
    "page.viewed": {"url": "/", "referrer": None},
}


def _event(n: int, kind: str) -> dict[str, Any]:
    return {"id": f"e{n}", "type": kind, "ts": f"2024-05-01T10:00:{n:02}Z", "data": _DATA[kind]}


def _events(count: int = 40) -> list[dict[str, Any]]:
    return [_event(n, list(_DATA)[n % 3]) for n in range(count)]


def _split(cubby: Cubby, name: str, path: Any) -> Any:
    return cubby.call("api.split_collection", p_name=name, p_path=path, p_actor="anna")


def _ids(cubby: Cubby, name: str) -> list[str]:
    return [
        one
        for (one,) in cubby.rows(f"select doc ->> 'id' from collections.docs_{name} order by id")
    ]


def _advice(cubby: Cubby, name: str) -> list[str]:
    found = cubby.proposal(name)["recommendations"]
    return [one["path"] for one in found if one["kind"] == "split"]


def test_the_field_that_decides_the_shape_is_recommended(cubby: Cubby) -> None:
    cubby.ingest(*_events(), collection="events")

    assert _advice(cubby, "events") == ["$.type"]


def test_a_field_deep_in_the_documents_is_recommended_too(cubby: Cubby) -> None:
    carried = [{"type": one["type"], **one["data"]} for one in _events()]
    cubby.ingest(*({"data": {"object": one}} for one in carried), collection="events")

    assert _advice(cubby, "events") == ["$.data.object.type"]


@pytest.mark.parametrize(
    "documents",
    [
        [{"id": f"o{n}", "city": "Oslo" if n % 2 else "Rome", "note": n} for n in range(20)],
        [{"id": f"o{n}", "type": "a" if n % 2 else "b"} | dict.fromkeys("xyzuvw"[:n % 7], 1)
         for n in range(40)],
        _events(6),
    ],
)  # fmt: skip
def test_a_field_that_decides_nothing_is_not_recommended(
    cubby: Cubby, documents: list[Any]
) -> None:
    cubby.ingest(*documents, collection="things")

    assert _advice(cubby, "things") == []


def test_each_value_has_a_collection_and_later_documents_follow(cubby: Cubby) -> None:
    cubby.ingest(*_events(9), {"id": "none"}, collection="events")

    answer = _split(cubby, "events", "$.type")

    assert answer["parts"] == ["events_order_paid", "events_page_viewed", "events_user_created"]
    assert (answer["split"], answer["documents"]) == ("$.type", 1)
    assert _ids(cubby, "events_order_paid") == ["e1", "e4", "e7"]
    named = cubby.ingest(_event(10, "order.paid"), {"id": "x", "type": "new"}, collection="events")
    assert cubby.collection_of(named) == ["events_order_paid", "events_new"]
    assert cubby.collection_of(cubby.ingest(_event(11, "page.viewed"))) == ["events_page_viewed"]
    assert _ids(cubby, "events") == ["none"]
    _index(cubby)
    assert cubby.call("catalog.fsck_database") == []
    assert cubby.proposal("events_order_paid")["recommendations"] is not None


def test_a_part_has_a_typed_table_of_its_own(cubby: Cubby) -> None:
    cubby.ingest(*_events(), collection="events")
    _split(cubby, "events", "$.type")
    cubby.accept_schema("events_order_paid")

    cubby.ingest(_event(50, "order.paid"), collection="events")

    rows = "select count(*), max(data_amount) from collections.events_order_paid"
    assert cubby.rows(rows) == [(14, 3)]
    with pytest.raises(WrongState, match="typed table"):
        _split(cubby, "events", None)


def test_the_split_ends_as_if_it_had_never_been(cubby: Cubby) -> None:
    cubby.ingest(*_events(9), collection="events")
    before = cubby.proposal("events")["structure_hash"]
    _split(cubby, "events", "$.type")
    cubby.ingest(*_events(3), collection="events")

    answer = _split(cubby, "events", None)

    assert (answer["split"], answer["parts"], answer["documents"]) == (None, [], 12)
    assert sorted(_ids(cubby, "events")) == sorted(e["id"] for e in _events(9) + _events(3))
    assert cubby.proposal("events")["structure_hash"] == before
    assert cubby.collection_of(cubby.ingest(_event(1, "order.paid"))) == ["events"]
    assert cubby.call("catalog.fsck_database") == []


@pytest.mark.parametrize(
    ("path", "message"),
    [("$.id", "60 different"), ("$.nothing", "0 different"), ("$.kind", "1 different"),
     ("$..type", "Invalid path")],
)  # fmt: skip
def test_a_field_that_cannot_split_is_refused(cubby: Cubby, path: str, message: str) -> None:
    cubby.ingest(*[one | {"kind": "x"} for one in _events(60)], collection="events")

    with pytest.raises(InvalidArgument, match=message):
        _split(cubby, "events", path)


def test_a_split_collection_is_neither_merged_away_nor_unwrapped(cubby: Cubby) -> None:
    cubby.ingest(*_events(9), collection="events")
    cubby.ingest({"z": 1}, collection="others")
    _split(cubby, "events", "$.type")

    for step in (
        lambda: cubby.call("api.merge_collections", p_from="events", p_into="others"),
        lambda: cubby.call("api.set_collection_records", p_name="events", p_path="$.data"),
    ):
        with pytest.raises(WrongState, match="rule"):
            step()
