"""Drift of an accepted table: when the next version is proposed, and of what."""

from __future__ import annotations

from tests.db.cubby import Cubby
from tests.db.schema.versions import added, columns, pour, versions


def test_a_field_that_many_documents_have_is_proposed(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True, "o": {"x": 1, "y": "2024-01-01"}, "p": {"q": "x"}})

    assert versions(things) == [(1, "active"), (2, "provisional")]
    assert added(things) == {"new": "boolean", "o_y": "date", "p_q": "text"}


def test_a_stray_key_is_not(things: Cubby) -> None:
    pour(things, {"a": 1, "stray": 1}, 9)

    assert versions(things) == [(1, "active")]


def test_nor_is_a_field_that_few_of_many_documents_have(things: Cubby) -> None:
    pour(things, {"a": 1, "rare": 1}, 1)
    pour(things, {"a": 1}, 400)
    pour(things, {"a": 1, "rare": 1}, 20)

    assert versions(things) == [(1, "active")]


def test_a_field_that_begins_late_is_measured_from_its_beginning(things: Cubby) -> None:
    pour(things, {"a": 1}, 400)
    pour(things, {"a": 1, "late": 1}, 10)

    assert added(things) == {"late": "numeric"}


def test_the_knobs_say_how_many(things: Cubby) -> None:
    pour(things, {"a": 1, "new": 1}, 5)
    assert versions(things) == [(1, "active")]

    things.set("drift_documents", 5)

    assert added(things) == {"new": "numeric"}


def test_values_that_do_not_fit_get_a_wider_column_beside(things: Cubby) -> None:
    pour(things, {"a": "n/a"})

    diff = things.proposal("things", 2)["diff"]
    assert (diff["base_version"], diff["added"], diff["breaking"]) == (1, [], [])
    assert diff["widened"] == [
        {
            "path": "$.a", "column": "a_jsonb", "type": "jsonb", "beside": "a",
            "beside_type": "numeric", "presence": 1,
        }
    ]  # fmt: skip


def test_kinds_of_text_widen_to_text(cubby: Cubby) -> None:
    cubby.ingest({"day": "2024-01-01"}, collection="things")
    cubby.accept_schema("things")
    pour(cubby, {"day": "soon"})

    assert added(cubby) == {"day_text": "text"}


def test_what_stands_in_extra_beside_its_column_is_no_drift(cubby: Cubby) -> None:
    cubby.ingest({"at": "2024-01-01T00:00:00Z", "n": 1}, collection="things")
    cubby.accept_schema("things")
    pour(cubby, {"at": "2024-01-01T02:00:00+02:00", "n": None})

    assert versions(cubby) == [(1, "active")]


def test_an_object_where_keys_are_data_is_one_column(things: Cubby) -> None:
    things.ingest(
        *({"a": 1, "map": {f"k{n}-{m}": m for m in range(20)}} for n in range(50)),
        collection="things",
    )

    assert added(things) == {"map": "jsonb"}


def test_names_keep_clear_of_those_that_are_there(things: Cubby) -> None:
    pour(things, {"a": "x", "A": 1, "a_jsonb": 1, "O X": 2})

    names = columns(things) + list(added(things))
    assert len(added(things)) == 4
    assert len(set(names)) == len(names)


def test_what_a_person_took_out_of_version_1_is_not_proposed_again(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": 1}, collection="things")
    cubby.run(
        "update core.schema_def set proposal = jsonb_set(proposal, '{columns}',"
        " jsonb_path_query_array(proposal, '$.columns[*] ? (@.name == \"a\")'))"
    )
    cubby.accept_schema("things")

    pour(cubby, {"a": 1, "b": 1})

    assert versions(cubby) == [(1, "active")]


def test_the_waiting_version_follows_the_drift(things: Cubby) -> None:
    pour(things, {"a": 1, "new": 1})
    first = things.proposal("things", 2)
    pour(things, {"a": 1, "newer": 1})

    second = things.proposal("things", 2)
    assert (second["id"], added(things)) == (first["id"], {"new": "numeric", "newer": "numeric"})
    assert second["structure_hash"] != first["structure_hash"]


def test_documents_that_were_there_before_the_table_count_too(cubby: Cubby) -> None:
    cubby.set("N_sample", 1)
    cubby.ingest(*({"a": 1, f"k{n % 2}": 1} for n in range(40)), collection="things")

    cubby.accept_schema("things")

    assert len(added(cubby)) == 1


def test_a_jsonb_collection_has_no_drift(cubby: Cubby) -> None:
    cubby.ingest({"a": [{"b": 1}]}, collection="things")
    cubby.accept_schema("things")
    pour(cubby, {"new": 1})

    assert versions(cubby) == [(1, "active")]
