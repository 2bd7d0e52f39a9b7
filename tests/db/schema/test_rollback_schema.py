from __future__ import annotations

import pytest

from cubby.db.errors import WrongState
from tests.db.cubby import Cubby


@pytest.fixture
def schema(cubby: Cubby) -> str:
    """An accepted schema of two documents."""
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")
    return str(cubby.accept_schema("things")["id"])


def _roll_back(cubby: Cubby, schema: str) -> dict[str, object]:
    return dict(cubby.call("api.rollback_schema", p_schema_id=schema, p_actor="anna"))


def test_the_table_goes_and_the_documents_stay(cubby: Cubby, schema: str) -> None:
    answer = _roll_back(cubby, schema)

    assert (answer["status"], answer["decided_by"]) == ("provisional", "anna")
    assert answer["backfill"] == {"state": "none", "error": None, "done": 0, "total": 0}
    assert cubby.value("select to_regclass('collections.things')") is None
    assert cubby.value("select count(*) from collections.docs_things") == 2


def test_what_was_rolled_back_can_be_accepted_again(cubby: Cubby, schema: str) -> None:
    _roll_back(cubby, schema)
    cubby.ingest({"a": 3}, collection="things")

    cubby.accept_schema("things")

    assert cubby.value("select count(*) from collections.things") == 3


def test_a_rolled_back_proposal_follows_new_documents_again(cubby: Cubby, schema: str) -> None:
    _roll_back(cubby, schema)
    cubby.ingest({"a": 3, "b": 1}, collection="things")

    assert [column["name"] for column in cubby.proposal("things")["columns"]] == ["a", "b"]


def test_a_jsonb_schema_is_rolled_back_too(cubby: Cubby) -> None:
    cubby.ingest({"a": [{"b": 1}]}, collection="nested")
    schema = str(cubby.accept_schema("nested")["id"])

    assert _roll_back(cubby, schema)["status"] == "provisional"


@pytest.mark.parametrize("state", ["provisional", "rejected"])
def test_only_an_active_schema_can_be_rolled_back(cubby: Cubby, state: str) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    if state == "rejected":
        cubby.call("api.reject_schema", p_schema_id=schema)

    with pytest.raises(WrongState) as refusal:
        _roll_back(cubby, schema)

    assert refusal.value.message == f"The schema of things is {state}, not active"
    assert refusal.value.detail == {"status": state}


def test_a_view_that_reads_the_table_stops_it_and_is_named(cubby: Cubby, schema: str) -> None:
    with cubby.database.connect(None) as person:
        person.execute("create schema reports")
        person.execute("create view reports.per_a as select a from collections.things")

    with pytest.raises(WrongState) as refusal:
        _roll_back(cubby, schema)

    assert refusal.value.message == "Something depends on collections.things: view reports.per_a"
    assert "nothing is ever dropped for you" in (refusal.value.hint or "")
    assert cubby.proposal("things")["status"] == "active"
    with cubby.database.connect(None) as person:
        assert person.execute("select count(*) from reports.per_a").fetchone() == (2,)
        person.execute("drop view reports.per_a")
    assert _roll_back(cubby, schema)["status"] == "provisional"


def test_whatever_else_depends_on_the_table_is_named_too(cubby: Cubby, schema: str) -> None:
    with cubby.database.connect(None) as person:
        person.execute("create function public.of_thing(collections.things) returns int return 1")

    with pytest.raises(WrongState, match=r"function (public\.)?of_thing"):
        _roll_back(cubby, schema)


def test_a_reader_in_the_middle_of_its_work_makes_it_give_up_soon(
    cubby: Cubby, schema: str
) -> None:
    with cubby.database.connect("cubby_analyst") as analyst, analyst.transaction():
        analyst.execute("select * from collections.things")
        with pytest.raises(WrongState) as refusal:
            _roll_back(cubby, schema)

    assert refusal.value.message == "The table is in use"
    assert refusal.value.hint == "Try again in a moment."
