"""The invariant as a query: it holds for whatever comes, and it notices when it does not."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from cubby.db.errors import NotFound
from tests.campaign import scaled
from tests.db.cubby import Cubby
from tests.db.schema.test_materialise_sql import anything, broken_law, keys, scalars, tame

names = (f"v{n}" for n in count())
elements = st.lists(
    st.dictionaries(keys, scalars, max_size=3).map(
        lambda found: "{" + ",".join(f"{json.dumps(k)}:{v}" for k, v in found.items()) + "}"
    )
    | scalars,
    max_size=4,
).map(lambda found: "[" + ",".join(found) + "]")


def _all(answer: dict[str, Any], *faults: str) -> dict[str, int]:
    return {fault: answer[fault] for fault in faults}


def _fold(cubby: Cubby) -> None:
    cubby.set("drift_documents", 1)
    cubby.set("stability_threshold", 0)
    cubby.set("max_depth", 3)


def test_what_extra_says_of_a_moment_goes_before_its_column_also_where_an_object_was(
    cubby: Cubby,
) -> None:
    _fold(cubby)
    cubby.ingest(b'{"a": null, "A b": {"a": true}}', collection="t")
    cubby.accept_schema("t")
    cubby.ingest(b'{"A b": "2024-01-01T24:00:00Z"}', collection="t")
    cubby.accept_schema("t", 2)

    assert cubby.rows("select a_b is not null, extra from collections.t where a_b_a is null") == [
        (True, {"A b": "2024-01-01T24:00:00Z"})
    ]
    assert cubby.verify("t")["holds"]


@settings(
    max_examples=scaled(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    before=st.lists(tame, min_size=1, max_size=4),
    after=st.lists(tame | anything, min_size=1, max_size=5),
    late=st.lists(tame | anything, max_size=3),
)
def test_no_document_breaks_it_in_any_version(
    cubby: Cubby, before: list[str], after: list[str], late: list[str]
) -> None:
    assume(any(document != "{}" for document in before))
    if cubby.value("select value <> '1' from core.setting where name = 'drift_documents'"):
        _fold(cubby)
    collection = next(names)
    cubby.ingest(*(d.encode() for d in before), collection=collection)
    cubby.accept_schema(collection)
    cubby.ingest(*(d.encode() for d in after), collection=collection)
    assert cubby.verify(collection)["holds"]
    assert broken_law(cubby, collection) == []

    if cubby.value("select count(*) from core.schema_def where name = %s", collection) == 2:
        cubby.accept_schema(collection, 2)
        assert cubby.verify(collection)["holds"]
        if late:
            cubby.ingest(*(d.encode() for d in late), collection=collection)
            assert cubby.verify(collection)["holds"]
        cubby.roll_back(collection, 2)
        assert cubby.verify(collection)["holds"]
        cubby.backfill()
        assert cubby.verify(collection)["holds"]
        assert broken_law(cubby, collection) == []


@settings(
    max_examples=scaled(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    lists=st.lists(elements, min_size=1, max_size=4), late=st.lists(elements | anything, max_size=3)
)
def test_no_array_breaks_it_as_child_rows(cubby: Cubby, lists: list[str], late: list[str]) -> None:
    collection = next(names)
    stored = ['{"items":[{"a":1}],"o":{"list":[{"b":1}]}}']
    stored += [f'{{"items":{one},"o":{{"list":{one}}}}}' for one in lists]
    cubby.ingest(*(d.encode() for d in stored), collection=collection)
    schema = cubby.proposal(collection)["id"]
    cubby.run("update core.schema_def set storage_choice = 'sql' where id = %s", schema)
    chosen = cubby.call(
        "api.choose_child_tables", p_schema_id=schema, p_paths=["$.items[]", "$.o.list[]"]
    )
    assert len(chosen["children"]) == 2
    cubby.accept_schema(collection)
    if late:
        cubby.ingest(*(f'{{"items":{d},"o":{d}}}'.encode() for d in late), collection=collection)

    answer = cubby.verify(collection)

    assert answer["holds"], answer
    assert answer["rows"] == len(stored) + len(late)


def test_missing_null_and_empty_stay_three_things(cubby: Cubby) -> None:
    cubby.ingest({"a": "x", "o": {"i": 1}, "l": [1]}, collection="things")
    cubby.accept_schema("things")
    cubby.ingest(
        {}, {"a": None}, {"a": ""}, {"o": None}, {"o": {}}, {"o": {"i": None}},
        {"l": []}, {"l": None},
        collection="things",
    )  # fmt: skip

    assert cubby.verify("things")["holds"]
    assert cubby.value("select count(distinct doc) from collections.docs_things") == 9


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        ("update collections.things set a = 2 where a = 1", "broken"),
        ("update collections.things set extra = '{\"b\": 1}' where a = 1", "broken"),
        ("update collections.things set a = 1.0 where a = 1", "broken"),
        ("delete from collections.things where a = 1", "missing"),
        ("insert into collections.things values (uuidv7(), 1, null)", "strays"),
    ],
)
def test_a_change_by_hand_is_counted_and_named(cubby: Cubby, harm: str, fault: str) -> None:
    sent = cubby.ingest({"a": 1}, {"a": 3}, collection="things")
    cubby.accept_schema("things")
    cubby.run(harm)

    answer = cubby.verify("things")

    assert not answer["holds"]
    assert _all(answer, "broken", "missing", "strays", "outdated") == {
        "broken": 0, "missing": 0, "strays": 0, "outdated": 0, fault: 1
    }  # fmt: skip
    assert len(answer["sample_ids"]) == 1
    assert fault == "strays" or answer["sample_ids"] == [sent.ids[0]]


def test_a_child_row_that_is_gone_breaks_its_document(cubby: Cubby) -> None:
    cubby.ingest({"items": [{"a": 1}, {"a": 2}]}, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.run("update core.schema_def set storage_choice = 'sql'")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.items[]"])
    cubby.accept_schema("things")
    cubby.run("delete from collections.things__items where ordinal = 0")

    assert cubby.verify("things")["broken"] == 1


def test_documents_not_yet_filled_in_are_missing_and_no_fault(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")
    cubby.call("api.accept_schema", p_schema_id=cubby.proposal("things")["id"])

    answer = cubby.verify("things")

    assert (answer["missing"], answer["backfill_state"], answer["holds"]) == (2, "running", True)


def test_a_collection_without_a_table_has_nothing_to_break(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")

    answer = cubby.verify("things")

    assert (answer["documents"], answer["typed_table"], answer["holds"]) == (1, None, True)


def test_analysts_may_ask_it_of_the_catalog(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")

    with cubby.database.connect("cubby_analyst") as analyst:
        row = analyst.execute("select catalog.verify_collection('things') -> 'holds'").fetchone()

    assert row == (True,)


def test_an_unknown_collection_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Collection nothing not found"):
        shared.call("api.verify_collection", p_name="nothing")
