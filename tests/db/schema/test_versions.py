"""Drift of an accepted table: the next version, its acceptance, and the way back."""

from __future__ import annotations

import threading
import time
from typing import Any, LiteralString

import pytest

from db.errors import NameTaken, WrongState
from tests.db.cubby import Cubby

MANY = 20
PATIENCE_SECONDS = 120


@pytest.fixture
def things(cubby: Cubby) -> Cubby:
    """An accepted table of two documents {"a": number, "o": {"x": number}}."""
    cubby.ingest({"a": 1, "o": {"x": 1}}, {"a": 2, "o": {"x": 2}}, collection="things")
    cubby.accept_schema("things")
    return cubby


def _pour(cubby: Cubby, document: dict[str, Any], times: int = MANY) -> None:
    cubby.ingest(*([document] * times), collection="things")


def _versions(cubby: Cubby) -> list[tuple[Any, ...]]:
    return cubby.rows("select version, status from core.schema_def order by version")


def _added(cubby: Cubby, version: int = 2) -> dict[str, str]:
    return {
        column["name"]: column["type"]
        for column in cubby.proposal("things", version)["columns"]
        if column["since"] == version
    }


def _columns(cubby: Cubby) -> list[str]:
    return [
        row[0]
        for row in cubby.rows(
            "select attname from pg_attribute where attrelid = 'collections.things'::regclass"
            " and attnum > 0 and not attisdropped order by attnum"
        )
    ]


def _as_owner_of_all(cubby: Cubby, statement: LiteralString) -> None:
    with cubby.database.connect(None) as person:
        person.execute(statement)


# When it is proposed.


def test_a_field_that_many_documents_have_is_proposed(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True, "o": {"x": 1, "y": "2024-01-01"}, "p": {"q": "x"}})

    assert _versions(things) == [(1, "active"), (2, "provisional")]
    assert _added(things) == {"new": "boolean", "o_y": "date", "p_q": "text"}


def test_a_stray_key_is_not(things: Cubby) -> None:
    _pour(things, {"a": 1, "stray": 1}, 9)

    assert _versions(things) == [(1, "active")]


def test_nor_is_a_field_that_few_of_many_documents_have(things: Cubby) -> None:
    _pour(things, {"a": 1, "rare": 1}, 1)
    _pour(things, {"a": 1}, 400)
    _pour(things, {"a": 1, "rare": 1}, 20)

    assert _versions(things) == [(1, "active")]


def test_a_field_that_begins_late_is_measured_from_its_beginning(things: Cubby) -> None:
    _pour(things, {"a": 1}, 400)
    _pour(things, {"a": 1, "late": 1}, 10)

    assert _added(things) == {"late": "numeric"}


