"""Objects whose keys are data, and documents around the ones that are meant."""

from __future__ import annotations

from typing import Any

import pytest

from tests.db.cubby import Cubby


def _columns(cubby: Cubby, collection: str) -> dict[str, str]:
    return {each["path"]: each["type"] for each in cubby.proposal(collection)["columns"]}


def _advice(cubby: Cubby, collection: str) -> list[tuple[str, str]]:
    found = cubby.proposal(collection)["recommendations"]
    return [(each["path"], each["sentence"]) for each in found if each["kind"] == "unwrap"]


def test_a_map_is_one_jsonb_column_however_many_keys_it_has(cubby: Cubby) -> None:
    cubby.ingest(
        *[{"id": n, "prices": {f"shop{n * 3 + k}": k for k in range(3)}} for n in range(40)],
        collection="things",
    )

    assert _columns(cubby, "things") == {"$.id": "numeric", "$.prices": "jsonb"}
    (prices,) = [
        p for p in cubby.proposal("things")["profile"]["paths"] if p["path"] == "$.prices.*"
    ]
    assert (prices["keys"], prices["present"]) == (None, 120)


def test_more_keys_of_a_map_are_the_same_structure(cubby: Cubby) -> None:
    hashes = set()
    for start in (0, 50):
        cubby.ingest(
            *[{"id": n, "m": {f"k{n}": 1}} for n in range(start, start + 50)], collection="things"
        )
        hashes.add(cubby.proposal("things")["structure_hash"])

    assert len(hashes) == 1


@pytest.mark.parametrize(
    "keys",
    [
        ["2024-01-01", "2024-01-02"],
        ["17", "4"],
        ["3f2b8c1e-0000-4000-8000-000000000001", "3f2b8c1e-0000-4000-8000-000000000002"],
    ],
)
def test_keys_that_read_as_data_make_a_map_of_two(cubby: Cubby, keys: list[str]) -> None:
    cubby.ingest({"by": dict.fromkeys(keys, 1)}, collection="things")

    assert _columns(cubby, "things") == {"$.by": "jsonb"}


@pytest.mark.parametrize(
    "inside",
    [
        {f"field{n}": n for n in range(30)},
        {"street": "x", "number": 1},
    ],
)
def test_an_object_whose_members_every_document_has_is_no_map(
    cubby: Cubby, inside: dict[str, Any]
) -> None:
    cubby.ingest(*[{"o": inside}] * 3, collection="things")

    assert set(_columns(cubby, "things")) == {f"$.o.{key}" for key in inside}


def test_members_of_several_shapes_are_no_map(cubby: Cubby) -> None:
    cubby.ingest(*[{"o": {f"k{n}": n if n % 2 else "s"}} for n in range(30)], collection="things")

    assert len(_columns(cubby, "things")) == 30


@pytest.mark.parametrize(
    ("document", "path", "how"),
    [
        ({"data": [{"a": 1}, {"a": 2}], "next": None}, "$.data", "rule records"),
        (
            {"type": "FeatureCollection", "features": [{"geometry": {}, "properties": {}}]},
            "$.features",
            "GeoJSON",
        ),
        (
            {"anna": {"a": 1, "b": 2}, "ben": {"a": 1, "b": 2}, "cleo": {"a": 1}},
            "$.*",
            "to_entries",
        ),
        ({"Version": "5.5", "List": [{"Id": 1}, {"Id": 2}]}, "$.List", "rule records"),
        (
            {"took": 3, "timed_out": False, "_shards": {"total": 1},
             "hits": {"total": {"value": 1}, "max_score": 1.0, "hits": [{"_id": "a"}]}},
            "$.hits.hits",
            "rule records",
        ),
        (
            {"status": "success", "data": {"resultType": "vector", "result": [{"metric": {}}]}},
            "$.data.result",
            "rule records",
        ),
        ({"Records": [{"eventID": "e"}]}, "$.Records", "rule records"),
        (
            {"data": [{"type": "a"}], "included": [{"type": "b"}], "links": {"self": "x"}},
            "$.data",
            "rule records",
        ),
        (
            {"resourceType": "Bundle", "id": "b", "type": "searchset", "total": 1,
             "entry": [{"fullUrl": "u", "resource": {}}]},
            "$.entry",
            "rule records",
        ),
        ({"total_count": 1, "incomplete_results": False, "items": [{"id": 1}]}, "$.items", "rule"),
    ],
)  # fmt: skip
def test_a_wrapper_is_offered_to_be_taken_off_and_left_on(
    cubby: Cubby, document: Any, path: str, how: str
) -> None:
    cubby.ingest(document, collection="things")

    ((found, sentence),) = _advice(cubby, "things")
    assert found == path
    assert how in sentence
    assert cubby.value("select doc from collections.docs_things") == document


@pytest.mark.parametrize(
    "document",
    [
        {"a": 1, "tags": ["x"]},
        {"a": [{"x": 1}], "b": [{"y": 1}]},
        {"id": 1, "name": "n", "mail": "m", "day": "d", "city": "c", "lines": [{"x": 1}]},
        {"customer": {"name": 1}, "address": {"street": 2}, "order": {"sum": 3}},
        [1, 2],
        {"order_no": "A", "customer": "Kim", "total": 1, "lines": [{"sku": "t"}]},
        {"order_id": 7, "items": [{"sku": "t"}]},
        {"id": "c1", "messages": [{"role": "user", "content": "x"}], "usage": {"tokens": 2}},
        {"id": "in_1", "object": "invoice", "lines": {"object": "list", "data": [{"id": "l"}]}},
        {"id": "x", "object": "chat.completion", "model": "m", "choices": [{"index": 0}]},
    ],
)
def test_a_document_with_a_list_or_objects_of_its_own_is_no_wrapper(
    cubby: Cubby, document: Any
) -> None:
    cubby.ingest(document, collection="things")

    assert _advice(cubby, "things") == []


@pytest.mark.parametrize(
    ("document", "path"),
    [
        (
            {"data": {"shop": {"orders": {"edges": [{"node": {"id": 1}}], "pageInfo": {}}}}},
            "$.data.shop.orders.edges",
        ),
        ({"batch": [{"type": "track"}], "sentAt": "2024-05-01T10:00:00Z"}, "$.batch"),
        (
            {"schema": {"type": "struct", "fields": [{"field": "id"}]}, "payload": {"id": 1}},
            "$.payload",
        ),
    ],
)
def test_envelopes_of_graphql_segment_and_kafka_connect_are_recognised(
    cubby: Cubby, document: dict[str, Any], path: str
) -> None:
    cubby.ingest(document, collection="things")

    assert path in [found for found, _ in _advice(cubby, "things")]
