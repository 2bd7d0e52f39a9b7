from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, WrongState
from tests.db.cubby import Cubby

DEEP: dict[str, Any] = {"a": {"b": {"c": {"d": 1}}}, "n": 1}


def _force(cubby: Cubby, choice: str | None, **more: Any) -> Any:
    return cubby.call(
        "api.override_schema",
        p_schema_id=cubby.proposal("things")["id"],
        p_storage_choice=choice,
        p_actor="anna",
        **more,
    )


def test_sql_is_forced_against_the_rule_and_makes_the_table(cubby: Cubby) -> None:
    cubby.ingest(DEEP, collection="things")

    answer = _force(cubby, "sql", p_reason="we sum it")

    assert answer["storage_choice"] == "sql"
    assert not all(reason["holds"] for reason in answer["reasons"])
    assert {k: v for k, v in answer["override"]["storage_choice"].items() if k != "at"} == {
        "value": "sql", "by": "anna", "reason": "we sum it",
    }  # fmt: skip
    assert cubby.accept_schema("things")["status"] == "active"
    assert cubby.rows("select n, a_b_c from collections.things") == [(1, DEEP["a"]["b"]["c"])]
    assert cubby.rows(
        "select actor, detail ->> 'forced', detail ->> 'rule' from core.lineage"
        " where stage = 'schema_overridden'"
    ) == [("anna", "sql", "jsonb")]


def test_jsonb_is_forced_against_the_rule_and_makes_none(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    _force(cubby, "jsonb")

    assert cubby.accept_schema("things")["status"] == "active"
    assert cubby.value("select to_regclass('collections.things')") is None


def test_new_documents_and_knobs_do_not_change_a_forced_choice(cubby: Cubby) -> None:
    cubby.ingest(DEEP, collection="things")
    _force(cubby, "sql")

    cubby.ingest(DEEP | {"more": 1}, collection="things")
    cubby.set("max_depth", 1)

    detail = cubby.proposal("things")
    assert detail["storage_choice"] == "sql"
    assert "$.more" in {column["path"] for column in detail["columns"]}, "the columns still follow"


def test_null_follows_the_rule_again(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    _force(cubby, "jsonb")

    back = _force(cubby, None)

    assert (back["storage_choice"], back["override"]) == ("sql", {})


def test_forcing_again_changes_nothing(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")

    assert _force(cubby, "jsonb") == _force(cubby, "jsonb", p_reason="again")


def test_auto_migrate_does_not_overrule_a_person(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    _force(cubby, "jsonb")
    cubby.set("auto_migrate", True)
    cubby.check()

    assert cubby.value("select count(*) from core.job where task = 'schema.backfill'") == 0


def test_an_active_schema_is_rolled_back_first(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")

    with pytest.raises(WrongState) as refusal:
        _force(cubby, "jsonb")

    assert refusal.value.hint == "Roll it back first: api.rollback_schema."


@pytest.mark.parametrize("choice", ["csv", "", "SQL"])
def test_what_is_no_choice_is_refused(cubby: Cubby, choice: str) -> None:
    cubby.ingest({"a": 1}, collection="things")

    with pytest.raises(InvalidArgument, match="Unknown storage choice"):
        _force(cubby, choice)
