"""Envelopes taken apart into their records, and put together again."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, WrongState
from tests.db.cubby import Cubby
from tests.db.json.test_index_documents import _index

ENVELOPE = {"Version": "5.5", "List": [{"Id": 1}, {"Id": 2}]}


def _records(cubby: Cubby, name: str, path: Any) -> Any:
    return cubby.call("api.set_collection_records", p_name=name, p_path=path, p_actor="anna")


def _documents(cubby: Cubby, name: str) -> list[Any]:
    return [one for (one,) in cubby.rows(f"select doc from collections.docs_{name} order by id")]


def test_the_records_of_stored_envelopes_become_the_documents(cubby: Cubby) -> None:
    cubby.ingest(ENVELOPE, {"Version": "6", "List": [{"Id": 3}]}, collection="things")

    answer = _records(cubby, "things", "$.List[*]")

    assert (answer["records"], answer["records_with"]) == ("$.List", "things_envelopes")
    assert answer["documents"] == 3
    assert _documents(cubby, "things") == [
        {"Id": 1, "_envelope": {"Version": "5.5"}},
        {"Id": 2, "_envelope": {"Version": "5.5"}},
        {"Id": 3, "_envelope": {"Version": "6"}},
    ]
    assert _documents(cubby, "things_envelopes")[0] == ENVELOPE
    assert cubby.call("catalog.fsck_database") == []


def test_one_object_at_the_path_is_the_record(cubby: Cubby) -> None:
    cubby.ingest({"schema": "v1", "payload": {"id": 1}}, {"payload": None}, collection="things")

    _records(cubby, "things", "$.payload")
    cubby.ingest({"schema": "v2", "payload": {"id": 2}}, {"payload": {}}, collection="things")

    assert _documents(cubby, "things") == [
        {"payload": None}, {"id": 1, "_envelope": {"schema": "v1"}},
        {"payload": {}}, {"id": 2, "_envelope": {"schema": "v2"}},
    ]  # fmt: skip
    _records(cubby, "things", None)
    assert len(_documents(cubby, "things")) == 4
    assert cubby.call("catalog.fsck_database") == []


def test_later_envelopes_follow_by_name_and_by_likeness_and_records_by_theirs(
    cubby: Cubby,
) -> None:
    cubby.ingest(ENVELOPE, collection="things")
    _records(cubby, "things", "$.List")

    cubby.ingest({"Version": "7", "List": [{"Id": 4}]}, collection="things")
    cubby.ingest({"Version": "8", "List": [{"Id": 5}, {"Id": 6}]})
    cubby.ingest({"Id": 7})

    assert sorted(one["Id"] for one in _documents(cubby, "things")) == [1, 2, 4, 5, 6, 7]
    assert len(_documents(cubby, "things_envelopes")) == 3
    _index(cubby)
    counted = "select documents, profiled from catalog.collection where name = 'things'"
    assert cubby.rows(counted) == [(6, 6)]
    assert cubby.value("select count(*) from core.search_text") == 9
    assert cubby.call("catalog.fsck_database") == []


def test_records_enter_the_typed_table_and_lead_back_to_their_envelope(cubby: Cubby) -> None:
    cubby.ingest(ENVELOPE, collection="things")
    _records(cubby, "things", "$.List")
    cubby.accept_schema("things")

    cubby.ingest({"Version": "9", "List": [{"Id": 10}]}, collection="things")

    assert sorted(cubby.rows("select id from collections.things")) == [(1,), (2,), (10,)]
    envelopes = cubby.rows(
        "select count(distinct asset.raw_id), count(*) from core.record"
        " join core.asset on asset.id = record.document_id"
        " join core.asset as envelope on envelope.id = envelope_id"
        " where envelope.raw_id = asset.raw_id"
    )
    assert envelopes == [(2, 3)]
    with pytest.raises(WrongState, match="typed table"):
        _records(cubby, "things", None)


def test_the_rule_ends_as_if_it_had_never_been(cubby: Cubby) -> None:
    cubby.ingest(ENVELOPE, collection="things")
    before = cubby.proposal("things")["structure_hash"]
    _records(cubby, "things", "$.List")
    cubby.ingest({"Version": "8", "List": [{"Id": 5}]})

    answer = _records(cubby, "things", None)

    assert (answer["records"], answer["documents"]) == (None, 2)
    assert _documents(cubby, "things") == [ENVELOPE, {"Version": "8", "List": [{"Id": 5}]}]
    assert cubby.proposal("things")["structure_hash"] == before
    _index(cubby)
    assert cubby.value("select count(*) from core.search_text") == 2
    assert cubby.call("catalog.fsck_database") == []
    assert cubby.collection_of(cubby.ingest(ENVELOPE)) == ["things"]
    assert _records(cubby, "things", "$.List")["documents"] == 5


def test_what_is_no_envelope_stays_whole(cubby: Cubby) -> None:
    large = {"List": [{"Id": 1}], "note": "x" * 70_000}
    cubby.ingest(ENVELOPE, {"error": "away"}, {"List": []}, large, collection="things")

    _records(cubby, "things", "$.List")

    assert [one for one in _documents(cubby, "things") if "Id" not in one] == [
        {"error": "away"},
        {"List": []},
        large,
    ]


def test_the_rest_is_left_out_where_nothing_is_left_and_where_a_record_has_its_own(
    cubby: Cubby,
) -> None:
    cubby.ingest(
        {"hits": {"hits": [1, {"a": 1}]}},
        {"hits": {"hits": [{"_envelope": "own"}]}, "took": 3},
        collection="found",
    )

    _records(cubby, "found", "$.hits.hits")

    assert _documents(cubby, "found") == [1, {"a": 1}, {"_envelope": "own"}]


@pytest.mark.parametrize(
    ("path", "message"),
    [("$.Nothing", "No document of things"), ("$.Version", "No document"),
     ("$..List", "Invalid path")],
)  # fmt: skip
def test_a_path_without_records_is_refused(cubby: Cubby, path: str, message: str) -> None:
    cubby.ingest(ENVELOPE, collection="things")

    with pytest.raises(InvalidArgument, match=message):
        _records(cubby, "things", path)


def test_a_collection_with_the_rule_is_neither_merged_nor_ruled_twice(cubby: Cubby) -> None:
    cubby.ingest(ENVELOPE, collection="things")
    cubby.ingest({"z": 1}, collection="others")
    _records(cubby, "things", "$.List")

    for step in (
        lambda: cubby.call("api.merge_collections", p_from="things", p_into="others"),
        lambda: cubby.call("api.merge_collections", p_from="things_envelopes", p_into="others"),
        lambda: _records(cubby, "things", "$.Id"),
        lambda: _records(cubby, "things_envelopes", "$.List"),
    ):
        with pytest.raises(WrongState, match="rule"):
            step()
    assert _records(cubby, "things", "$.List")["documents"] == 2
