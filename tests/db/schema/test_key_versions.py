"""Which version of a key a table shows: the newest by a value, and none once it is deleted."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.db.cubby import Cubby
from tests.db.schema.keyed import keyed_table, set_key
from tests.db.sent import documents

names = (f"k{n}" for n in count())
DEBEZIUM = [
    {"op": "c", "before": None, "after": {"id": 1, "n": "a"}},
    {"op": "u", "before": {"id": 1, "n": "a"}, "after": {"id": 1, "n": "b"}},
    {"op": "c", "before": None, "after": {"id": 2, "n": "z"}},
    {"op": "d", "before": {"id": 1, "n": "b"}, "after": None},
]


def test_an_older_version_that_arrives_later_does_not_win(cubby: Cubby) -> None:
    keyed_table(cubby, {"id": "in_1", "status": "paid", "updated": 102}, p_order_by="$.updated")
    cubby.ingest({"id": "in_1", "status": "open", "updated": 99}, collection="things")

    assert cubby.rows("select status from collections.things") == [("paid",)]
    assert cubby.verify("things")["holds"]
    cubby.ingest({"id": "in_1", "status": "void", "updated": 102}, collection="things")
    assert cubby.rows("select status from collections.things") == [("void",)], "ties by arrival"


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (9, 10), ("9", "10"), (None, 0), ("soon", 1), ("a", "b"), (-5, -4.5),
        ("2024-05-01T10:00:00+02:00", "2024-05-01T09:00:00Z"), ("2024-05-01", "2024-05-02"),
        ("2024-05-01T09:00:00", "2024-05-01T09:00:00.5Z"), ({}, "x"), (None, "a"),
    ],
)  # fmt: skip
def test_versions_are_ordered_by_value_and_not_by_spelling(
    cubby: Cubby, older: Any, newer: Any
) -> None:
    keyed_table(cubby, {"id": 1, "v": newer, "is": "newer"}, p_order_by="v")
    cubby.ingest({"id": 1, "v": older, "is": "older"}, collection="things")

    assert cubby.value('select "is" from collections.things') == "newer"


def test_a_delete_takes_the_row_and_leaves_the_documents(cubby: Cubby) -> None:
    keyed_table(cubby, {"id": 1, "n": 1}, {"id": 2, "n": 2}, p_delete_when=["$.deleted = true"])
    cubby.ingest({"id": 1, "deleted": True}, {"id": 3, "deleted": False}, collection="things")

    assert cubby.rows("select id from collections.things order by id") == [(2,), (3,)]
    assert cubby.value("select count(*) from collections.docs_things") == 4
    answer = cubby.verify("things")
    assert (answer["holds"], answer["deleted"]) == (True, 1)
    cubby.ingest({"id": 1, "n": 5}, collection="things")
    assert cubby.value("select count(*) from collections.things where id = 1") == 1


def test_a_delete_that_is_older_by_value_deletes_nothing(cubby: Cubby) -> None:
    keyed_table(cubby, {"id": 1, "at": 5}, p_order_by="$.at", p_delete_when=["$.gone is not null"])
    cubby.ingest({"id": 1, "at": 4, "gone": "yes"}, collection="things")

    assert cubby.value("select at from collections.things") == 5
    assert cubby.verify("things")["holds"]


@pytest.mark.parametrize("rule", ['$.op = "d"', "$.op = 'd'", "$.after is null"])
def test_change_data_capture_finds_the_key_of_a_delete_in_before(cubby: Cubby, rule: str) -> None:
    keyed_table(cubby, *DEBEZIUM[:3], key="$.after.id", p_delete_when=[rule])
    cubby.ingest(*DEBEZIUM[3:], collection="things")

    assert cubby.rows("select after_id, after_n from collections.things") == [(2, "z")]
    assert cubby.verify("things")["holds"]


def test_two_spellings_of_one_moment_or_uuid_are_one_key(cubby: Cubby) -> None:
    keyed_table(cubby, {"id": "2024-05-01T10:00:00Z", "n": 1})
    cubby.ingest(
        {"id": "2024-05-01T12:00:00+02:00", "n": 2}, {"id": "noon", "n": 3}, collection="things"
    )

    assert cubby.rows("select n from collections.things order by n") == [(2,), (3,)]
    assert "UNIQUE" in cubby.value(
        "select indexdef from pg_indexes where indexname = 'things$$key'"
    )
    assert cubby.verify("things")["holds"]


def test_a_key_of_any_depth_finds_its_versions(cubby: Cubby) -> None:
    rows = [{"id": f"e{n}", "data": {"object": {"id": "in_1", "s": n}}} for n in range(3)]
    keyed_table(cubby, *rows[:1], key="$.data.object.id")
    cubby.ingest(*rows[1:], collection="things")

    assert cubby.rows("select data_object_s from collections.things") == [(2,)]
    assert cubby.call("catalog.collection_detail", p_name="things")["key"] == ["$.data.object.id"]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ({"type": "numeric", "reading": "number"}, ["1.5", "1.50", "n/a"]),
        ({"type": "boolean", "reading": "words"}, ["yes", "YES", "maybe"]),
        ({"type": "timestamptz", "reading": "epoch_seconds"}, [1714557600, "1714557600", "soon"]),
        ({"type": "bigint", "reading": "mongo"}, [{"$numberLong": "5"}, {"$numberInt": "5"}, "x"]),
        ({"type": "text", "reading": "mongo"}, [{"$oid": "a1"}, {"$oid": "a1"}, {"$oid": "b2"}]),
        (None, [{"$oid": "a1"}, {"$oid": "a1"}, {"$oid": "b2"}]),
    ],
)
def test_what_a_reading_takes_from_a_key_is_what_counts(
    cubby: Cubby, column: dict[str, Any] | None, values: list[Any]
) -> None:
    cubby.ingest(*({"id": one, "n": n} for n, one in enumerate(values)), collection="things")
    set_key(cubby, "$.id")
    if column:
        edit = {"columns": [{"path": "$.id", "name": "id"} | column, {"path": "$.n"}]}
        schema = cubby.proposal("things")["id"]
        cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
        cubby.call("api.edit_schema", p_schema_id=schema, p_edit=edit)
    cubby.accept_schema("things")
    cubby.ingest({"id": values[0], "n": 3}, {"id": [1], "n": 4}, collection="things")

    assert cubby.rows("select n from collections.things order by n") == [(2,), (3,), (4,)]
    assert cubby.verify("things")["holds"]


def _index(cubby: Cubby) -> list[tuple[Any, ...]]:
    return cubby.rows(
        "select indisunique, pg_get_indexdef(indexrelid, 1, false) from pg_index"
        " where indexrelid = to_regclass('collections.\"things$$key\"')"
    )


MIXED = [{"id": n if n % 2 else f"x{n}", "n": n} for n in range(6)]


def test_a_key_of_numbers_and_texts_has_a_unique_index_too(cubby: Cubby) -> None:
    keyed_table(cubby, *MIXED)
    odd: list[Any] = [{"a": 1}, {"a": 1}, None, None, [1], "y" * 3000, "y" * 3000, 1.0, "1"]
    cubby.ingest(*({"id": one, "n": 9} for one in odd), collection="things")

    assert _index(cubby) == [(True, "id")]
    assert cubby.proposal("things")["columns"][0]["type"] == "jsonb"
    assert cubby.value("select count(*) from collections.things") == 13
    assert cubby.verify("things")["holds"]


@pytest.mark.parametrize(
    "ids",
    [[1, 2, 2], ["a", "b", "x" * 4000], [1, "a", {"o": 1}, {"o": 1}, None, "x" * 4000]],
)
def test_a_key_of_a_table_in_use_gets_its_unique_index_when_it_is_folded(
    cubby: Cubby, ids: list[Any]
) -> None:
    cubby.ingest(*({"id": one, "n": n} for n, one in enumerate(ids)), collection="things")
    cubby.accept_schema("things")
    assert _index(cubby) == []

    set_key(cubby, "$.id")
    cubby.backfill()

    assert _index(cubby) == [(True, "id")]
    assert cubby.proposal("things")["key"] == ["$.id"]
    cubby.ingest(*({"id": one, "n": 7} for one in ids), collection="things")
    assert cubby.verify("things")["holds"]


def test_another_order_is_another_folding_and_keeps_the_index(cubby: Cubby) -> None:
    rows = [{"id": n % 4, "v": n, "w": -n} for n in range(40)]
    keyed_table(cubby, *rows, p_order_by="$.v")
    assert cubby.value("select min(v) from collections.things") == 36

    set_key(cubby, "$.id", p_order_by="$.w")
    cubby.backfill()

    assert cubby.rows("select id, v from collections.things order by id") == [
        (0, 0), (1, 1), (2, 2), (3, 3)
    ]  # fmt: skip
    assert cubby.value("select count(*) from collections.things where extra is not null") == 0
    assert _index(cubby) == [(True, "id")]
    said = cubby.value(
        "select detail from core.lineage where stage = 'collection_key_set'"
        " order by id desc limit 1"
    )
    assert (said["order_by"], said["before_order_by"]) == ("$.w", "$.v")


def test_a_version_that_types_the_key_folds_by_its_values(cubby: Cubby) -> None:
    first = {"at": "2024-05-01T10:00:00Z", "n": 1}
    cubby.ingest(*[first] * 3, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.call("api.edit_schema", p_schema_id=schema, p_edit={"columns": [{"path": "$.n"}]})
    set_key(cubby, "$.at")
    cubby.accept_schema("things")
    late = [f"2024-05-01T12:00:{n % 12:02}+{n // 12 + 2:02}:00" for n in range(24)]
    cubby.ingest(*({"at": at, "n": 2, "new": 1} for at in late), collection="things")
    late = [f"2024-05-01T10:00:{n:02}Z" for n in range(12)]
    cubby.ingest(*({"at": at, "n": 3, "new": 1} for at in late), collection="things")
    assert cubby.value("select count(*) from collections.things") == 36, "spellings, untyped"

    version = cubby.proposal("things", 2)["id"]
    columns = [{"path": "$.at", "type": "timestamptz"}, {"path": "$.new"}]
    cubby.call("api.edit_schema", p_schema_id=version, p_edit={"columns": columns})
    cubby.accept_schema("things", 2)

    assert cubby.rows("select n, count(*) from collections.things group by 1 order by 1") == [
        (2, 12), (3, 12)
    ]  # fmt: skip
    assert _index(cubby) == [(True, "at")]
    assert cubby.verify("things")["holds"]

    cubby.roll_back("things", 2)
    cubby.backfill()
    assert cubby.value("select count(*) from collections.things") == 36
    assert _index(cubby) == []
    assert cubby.verify("things")["holds"]
    cubby.accept_schema("things", 2)
    assert cubby.verify("things")["holds"]
    assert len(_index(cubby)) == 1


events = st.lists(
    st.builds(
        lambda key, at, gone: {"id": key, "at": at, "gone": gone},
        st.sampled_from([1, "1", 1.0, None]),
        st.sampled_from([1, 2, "3", "2024-05-01T10:00:00Z", None, "x"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=events, requests=st.lists(events, max_size=3), backwards=st.booleans())
def test_the_order_of_work_changes_nothing(
    cubby: Cubby, before: list[Any], requests: list[list[Any]], backwards: bool
) -> None:
    collection = next(names)
    cubby.ingest({"id": 0, "at": 0, "gone": False}, *before, collection=collection)
    set_key(cubby, "id", name=collection, p_order_by="at", p_delete_when=["$.gone = true"])
    cubby.accept_schema(collection)
    sent = [cubby.accept(documents(*request), collection=collection) for request in requests]
    for one in reversed(sent) if backwards else sent:
        cubby.work(one)

    answer = cubby.verify(collection)

    assert answer["holds"], answer
    assert answer["documents"] == 1 + len(before) + sum(map(len, requests))
