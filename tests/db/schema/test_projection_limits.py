"""A typed table never costs a document: what it cannot take stays in extra."""

from __future__ import annotations

import math
import os
import random
from typing import Any

import pytest

from cubby.db.client import Jsonb
from cubby.db.errors import DdlRefused, WrongState
from cubby.gate import check
from tests.db.cubby import Cubby
from tests.db.schema.versions import as_owner_of_all

WIDTHS = (820, 833, 840, 1600, 1664, 5000)
LONG_TEXTS = (450, 500)
MANY = int(os.environ.get("CUBBY_WIDE_DOCUMENTS", "150"))


def _wide(keys: int, value: Any = 1) -> dict[str, Any]:
    return {f"k{n}": value for n in range(keys)}


def _long(texts: int) -> dict[str, Any]:
    return {f"k{n}": f"{n} " + "long " * 500 for n in range(texts)}


def _forced(cubby: Cubby, name: str = "things") -> dict[str, Any]:
    schema = cubby.proposal(name)["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql", p_actor="anna")
    return cubby.accept_schema(name)


def _stored(cubby: Cubby, name: str = "things") -> tuple[int, int, bool]:
    """Documents that failed, rows, and whether the invariant holds."""
    failed = cubby.value("select count(*) from core.asset where status = 'failed'")
    answer = cubby.verify(name)
    return failed, answer["rows"], answer["holds"]


def _columns_by_hand(cubby: Cubby, columns: int, kind: str = "text") -> None:
    """An accepted table as versions before the budget made them."""
    listed = [
        {"name": f"k{n}", "path": f"$.k{n}", "keys": [f"k{n}"], "type": kind, "since": 1}
        for n in range(columns)
    ]
    cubby.run("update core.setting set value = '1500' where name = 'max_columns'")
    schema = cubby.proposal("things")["id"]
    cubby.call(
        "api.edit_schema",
        p_schema_id=schema,
        p_edit={"columns": [{k: c[k] for k in ("keys", "name", "type")} for c in listed]},
    )
    _forced(cubby)


@pytest.mark.prove
def test_documents_of_one_to_five_thousand_keys_are_stored_and_come_back(cubby: Cubby) -> None:
    chance = random.Random(7)
    widths = [round(math.exp(chance.uniform(0, math.log(5000)))) for _ in range(MANY)]
    documents = [_wide(width, n) for n, width in enumerate(widths)]
    cubby.ingest(*documents[: MANY // 5], collection="things")
    accepted = _forced(cubby)
    assert len(accepted["columns"]) == 300
    cubby.ingest(*documents[MANY // 5 :], collection="things")
    cubby.ingest(*map(_wide, WIDTHS), *map(_long, LONG_TEXTS), collection="things")

    assert _stored(cubby) == (0, MANY + len(WIDTHS) + len(LONG_TEXTS), True)


@pytest.mark.parametrize("document", [*map(_wide, WIDTHS), *map(_long, LONG_TEXTS)], ids=len)
def test_a_wide_document_makes_a_table_of_at_most_max_columns(
    cubby: Cubby, document: dict[str, Any]
) -> None:
    cubby.ingest(document, collection="things")

    accepted = _forced(cubby)
    cubby.ingest(document, collection="things")

    assert len(accepted["columns"]) == 300
    assert _stored(cubby) == (0, 2, True)


def test_the_proposal_says_how_many_paths_stay_in_extra(cubby: Cubby) -> None:
    cubby.ingest(_wide(310), {"k309": 1}, collection="things")

    proposal = cubby.proposal("things")

    (said,) = [one for one in proposal["recommendations"] if one["kind"] == "column_budget"]
    assert said["sentence"].startswith("10 of 310 paths stay in extra: a proposal has at most 300")
    assert "k309" in [column["name"] for column in proposal["columns"]], "two documents have it"


@pytest.mark.prove
def test_a_row_too_big_for_a_page_is_all_extra_and_drift(cubby: Cubby) -> None:
    cubby.ingest({"k0": "a"}, collection="things")
    _columns_by_hand(cubby, 840)
    cubby.ingest(_long(500), _wide(840, "short"), _long(300), collection="things")

    assert _stored(cubby) == (0, 4, True)
    assert cubby.rows("select k0 is null, k1 is null from collections.things order by 1, 2") == [
        (False, False), (False, False), (False, True), (True, True),
    ]  # fmt: skip
    assert cubby.value("select count(*) from core.drift where path <> '$'") > 0


def test_rows_that_a_person_s_constraint_refuses_are_all_extra(things: Cubby) -> None:
    as_owner_of_all(things, "alter table collections.things add check (a < 100)")

    things.ingest(*({"a": n, "o": {"x": n}} for n in range(90, 111)), collection="things")

    assert _stored(things) == (0, 23, True)
    assert things.value("select count(*) from collections.things where extra is not null") == 11


def test_a_table_that_takes_nothing_costs_no_document_and_is_filled_again(things: Cubby) -> None:
    as_owner_of_all(things, "alter table collections.things rename column a to b")
    things.ingest({"a": 3, "o": {"x": 3}}, collection="things")

    detail = things.proposal("things")
    assert detail["backfill"]["state"] == "failed"
    assert 'column "a" of relation "things" does not exist' in detail["backfill"]["error"]
    assert things.value("select count(*) from core.asset where status = 'failed'") == 0
    as_owner_of_all(things, "alter table collections.things rename column b to a")
    assert not things.verify("things")["holds"]

    things.call("api.replay_backfill", p_schema_id=detail["id"], p_actor="anna")
    things.backfill()

    assert _stored(things) == (0, 3, True)
    assert things.proposal("things")["backfill"]["state"] == "done"
    assert things.value(
        "select count(*) from core.lineage where stage = 'schema_fill_failed'"
    ) == 1  # fmt: skip


def test_a_filling_that_fails_is_a_state_with_its_reason_until_it_is_replayed(
    cubby: Cubby,
) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.call("api.accept_schema", p_schema_id=schema)
    job = cubby.value("select id from core.job where task = 'schema.backfill'")
    cubby.begin(job)
    cubby.fail(job, permanent=True)

    backfill = cubby.proposal("things")["backfill"]
    assert (backfill["state"], backfill["error"]) == ("failed", "it is broken")
    assert not cubby.verify("things")["holds"]

    cubby.call("api.replay_backfill", p_schema_id=schema)
    assert cubby.proposal("things")["backfill"]["state"] == "running"
    cubby.backfill()
    assert _stored(cubby) == (0, 2, True)
    with pytest.raises(WrongState, match="has not failed: it is done"):
        cubby.call("api.replay_backfill", p_schema_id=schema)


@pytest.mark.prove
def test_the_gate_refuses_more_columns_than_postgres_makes(shared: Cubby) -> None:
    columns = [
        {"name": f"k{n}", "path": f"$.k{n}", "keys": [f"k{n}"], "type": "text", "since": 1}
        for n in range(1700)
    ]
    proposal = {"table": "things", "version": 1, "columns": columns, "indexes": []}
    statements = shared.value("select core._render_ddl(%s)", Jsonb(proposal))

    (finding,) = check(statements, proposal)

    assert finding.message == "things has 1,702 columns; Postgres makes tables of at most 1,600"


def test_an_edit_beyond_the_budget_is_refused_with_the_figure(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    columns = [{"keys": [f"k{n}"], "type": "text"} for n in range(301)]

    with pytest.raises(DdlRefused, match="at most 300 columns, not 301"):
        cubby.call(
            "api.edit_schema",
            p_schema_id=cubby.proposal("things")["id"],
            p_edit={"columns": columns},
        )
