"""The schema analysis: an analyst keeps views there, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from cubby.db.errors import NotFound, WrongState
from tests.db.cubby import Cubby


@pytest.fixture
def analyst(cubby: Cubby) -> Iterator[psycopg.Connection[Any]]:
    with cubby.database.connect("cubby_analyst") as connection:
        yield connection


def test_an_analyst_makes_views_and_reads_them(
    cubby: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things", owner="till")
    cubby.accept_schema("things")
    analyst.execute(
        "create view analysis.totals as select owner, sum(a) as a"
        " from collections.things join catalog.received using (document_id) group by 1"
    )
    analyst.execute("comment on view analysis.totals is 'by owner'")
    analyst.execute("alter view analysis.totals rename column a to total")

    assert analyst.execute("select * from analysis.totals").fetchall() == [("till", 3)]
    analyst.execute(
        "create or replace view analysis.totals as select 'x'::text as owner, 1::numeric as total"
    )
    analyst.execute("drop view analysis.totals")


@pytest.mark.parametrize(
    "statement",
    [
        "create table analysis.t (n integer)",
        "create table analysis.t as select 1 as n",
        "select 1 as n into analysis.t",
        "create materialized view analysis.t as select 1 as n",
        "create sequence analysis.s",
        "create function analysis.f() returns integer language sql as 'select 1'",
        "create procedure analysis.f() language sql as 'select 1'",
        "create type analysis.t as (n integer)",
        "create domain analysis.t as integer",
        "create view core.v as select 1 as n",
        "create view collections.v as select 1 as n",
    ],
)
def test_an_analyst_makes_nothing_else(analyst: psycopg.Connection[Any], statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        analyst.execute(statement)  # type: ignore[call-overload]


def test_a_view_keeps_its_table_until_an_admin_drops_it(
    cubby: Cubby, analyst: psycopg.Connection[Any]
) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")
    analyst.execute("create view analysis.mine as select a from collections.things")
    analyst.commit()

    with pytest.raises(
        WrongState, match=r"Something depends on collections\.things: view analysis"
    ):
        cubby.roll_back("things")
    answer = cubby.call("api.drop_analysis_view", p_name="mine", p_actor="anna")
    assert (answer["name"], "SELECT a" in answer["definition"]) == ("mine", True)
    assert (
        cubby.value(
            "select detail ->> 'name' from core.lineage where stage = 'analysis_view_dropped'"
        )
        == "mine"
    )
    cubby.roll_back("things")
    with pytest.raises(NotFound, match=r"View analysis\.mine not found"):
        cubby.call("api.drop_analysis_view", p_name="mine")


def test_who_sent_a_row_and_when_is_beside_it(cubby: Cubby) -> None:
    sent = cubby.ingest(
        {"a": 1, "l": [{"n": 1}]}, collection="things", owner="till", filename="x.json"
    )
    schema = cubby.proposal("things")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.l[]"])
    cubby.accept_schema("things")

    for table in ("things", "things__l"):
        (row,) = cubby.rows(
            "select owner, request_id::text, filename, received_at > now() - interval '1 hour'"
            f" from collections.{table} join catalog.received using (document_id)"
        )
        assert row == ("till", sent.id, "x.json", True)
