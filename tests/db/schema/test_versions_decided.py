"""The next version of a table: its acceptance, its rejection, and the way back."""

from __future__ import annotations

import pytest

from cubby.db.errors import NameTaken, WrongState
from tests.db.cubby import Cubby
from tests.db.schema.versions import MANY, as_owner_of_all, columns, pour, versions


def test_accepting_adds_the_columns_and_heals_what_had_gone_to_extra(things: Cubby) -> None:
    pour(things, {"a": "n/a", "new": True})
    things.set("json_chunk", 3)

    after = things.accept_schema("things", 2)

    assert after["backfill"] == {
        "state": "done",
        "error": None,
        "done": MANY + 2,
        "total": MANY + 2,
    }
    assert versions(things) == [(1, "provisional"), (2, "active")]
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
    pour(things, {"a": 1, "new": True})
    things.call("api.accept_schema", p_schema_id=things.proposal("things", 2)["id"])

    pour(things, {"a": 1, "new": False}, 3)

    assert things.value("select count(*) from collections.things where not new") == 3
    assert things.verify("things")["holds"]


def test_a_view_of_the_table_goes_on_working(things: Cubby) -> None:
    as_owner_of_all(things, "create view public.sums as select sum(a) from collections.things")
    pour(things, {"a": "n/a"})
    things.accept_schema("things", 2)

    as_owner_of_all(things, "do $$ begin assert (select * from public.sums) = 3; end $$")
    as_owner_of_all(things, "drop view public.sums")


def test_rejecting_keeps_the_table_and_is_not_asked_again(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True})
    things.call("api.reject_schema", p_schema_id=things.proposal("things", 2)["id"])
    pour(things, {"a": 1, "new": True})

    assert versions(things) == [(1, "active"), (2, "rejected")]
    assert columns(things) == ["document_id", "a", "o_x", "extra"]


def test_more_drift_after_a_rejection_is_another_version(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True})
    things.call("api.reject_schema", p_schema_id=things.proposal("things", 2)["id"])
    pour(things, {"a": 1, "newer": 1})

    things.accept_schema("things", 3)

    assert versions(things) == [(1, "provisional"), (2, "rejected"), (3, "active")]
    assert things.verify("things")["holds"]


def test_rolling_back_version_2_returns_to_version_1(things: Cubby) -> None:
    pour(things, {"a": "n/a", "new": True})
    things.accept_schema("things", 2)

    things.roll_back("things", 2)

    assert versions(things) == [(1, "active"), (2, "provisional")]
    pour(things, {"a": 3, "new": False}, 1)
    assert things.verify("things")["holds"]
    things.backfill()
    assert things.verify("things")["holds"]
    assert columns(things) == ["document_id", "a", "o_x", "extra"]
    assert things.rows(
        "select a, extra, count(*) from collections.things group by 1, 2 order by 1"
    ) == [
        (1, None, 1),
        (2, None, 1),
        (3, {"new": False}, 1),
        (None, {"a": "n/a", "new": True}, MANY),
    ]


def test_a_version_that_was_rolled_back_can_be_accepted_again(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True})
    things.accept_schema("things", 2)
    things.roll_back("things", 2)
    things.backfill()

    things.accept_schema("things", 2)

    assert things.value("select count(new) from collections.things") == MANY


def test_a_version_rolled_back_before_anything_was_healed_is_gone_at_once(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True})
    things.call("api.accept_schema", p_schema_id=things.proposal("things", 2)["id"])

    things.roll_back("things", 2)

    assert columns(things) == ["document_id", "a", "o_x", "extra"]
    assert things.verify("things")["holds"]


def test_three_versions_go_back_one_by_one(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True})
    things.accept_schema("things", 2)
    pour(things, {"a": 1, "new": True, "newer": 1})
    things.accept_schema("things", 3)
    assert columns(things)[-2:] == ["new", "newer"]

    for version in (3, 2):
        things.roll_back("things", version)
        things.backfill()
        assert things.verify("things")["holds"]
    assert columns(things) == ["document_id", "a", "o_x", "extra"]
    things.roll_back("things")

    assert things.value("select to_regclass('collections.things')") is None
    assert things.value("select count(*) from collections.docs_things") == 2 + 2 * MANY


