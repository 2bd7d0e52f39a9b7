"""With a key the typed table shows the newest document of each; docs_ keeps them all."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import Cubby, at_once
from tests.db.sent import documents


def _key(cubby: Cubby, *paths: Any, **more: Any) -> dict[str, Any]:
    return dict(
        cubby.call(
            "api.set_collection_key", p_name="things", p_paths=list(paths), p_actor="anna", **more
        )
    )


def _rows(cubby: Cubby) -> list[tuple[Any, ...]]:
    return cubby.rows("select id, v from collections.things order by id, v")


@pytest.fixture
def things(cubby: Cubby) -> Cubby:
    """An accepted table with the key $.id."""
    cubby.ingest({"id": 1, "v": "a"}, {"id": 2, "v": "a"}, collection="things")
    _key(cubby, "id")
    cubby.accept_schema("things")
    return cubby


def test_the_newest_document_of_a_key_takes_the_place_of_the_older(things: Cubby) -> None:
    things.ingest({"id": 1, "v": "b"}, {"id": 3, "v": "b"}, collection="things")

    assert _rows(things) == [(1, "b"), (2, "a"), (3, "b")]
    assert things.value("select count(*) from collections.docs_things") == 4
    answer = things.verify("things")
    assert (answer["holds"], answer["documents"], answer["rows"]) == (True, 4, 3)
    assert answer["key"] == ["$.id"]


def test_within_a_request_the_last_of_a_key_stays(things: Cubby) -> None:
    things.ingest(*({"id": 1, "v": str(n)} for n in range(5)), collection="things")

    assert _rows(things)[0] == (1, "4")


def test_the_time_of_the_request_decides_and_not_that_of_the_work(things: Cubby) -> None:
    earlier = things.accept(documents({"id": 1, "v": "earlier"}), collection="things")
    later = things.accept(documents({"id": 1, "v": "later"}), collection="things")

    things.work(later)
    things.work(earlier)

    assert _rows(things)[0] == (1, "later")
    assert things.verify("things")["holds"]


def test_batches_at_once_with_the_same_keys_leave_one_row_each(things: Cubby) -> None:
    others = [things.another() for _ in range(4)]

    def pour(other: Cubby, place: int) -> None:
        for n in range(8):
            order = range(10) if place % 2 else range(9, -1, -1)
            other.ingest(*({"id": m, "v": f"{place}-{n}"} for m in order), collection="things")

    results = at_once(*(lambda o=o, p=p: pour(o, p) for p, o in enumerate(others)))

    for other in others:
        other.close()
    assert results == [None] * 4
    assert [row[0] for row in _rows(things)] == list(range(10))
    answer = things.verify("things")
    assert (answer["holds"], answer["documents"]) == (True, 2 + 4 * 8 * 10)


def test_documents_from_before_the_table_are_folded_too(cubby: Cubby) -> None:
    cubby.ingest(*({"id": n % 3, "v": n} for n in range(10)), collection="things")
    _key(cubby, "id")
    cubby.set("json_chunk", 2)
    cubby.accept_schema("things")

    assert _rows(cubby) == [(0, 9), (1, 7), (2, 8)]


def test_documents_without_the_key_stay_and_are_reported(things: Cubby) -> None:
    things.ingest(
        {"v": "none"}, {"id": None, "v": "null"}, {"id": {"x": 1}, "v": "object"}, {"v": "none"},
        collection="things",
    )  # fmt: skip

    assert things.value("select count(*) from collections.things") == 6
    answer = things.verify("things")
    assert (answer["without_key"], answer["holds"]) == (4, True)


def test_a_key_of_another_type_is_another_key(things: Cubby) -> None:
    things.ingest({"id": "1", "v": "text"}, {"id": 1.0, "v": "number"}, collection="things")

    assert _rows(things) == [(1, "number"), (2, "a"), (None, "text")]
    assert things.verify("things")["holds"]


def test_a_key_too_long_for_the_index_is_a_key_all_the_same(cubby: Cubby) -> None:
    cubby.ingest({"id": "a", "v": 1}, collection="things")
    _key(cubby, "id")
    cubby.accept_schema("things")
    for version in (1, 2):
        cubby.ingest({"id": "x" * 9_000, "v": version}, collection="things")

    assert _rows(cubby) == [("a", 1), (None, 2)]
    assert cubby.verify("things")["holds"]


def test_a_key_of_several_paths(cubby: Cubby) -> None:
    cubby.ingest(
        *({"id": n % 2, "o": {"no": n % 3}, "v": n} for n in range(12)), collection="things"
    )
    _key(cubby, "id", "$.o.no")
    cubby.accept_schema("things")

    assert cubby.value("select count(*) from collections.things") == 6
    assert cubby.proposal("things")["key"] == ["$.id", "$.o.no"]
    assert (
        cubby.value("select indexdef from pg_indexes where indexname = 'things$$key'")
        == 'CREATE UNIQUE INDEX "things$$key" ON collections.things USING btree (id, o_no)'
    )


def test_setting_a_key_on_a_filled_table_folds_it(cubby: Cubby) -> None:
    cubby.ingest(*({"id": n % 3, "v": n} for n in range(10)), collection="things")
    cubby.accept_schema("things")
    cubby.set("json_chunk", 2)

    answer = _key(cubby, "id")
    cubby.ingest({"id": 0, "v": 100}, collection="things")
    cubby.backfill()

    assert (answer["documents"], answer["keys"], answer["folded"]) == (10, 3, 7)
    assert _rows(cubby) == [(0, 100), (1, 7), (2, 8)]
    assert cubby.verify("things")["holds"]


def test_taking_the_key_away_brings_every_document_back(things: Cubby) -> None:
    things.ingest({"id": 1, "v": "b"}, collection="things")

    _key(things)
    things.backfill()

    assert _rows(things) == [(1, "a"), (1, "b"), (2, "a")]
    assert things.verify("things")["holds"]


def test_filling_again_loses_no_row_of_a_table_with_a_key(things: Cubby) -> None:
    things.ingest({"id": 1, "v": "b"}, collection="things")
    rows = _rows(things)
    ids = [row[0] for row in things.rows("select id from collections.docs_things")]

    things.run("select core._materialise(schema, %s::uuid[]) from core.schema_def as schema", ids)

    assert _rows(things) == rows


def test_another_key_is_another_folding(things: Cubby) -> None:
    things.ingest({"id": 3, "v": "a"}, {"id": 3, "v": "b"}, collection="things")

    _key(things, "v")
    things.backfill()

    assert _rows(things) == [(3, "a"), (3, "b")]
    assert things.verify("things")["holds"]


def test_a_dry_run_counts_and_changes_nothing(cubby: Cubby) -> None:
    sent = cubby.ingest({"id": 1, "v": 1}, {"id": 1, "v": 2}, {"v": 3}, collection="things")
    cubby.accept_schema("things")

    answer = _key(cubby, "id", p_dry_run=True)

    assert answer == {
        "collection": "things", "key": ["$.id"], "before": [], "dry_run": True, "documents": 3,
        "keys": 1, "folded": 1, "without_key": 1, "without_key_ids": [sent.ids[2]],
        "order_by": None, "delete_when": [], "tombstones": 0,
    }  # fmt: skip
    assert cubby.value("select key_paths from core.collection") == []
    assert cubby.value("select count(*) from collections.things") == 3


def test_the_act_is_in_lineage_with_its_actor(things: Cubby) -> None:
    assert things.rows(
        "select actor, detail from core.lineage where stage = 'collection_key_set'"
    ) == [("anna", {"collection": "things", "key": ["$.id"], "delete_when": [],
                    "before": [], "before_delete_when": []})]  # fmt: skip


def test_a_table_with_a_key_has_versions_and_goes_back(things: Cubby) -> None:
    things.ingest(*({"id": n, "v": "x", "new": n} for n in range(20)), collection="things")
    things.accept_schema("things", 2)
    things.ingest({"id": 0, "v": "y", "new": 99}, collection="things")
    assert things.value("select new from collections.things where id = 0") == 99
    assert things.verify("things")["holds"]
    things.roll_back("things", 2)
    things.backfill()
    assert things.verify("things")["holds"]
    things.roll_back("things")
    things.accept_schema("things")

    assert things.value("select count(*) from collections.things") == 20
    assert things.verify("things")["holds"]


def test_child_rows_follow_the_newest_document(cubby: Cubby) -> None:
    cubby.ingest({"id": 1, "lines": [{"n": 1}, {"n": 2}]}, collection="things")
    _key(cubby, "id")
    schema = cubby.proposal("things")["id"]
    cubby.run("update core.schema_def set storage_choice = 'sql'")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.lines[]"])
    cubby.accept_schema("things")
    cubby.ingest({"id": 1, "lines": [{"n": 3}]}, collection="things")

    assert cubby.rows("select ordinal, n from collections.things__lines") == [(0, 3)]
    assert cubby.verify("things")["holds"]


def test_another_collection_can_refer_to_the_key(cubby: Cubby) -> None:
    cubby.ingest(*({"id": n, "v": "x"} for n in range(5)), collection="things")
    _key(cubby, "id")
    cubby.accept_schema("things")
    cubby.ingest(*({"thing_id": n, "what": "y"} for n in range(5)), collection="parts")

    (foreign,) = cubby.proposal("parts")["foreign_keys"]
    cubby.accept_schema("parts")
    cubby.ingest({"thing_id": 77, "what": "late parent"}, collection="parts")

    assert (foreign["column"], foreign["references_table"], foreign["references_column"]) == (
        "thing_id", "things", "id",
    )  # fmt: skip
    assert (
        cubby.value(
            "select pg_get_constraintdef(oid) from pg_constraint where conname = %s",
            foreign["name"],
        )
        == "FOREIGN KEY (thing_id) REFERENCES collections.things(id) NOT ENFORCED"
    )
    assert cubby.value("select count(*) from collections.parts") == 6
    with pytest.raises(WrongState, match=r"Something depends on collections\.things: constraint"):
        cubby.roll_back("things")
    with pytest.raises(WrongState, match=r"Something depends on collections\.things: constraint"):
        _key(cubby, "v")


@pytest.mark.parametrize(
    "paths",
    [
        {"a": 1},
        ["a", "a"],
        [1],
        [[]],
        [["a", "b", "c"]],
        ["a", "b", "c", "d", "e"],
        [["a", 1]],
        [None],
    ],
)
def test_what_is_no_key_is_refused(cubby: Cubby, paths: Any) -> None:
    cubby.ingest({"id": 1}, collection="things")

    with pytest.raises(InvalidArgument):
        cubby.call("api.set_collection_key", p_name="things", p_paths=paths)


def test_a_collection_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Collection things not found"):
        _key(shared, "id")


def test_a_table_that_is_being_filled_keeps_its_key(cubby: Cubby) -> None:
    cubby.ingest({"id": 1}, collection="things")
    cubby.call("api.accept_schema", p_schema_id=cubby.proposal("things")["id"])

    with pytest.raises(WrongState, match="The table of things is being filled"):
        _key(cubby, "id")
