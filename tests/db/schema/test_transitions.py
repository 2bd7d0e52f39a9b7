"""The states of a schema: which follow each other, and that one function moves them."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from cubby.db import apply
from tests.db.cubby import Cubby
from tests.db.schema.versions import pour

FUNCTIONS = sorted((Path(apply.__file__).parent / "functions").rglob("*.sql"))
UPDATES = re.compile(r"update core\.schema_def\b(.*?)(?:\bwhere\b|\breturning\b|;)", re.DOTALL)


def _writers(column: str) -> list[str]:
    return [
        path.stem
        for path in FUNCTIONS
        if any(re.search(rf"\b{column} =", text) for text in UPDATES.findall(path.read_text()))
    ]


@pytest.mark.parametrize(
    ("column", "writer"),
    [
        ("status", "_move_schemas"),
        ("superseded_by", "_move_schemas"),
        ("decided_by", "_move_schemas"),
        ("backfill_state", "_move_backfills"),
        ("backfill_error", "_move_backfills"),
    ],
)
def test_one_function_writes_each_state(column: str, writer: str) -> None:
    assert _writers(column) == [writer]


def test_every_way_from_state_to_state_has_its_stage_and_no_other_can_be_gone(cubby: Cubby) -> None:
    states = ["provisional", "active", "rejected", "superseded"]

    ways = cubby.rows(
        "select source || ' ' || target, core._schema_transition(source, target)"
        " from unnest(%s::text[]) as source, unnest(%s::text[]) as target"
        " where core._schema_transition(source, target) is not null order by 1",
        states,
        states,
    )

    assert dict(ways) == {
        "active provisional": "schema_rolled_back",
        "active superseded": "schema_superseded",
        "provisional active": "schema_accepted",
        "provisional rejected": "schema_rejected",
        "rejected active": "schema_accepted",
        "superseded active": "schema_restored",
        "superseded rejected": "schema_rejected",
    }


def test_a_state_that_does_not_follow_is_refused_and_changes_nothing(things: Cubby) -> None:
    pour(things, {"new": True})
    before = things.rows("select id, status, decided_at from core.schema_def order by id")
    stages = things.rows("select count(*) from core.lineage where stage like 'schema%'")

    with pytest.raises(psycopg.errors.RaiseException, match="from active to rejected"):
        things.rows("select core._move_schemas(array(select id from core.schema_def), 'rejected')")

    assert things.rows("select id, status, decided_at from core.schema_def order by id") == before
    assert things.rows("select count(*) from core.lineage where stage like 'schema%'") == stages


def test_the_stages_of_a_version_tell_its_life_in_order(things: Cubby) -> None:
    pour(things, {"new": True})
    second = things.accept_schema("things", 2)
    things.call("api.rollback_schema", p_schema_id=second["id"])

    stages = things.rows(
        "select version, stage from core.lineage join core.schema_def on schema_def.id = schema_id"
        " where stage = any (%s) order by lineage.id",
        ["schema_accepted", "schema_superseded", "schema_rolled_back", "schema_restored"],
    )

    assert [tuple(row) for row in stages] == [
        (1, "schema_accepted"),
        (1, "schema_superseded"),
        (2, "schema_accepted"),
        (2, "schema_rolled_back"),
        (1, "schema_restored"),
    ]