def test_the_knobs_say_how_many(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": 1}, 5)
    assert _versions(things) == [(1, "active")]

    things.set("drift_documents", 5)

    assert _added(things) == {"new": "numeric"}


def test_values_that_do_not_fit_get_a_wider_column_beside(things: Cubby) -> None:
    _pour(things, {"a": "n/a"})

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
    _pour(cubby, {"day": "soon"})

    assert _added(cubby) == {"day_text": "text"}


def test_what_stands_in_extra_beside_its_column_is_no_drift(cubby: Cubby) -> None:
    cubby.ingest({"at": "2024-01-01T00:00:00Z", "n": 1}, collection="things")
    cubby.accept_schema("things")
    _pour(cubby, {"at": "2024-01-01T02:00:00+02:00", "n": None})

    assert _versions(cubby) == [(1, "active")]


def test_an_object_where_keys_are_data_is_one_column(things: Cubby) -> None:
    things.ingest(
        *({"a": 1, "map": {f"k{n}-{m}": m for m in range(20)}} for n in range(50)),
        collection="things",
    )

    assert _added(things) == {"map": "jsonb"}


def test_names_keep_clear_of_those_that_are_there(things: Cubby) -> None:
    _pour(things, {"a": "x", "A": 1, "a_jsonb": 1, "O X": 2})

    names = _columns(things) + list(_added(things))
    assert len(_added(things)) == 4
    assert len(set(names)) == len(names)


def test_what_a_person_took_out_of_version_1_is_not_proposed_again(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": 1}, collection="things")
    cubby.run(
        "update core.schema_def set proposal = jsonb_set(proposal, '{columns}',"
        " jsonb_path_query_array(proposal, '$.columns[*] ? (@.name == \"a\")'))"
    )
    cubby.accept_schema("things")

    _pour(cubby, {"a": 1, "b": 1})

    assert _versions(cubby) == [(1, "active")]


def test_the_waiting_version_follows_the_drift(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": 1})
    first = things.proposal("things", 2)
    _pour(things, {"a": 1, "newer": 1})

    second = things.proposal("things", 2)
    assert (second["id"], _added(things)) == (first["id"], {"new": "numeric", "newer": "numeric"})
    assert second["structure_hash"] != first["structure_hash"]


def test_documents_that_were_there_before_the_table_count_too(cubby: Cubby) -> None:
    cubby.set("N_sample", 1)
    cubby.ingest(*({"a": 1, f"k{n % 2}": 1} for n in range(40)), collection="things")

    cubby.accept_schema("things")

    assert len(_added(cubby)) == 1


def test_a_jsonb_collection_has_no_drift(cubby: Cubby) -> None:
    cubby.ingest({"a": [{"b": 1}]}, collection="things")
    cubby.accept_schema("things")
    _pour(cubby, {"new": 1})

    assert _versions(cubby) == [(1, "active")]


# What deciding about it does.


def test_accepting_adds_the_columns_and_heals_what_had_gone_to_extra(things: Cubby) -> None:
    _pour(things, {"a": "n/a", "new": True})
    things.set("json_chunk", 3)

    after = things.accept_schema("things", 2)

    assert after["backfill"] == {
        "state": "done",
        "done": MANY + 2,
        "total": MANY + 2,
    }
    assert _versions(things) == [(1, "provisional"), (2, "active")]
    assert things.proposal("things")["superseded_by"] == after["id"]
    assert things.rows(
        "select a, a_jsonb, new, extra, count(*) from collections.things"
        " group by 1, 2, 3, 4 order by 1"
    ) == [(1, 1, None, None, 1), (2, 2, None, None, 1), (None, "n/a", True, None, MANY)]
    assert (
        things.value(
            "select col_description('collections.things'::regclass, attnum) from pg_attribute"
            " where attrelid = 'collections.things'::regclass and attname = 'new'"
        )
        == "From $.new, since version 2."
    )


def test_new_documents_go_into_the_new_columns_at_once(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.call("api.accept_schema", p_schema_id=things.proposal("things", 2)["id"])

    _pour(things, {"a": 1, "new": False}, 3)

    assert things.value("select count(*) from collections.things where not new") == 3
    assert things.verify("things")["holds"]


def test_a_view_of_the_table_goes_on_working(things: Cubby) -> None:
    _as_owner_of_all(things, "create view public.sums as select sum(a) from collections.things")
    _pour(things, {"a": "n/a"})
    things.accept_schema("things", 2)

    _as_owner_of_all(things, "do $$ begin assert (select * from public.sums) = 3; end $$")
    _as_owner_of_all(things, "drop view public.sums")


def test_rejecting_keeps_the_table_and_is_not_asked_again(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.call("api.reject_schema", p_schema_id=things.proposal("things", 2)["id"])
    _pour(things, {"a": 1, "new": True})

    assert _versions(things) == [(1, "active"), (2, "rejected")]
    assert _columns(things) == ["document_id", "a", "o_x", "extra"]


def test_more_drift_after_a_rejection_is_another_version(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.call("api.reject_schema", p_schema_id=things.proposal("things", 2)["id"])
    _pour(things, {"a": 1, "newer": 1})

    things.accept_schema("things", 3)

    assert _versions(things) == [(1, "provisional"), (2, "rejected"), (3, "active")]
    assert things.verify("things")["holds"]


def test_rolling_back_version_2_returns_to_version_1(things: Cubby) -> None:
    _pour(things, {"a": "n/a", "new": True})
    things.accept_schema("things", 2)

    things.roll_back("things", 2)

    assert _versions(things) == [(1, "active"), (2, "provisional")]
    _pour(things, {"a": 3, "new": False}, 1)
    assert things.verify("things")["holds"]
    things.backfill()
    assert things.verify("things")["holds"]
    assert _columns(things) == ["document_id", "a", "o_x", "extra"]
    assert things.rows(
        "select a, extra, count(*) from collections.things group by 1, 2 order by 1"
    ) == [
        (1, None, 1),
        (2, None, 1),
        (3, {"new": False}, 1),
        (None, {"a": "n/a", "new": True}, MANY),
    ]


def test_a_version_that_was_rolled_back_can_be_accepted_again(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.accept_schema("things", 2)
    things.roll_back("things", 2)
    things.backfill()

    things.accept_schema("things", 2)

    assert things.value("select count(new) from collections.things") == MANY


def test_a_version_rolled_back_before_anything_was_healed_is_gone_at_once(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.call("api.accept_schema", p_schema_id=things.proposal("things", 2)["id"])

    things.roll_back("things", 2)

    assert _columns(things) == ["document_id", "a", "o_x", "extra"]
    assert things.verify("things")["holds"]


def test_three_versions_go_back_one_by_one(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.accept_schema("things", 2)
    _pour(things, {"a": 1, "new": True, "newer": 1})
    things.accept_schema("things", 3)
    assert _columns(things)[-2:] == ["new", "newer"]

    for version in (3, 2):
        things.roll_back("things", version)
        things.backfill()
        assert things.verify("things")["holds"]
    assert _columns(things) == ["document_id", "a", "o_x", "extra"]
    things.roll_back("things")

    assert things.value("select to_regclass('collections.things')") is None
    assert things.value("select count(*) from collections.docs_things") == 2 + 2 * MANY


def test_a_view_that_reads_a_new_column_stops_its_rollback_and_is_named(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.accept_schema("things", 2)
    _as_owner_of_all(things, "create view public.news as select new from collections.things")

    with pytest.raises(
        WrongState, match=r"something depends on collections\.things: view (public\.)?news"
    ):
        things.roll_back("things", 2)

    _as_owner_of_all(things, "drop view public.news")
    assert _versions(things) == [(1, "provisional"), (2, "active")]


# What is refused.


def test_a_version_cannot_be_accepted_while_the_one_before_is_being_filled(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.call("api.accept_schema", p_schema_id=cubby.proposal("things")["id"])
    _pour(cubby, {"a": 1, "new": 1})

    with pytest.raises(WrongState, match="version 1 of things is still being filled"):
        cubby.accept_schema("things", 2)

    cubby.backfill()
    assert cubby.accept_schema("things", 2)["status"] == "active"


def test_a_version_cannot_be_accepted_without_the_one_it_builds_on(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": 1})
    things.roll_back("things")

    with pytest.raises(
        WrongState, match="version 2 of things builds on version 1, which is not active"
    ):
        things.accept_schema("things", 2)


@pytest.mark.parametrize("verb", ["accept", "reject", "rollback"])
def test_nothing_is_decided_about_a_superseded_version(things: Cubby, verb: str) -> None:
    _pour(things, {"a": 1, "new": 1})
    things.accept_schema("things", 2)

    with pytest.raises(WrongState):
        things.call(f"api.{verb}_schema", p_schema_id=things.proposal("things")["id"])

    assert _versions(things) == [(1, "provisional"), (2, "active")]


def test_a_superseded_version_is_not_up_for_decision(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": 1})
    things.accept_schema("things", 2)

    assert things.call("catalog.list_schemas", p_status="provisional")["items"] == []
    assert things.call("catalog.overview")["proposals_waiting"] == 0


def test_a_reader_makes_acceptance_and_rollback_give_up_soon(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": 1})
    with things.database.connect("cubby_analyst") as analyst, analyst.transaction():
        analyst.execute("select * from collections.things")
        with pytest.raises(WrongState, match="the table is in use"):
            things.accept_schema("things", 2)
    things.accept_schema("things", 2)
    with things.database.connect("cubby_analyst") as analyst, analyst.transaction():
        analyst.execute("select * from collections.things")
        with pytest.raises(WrongState, match="the table is in use"):
            things.roll_back("things", 2)

    assert _versions(things) == [(1, "provisional"), (2, "active")]


def test_readers_are_never_kept_out_while_rows_are_healed(things: Cubby) -> None:
    _pour(things, {"a": "n/a", "new": True})
    schema = things.proposal("things", 2)["id"]
    things.call("api.accept_schema", p_schema_id=schema)
    job = things.value("select max(id) from core.job where task = 'schema.backfill'")
    things.begin(job)

    with things.service.transaction():
        things.call("api.backfill_schema", p_job_id=job)
        held = things.rows(
            "select distinct mode from pg_locks where relation = 'collections.things'::regclass"
        )
        with things.database.connect("cubby_analyst") as analyst:
            analyst.execute("set lock_timeout = '10ms'")
            row = analyst.execute("select count(*) from collections.things").fetchone()

    assert row == (MANY + 2,)
    assert ("AccessExclusiveLock",) not in held


def test_documents_that_stream_in_meet_every_version_once(cubby: Cubby) -> None:
    """Accept, drift, version 2, its rollback and its acceptance, while three others store. What is
    new about their documents begins with the first acceptance, so that it is drift."""
    cubby.set("json_chunk", 7)
    cubby.ingest(*({"n": n} for n in range(20)), collection="things")
    others = [cubby.another() for _ in range(3)]
    drifting, enough = threading.Event(), threading.Event()
    failures: list[BaseException] = []
    stored = [0, 0, 0]

    def document(place: int, n: int) -> dict[str, Any]:
        if not drifting.is_set():
            return {"n": n}
        return {"n": n, "place": place, "s": str(n)} if n % 3 else {"n": str(n)}

    def pour(place: int, other: Cubby) -> None:
        try:
            while not enough.is_set():
                start = stored[place]
                other.ingest(
                    *(document(place, n) for n in range(start, start + 5)), collection="things"
                )
                stored[place] += 5
        except BaseException as error:  # noqa: BLE001 -- told to the test
            failures.append(error)

    threads = [
        threading.Thread(target=pour, args=(place, other)) for place, other in enumerate(others)
    ]
    for thread in threads:
        thread.start()
    try:
        cubby.accept_schema("things")
        assert cubby.verify("things")["holds"]
        drifting.set()
        version = _wait_for_version(cubby)
        cubby.accept_schema("things", version)
        assert cubby.verify("things")["holds"]
        cubby.roll_back("things", version)
        cubby.backfill()
        assert cubby.verify("things")["holds"]
        cubby.roll_back("things")
        cubby.accept_schema("things")
    finally:
        enough.set()
        for thread in threads:
            thread.join()
        for other in others:
            other.close()

    assert failures == []
    answer = cubby.verify("things")
    assert (answer["broken"], answer["missing"], answer["strays"]) == (0, 0, 0)
    assert answer["documents"] == answer["rows"] == 20 + sum(stored)


def _wait_for_version(cubby: Cubby) -> int:
    """The next version's number, once drift has proposed it and the table is filled."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = cubby.rows(
            "select next.version from core.schema_def as next join core.schema_def as base"
            " on base.id = next.base_id and base.status = 'active' and base.backfill_state = 'done'"
            " where next.status = 'provisional'"
        )
        if found:
            return int(found[0][0])
    raise AssertionError("drift proposed nothing")


def test_a_reader_in_a_long_transaction_leaves_the_columns_to_the_job(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.accept_schema("things", 2)
    things.roll_back("things", 2)
    job = things.value("select max(id) from core.job where task = 'schema.backfill'")
    things.begin(job)
    with things.database.connect("cubby_analyst") as analyst, analyst.transaction():
        analyst.execute("select * from collections.things")
        with pytest.raises(WrongState, match="the table is in use"):
            things.call("api.backfill_schema", p_job_id=job)

    assert things.verify("things")["holds"]
    assert things.call("api.backfill_schema", p_job_id=job)["state"] == "done"
    assert _columns(things) == ["document_id", "a", "o_x", "extra"]


def test_auto_migrate_accepts_later_versions_too(things: Cubby) -> None:
    things.set("auto_migrate", True)
    _pour(things, {"a": 1, "new": True})
    things.check()

    things.backfill()
    things.backfill()

    assert _versions(things) == [(1, "provisional"), (2, "active")]
    assert things.value("select count(new) from collections.things") == MANY


def test_the_ddl_that_is_shown_is_what_runs(things: Cubby) -> None:
    _pour(things, {"a": "it's", 'Odd "Name': 1, "ctid": 1})
    shown = things.proposal("things", 2)
    with things.owner.transaction(force_rollback=True):
        things.run(shown["ddl"])
        before = _columns(things)
        things.run(shown["reverse_ddl"])
        assert _columns(things) == ["document_id", "a", "o_x", "extra"]

    things.accept_schema("things", 2)

    assert _columns(things) == before


def test_a_column_made_by_hand_with_the_name_of_a_new_one_is_not_touched(things: Cubby) -> None:
    _pour(things, {"a": 1, "new": True})
    things.run("alter table collections.things add column new text")

    with pytest.raises(NameTaken, match="has a column of that name already"):
        things.accept_schema("things", 2)

    assert _versions(things) == [(1, "active"), (2, "provisional")]
