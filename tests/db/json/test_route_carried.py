"""Documents of few or changing keys are routed by the objects that they carry."""

from __future__ import annotations

import json
from typing import Any

import orjson
import pytest

from tests.db.cubby import Cubby
from tests.db.sent import key_sets


def _event(number: int, carried: str, **own: object) -> bytes:
    record = {f"{carried}_{n}": "x" for n in range(14)} | {"id": number, "is_admin": False}
    return json.dumps({"action": "done", carried: record} | own).encode()


def test_events_that_carry_the_same_objects_share_a_collection_in_any_order(
    cubby: Cubby,
) -> None:
    issue = _event(1, "sender", issue={"n": 1}, label="a")
    push = _event(2, "sender", **{f"push_{n}": n for n in range(9)})
    star = _event(3, "sender", starred_at="now", stars=3, by="x")
    other = _event(4, "device", readings=[1], at="now")

    names = [cubby.collection_of(cubby.ingest(one))[0] for one in (push, issue, star, other)]

    assert len(set(names[:3])) == 1
    assert names[3] != names[0]
    assert len(set(cubby.collection_of(cubby.ingest(star, issue, push)))) == 1


def test_records_that_share_an_address_and_have_many_keys_of_their_own_stay_apart(
    cubby: Cubby,
) -> None:
    order = _event(1, "address", **{f"order_{n}": n for n in range(5)})
    invoice = _event(2, "address", **{f"invoice_{n}": n for n in range(5)})

    names = cubby.collection_of(cubby.ingest(order, invoice))

    assert names[0] != names[1]


PAGERDUTY = {
    "event": {
        "id": "01", "event_type": "incident.triggered", "resource_type": "incident",
        "occurred_at": "2024-05-01T10:00:00Z", "agent": None, "data": {"number": 2},
    }
}  # fmt: skip


SLACK = {
    "event": {
        "type": "message", "user": "U1", "text": "hi", "ts": "1.2", "channel": "C1", "blocks": [],
    }
}  # fmt: skip


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("beside", [{}, {"version": 2}, {"meta": {"id": 1}}])
@pytest.mark.parametrize("chunk", [1, 5000])
def test_kinds_under_one_key_are_told_apart_by_what_it_holds(
    cubby: Cubby, together: bool, beside: dict[str, Any], chunk: int
) -> None:
    cubby.set("json_chunk", chunk)
    kinds = [PAGERDUTY | beside, SLACK | beside, PAGERDUTY | beside, SLACK | beside]
    if together:
        placed = cubby.collection_of(cubby.ingest(*kinds))
    else:
        placed = [cubby.collection_of(cubby.ingest(one))[0] for one in kinds]

    assert placed[0] == placed[2] != placed[1] == placed[3]


def test_a_member_more_or_less_is_the_same_kind(cubby: Cubby) -> None:
    less = {"event": {name: PAGERDUTY["event"][name] for name in ("id", "event_type", "data")}}
    more = {"event": PAGERDUTY["event"] | {"client": {"name": "x"}}}

    placed = [cubby.collection_of(cubby.ingest(one))[0] for one in (PAGERDUTY, less, more)]

    assert len(set(placed)) == 1


@pytest.mark.parametrize(
    "documents",
    [
        [{"prices": {f"T{n}": n}} for n in range(6)],
        [{"labels": {f"k{n}": "x", f"l{n}": "y"}} for n in range(6)],
        [{"type": f"t{n}", "data": {"id": n, f"only_{n}": "x", f"own_{n}": [n]}} for n in range(6)],
    ],
    ids=["a map of numbers", "a map of texts", "events told by their type"],
)
def test_maps_and_events_of_a_type_stay_together(cubby: Cubby, documents: list[Any]) -> None:
    assert len({cubby.collection_of(cubby.ingest(one))[0] for one in documents}) == 1
    assert len(set(cubby.collection_of(cubby.ingest(*documents)))) == 1


def test_a_collection_of_an_earlier_version_still_attracts_by_its_key(cubby: Cubby) -> None:
    home = cubby.collection_of(cubby.ingest(PAGERDUTY))
    cubby.run("update core.collection set signature = '{\"event\": 1}'")

    assert cubby.collection_of(cubby.ingest(SLACK)) == home


def test_a_rule_for_the_key_alone_still_holds(cubby: Cubby) -> None:
    cubby.ingest({"sku": 1}, collection="chosen")
    cubby.run(
        "insert into core.collection_rule (keys_sha256, collection_id, created_at)"
        " select core._keys_hash('{event}'), id, now() from core.collection"
    )

    assert cubby.collection_of(cubby.ingest(PAGERDUTY)) == ["chosen"]


def test_the_shape_of_a_document_has_the_keys_of_the_document(cubby: Cubby) -> None:
    for document in (PAGERDUTY, SLACK, PAGERDUTY | {"meta": {"a": 1, "b": "x"}}, {"e": {"id": 1}}):
        text = orjson.dumps(document).decode()
        (shape,) = key_sets([text.encode()])
        keys = cubby.value("select core._keys_of(%s::jsonb)", text)
        assert cubby.value("select core._keys_of(core._shape(%s::jsonb))", text) == keys
        shape_text = orjson.dumps(shape["document"]).decode()
        assert cubby.value("select core._keys_of(%s::jsonb)", shape_text) == keys