def test_a_view_that_reads_a_new_column_stops_its_rollback_and_is_named(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True})
    things.accept_schema("things", 2)
    as_owner_of_all(things, "create view public.news as select new from collections.things")

    with pytest.raises(
        WrongState, match=r"Something depends on collections\.things: view (public\.)?news"
    ):
        things.roll_back("things", 2)

    as_owner_of_all(things, "drop view public.news")
    assert versions(things) == [(1, "provisional"), (2, "active")]


# What is refused.


def test_a_version_cannot_be_accepted_while_the_one_before_is_being_filled(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.call("api.accept_schema", p_schema_id=cubby.proposal("things")["id"])
    pour(cubby, {"a": 1, "new": 1})

    with pytest.raises(WrongState, match="Version 1 of things is still being filled"):
        cubby.accept_schema("things", 2)

    cubby.backfill()
    assert cubby.accept_schema("things", 2)["status"] == "active"


def test_a_version_cannot_be_accepted_without_the_one_it_builds_on(things: Cubby) -> None:
    pour(things, {"a": 1, "new": 1})
    things.roll_back("things")

    with pytest.raises(
        WrongState, match="Version 2 of things builds on version 1, which is not active"
    ):
        things.accept_schema("things", 2)


@pytest.mark.parametrize("verb", ["accept", "reject", "rollback"])
def test_nothing_is_decided_about_a_superseded_version(things: Cubby, verb: str) -> None:
    pour(things, {"a": 1, "new": 1})
    things.accept_schema("things", 2)

    with pytest.raises(WrongState):
        things.call(f"api.{verb}_schema", p_schema_id=things.proposal("things")["id"])

    assert versions(things) == [(1, "provisional"), (2, "active")]


def test_a_superseded_version_is_not_up_for_decision(things: Cubby) -> None:
    pour(things, {"a": 1, "new": 1})
    things.accept_schema("things", 2)

    assert things.call("catalog.list_schemas", p_status="provisional")["items"] == []
    assert things.call("catalog.overview")["proposals_waiting"] == 0


def test_auto_migrate_accepts_later_versions_too(things: Cubby) -> None:
    things.set("auto_migrate", True)
    pour(things, {"a": 1, "new": True})
    things.check()

    things.backfill()
    things.backfill()

    assert versions(things) == [(1, "provisional"), (2, "active")]
    assert things.value("select count(new) from collections.things") == MANY


def test_the_ddl_that_is_shown_is_what_runs(things: Cubby) -> None:
    pour(things, {"a": "it's", 'Odd "Name': 1, "ctid": 1})
    shown = things.proposal("things", 2)
    with things.owner.transaction(force_rollback=True):
        things.run(shown["ddl"])
        before = columns(things)
        things.run(shown["reverse_ddl"])
        assert columns(things) == ["document_id", "a", "o_x", "extra"]

    things.accept_schema("things", 2)

    assert columns(things) == before


def test_a_column_made_by_hand_with_the_name_of_a_new_one_is_not_touched(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True})
    things.run("alter table collections.things add column new text")

    with pytest.raises(NameTaken, match="A column of that name already exists"):
        things.accept_schema("things", 2)

    assert versions(things) == [(1, "active"), (2, "provisional")]


def test_a_version_of_a_table_that_is_no_more_is_rejected(cubby: Cubby) -> None:
    pour(cubby, {"a": 1})
    first = str(cubby.accept_schema("things")["id"])
    pour(cubby, {"a": 1, "b": "x"})
    second = next(each for each in versions(cubby) if each[0] == 2)
    cubby.call("api.rollback_schema", p_schema_id=first)
    pour(cubby, {"a": 1, "b": "x"})

    cubby.accept_schema("things")

    assert [each[:2] for each in versions(cubby)] == [(1, "active"), (2, "rejected")], second


def test_a_version_of_the_same_table_waits_on(cubby: Cubby) -> None:
    pour(cubby, {"a": 1})
    first = str(cubby.accept_schema("things")["id"])
    pour(cubby, {"a": 1, "b": "x"})
    cubby.call("api.rollback_schema", p_schema_id=first)

    cubby.accept_schema("things")

    assert [each[:2] for each in versions(cubby)] == [(1, "active"), (2, "provisional")]
