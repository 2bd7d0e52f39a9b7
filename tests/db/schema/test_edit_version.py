"""A person says which of the new columns of a later version there are to be, and of what kind."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import DdlRefused, WrongState
from cubby.gate import Refused as GateRefused
from cubby.gate import read_edit
from tests.db.cubby import Cubby


@pytest.fixture
def things(cubby: Cubby) -> Cubby:
    """Version 1 has n numeric; version 2 waits with c, d.x and a wider n."""
    cubby.ingest({"n": 1}, collection="things")
    cubby.accept_schema("things")
    _drift(cubby)
    return cubby


def _drift(cubby: Cubby, **more: Any) -> None:
    documents = [{"n": str(k), "c": k, "d": {"x": "p"}} | more for k in range(20)]
    cubby.ingest(*documents, collection="things")


def _edit(cubby: Cubby, *columns: dict[str, Any], version: int = 2, **more: Any) -> dict[str, Any]:
    return dict(
        cubby.call(
            "api.edit_schema",
            p_schema_id=cubby.proposal("things", version)["id"],
            p_edit={"columns": list(columns), **more},
            p_actor="anna",
        )
    )


def _added(detail: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (column["path"], column["name"], column["type"])
        for column in detail["columns"]
        if column["since"] == detail["version"]
    ]


def test_it_lists_the_columns_to_add_under_names_and_types_of_ones_own(things: Cubby) -> None:
    detail = _edit(things, {"path": "$.c", "name": "count", "type": "jsonb"}, {"path": "$.n"})

    assert _added(detail) == [("$.c", "count", "jsonb"), ("$.n", "n_jsonb", "jsonb")]
    assert [(one["column"], one["beside"]) for one in detail["diff"]["widened"]] == [
        ("n_jsonb", "n")
    ]
    assert things.pass_gate(detail["id"]) == []
    promised = things.call("api.dry_run_schema", p_schema_id=detail["id"])
    things.accept_schema("things", 2)
    things.backfill()

    assert things.rows(
        "select count(n), count(count), count(n_jsonb), count(extra) from collections.things"
    ) == [(1, 20, 21, 20)]
    assert promised["extra_documents"] == 20
    assert things.value("select extra from collections.things where extra is not null limit 1") == {
        "d": {"x": "p"}
    }
    assert things.verify("things")["holds"]


def test_it_is_the_persons_and_documents_no_longer_change_it(things: Cubby) -> None:
    _edit(things, {"path": "$.c", "name": "count"})

    _drift(things, e=True)

    detail = things.proposal("things", 2)
    assert _added(detail) == [("$.c", "count", "numeric")]
    assert detail["override"]["columns"]["by"] == "anna"
    assert things.value("select count(*) from core.schema_def where name = 'things'") == 2


def test_what_was_left_out_is_not_proposed_again_but_what_is_new_is(things: Cubby) -> None:
    _edit(things, {"path": "$.c", "name": "count"})
    things.accept_schema("things", 2)
    things.backfill()

    _drift(things)
    assert things.value("select max(version) from core.schema_def") == 2
    _drift(things, e=True)
    assert _added(things.proposal("things", 3)) == [("$.e", "e", "boolean")]

    things.accept_schema("things", 3)
    things.backfill()
    _drift(things, e=True, d=5)
    assert things.verify("things")["holds"]
    assert [path for path, _, _ in _added(things.proposal("things", 4))] == ["$.d"]


def test_it_is_taken_back_by_null(things: Cubby) -> None:
    before = things.proposal("things", 2)
    _edit(things, {"path": "$.c"})

    after = things.call("api.edit_schema", p_schema_id=before["id"], p_edit=None, p_actor="bert")

    assert (after["columns"], after["ddl"], after["override"]) == (
        before["columns"],
        before["ddl"],
        {},
    )
    _drift(things, e=True)
    assert "$.e" in [path for path, _, _ in _added(things.proposal("things", 2))]


def test_a_field_that_nobody_has_seen_may_have_its_column_by_its_keys(things: Cubby) -> None:
    detail = _edit(things, {"keys": ["later", "on"], "type": "text"})

    assert _added(detail) == [("$.later.on", "later_on", "text")]


@pytest.mark.parametrize(
    ("columns", "more", "message"),
    [
        ([], {}, "adds a column at least: reject it instead"),
        ([{"path": "$.n", "type": "numeric"}], {}, r"\$.n has a column numeric already"),
        ([{"path": "$.c", "name": "n"}], {}, "two columns are called n"),
        ([{"path": "$.c"}, {"path": "$.c", "name": "d"}], {}, r"two columns come from \$.c"),
        ([{"path": "$.c", "name": "extra"}], {}, "every table has that column already"),
        ([{"keys": ["n", "x"], "type": "text"}], {}, r"\$.n.x is within another column"),
        ([{"path": "$.c", "type": "money"}], {}, "The type money of"),
        ([{"path": "$..zzz"}], {}, r"field \$..zzz not found"),
        ([{"path": "$.c"}], {"indexes": ["c"]}, "adds columns and no indexes"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(
    things: Cubby, columns: list[Any], more: dict[str, Any], message: str
) -> None:
    before = things.proposal("things", 2)
    with pytest.raises(DdlRefused, match=message):
        _edit(things, *columns, **more)

    assert things.proposal("things", 2) == before


def test_a_version_in_use_is_not_edited(things: Cubby) -> None:
    things.accept_schema("things", 2)
    with pytest.raises(WrongState, match="The schema of things is active"):
        _edit(things, {"path": "$.c"})


def test_rolled_back_it_may_be_edited_and_accepted_again(things: Cubby) -> None:
    things.accept_schema("things", 2)
    things.backfill()
    things.roll_back("things", 2)
    things.backfill()

    _edit(things, {"path": "$.c", "name": "count"})
    things.accept_schema("things", 2)
    things.backfill()

    assert things.rows("select count(count), count(n) from collections.things") == [(20, 1)]
    assert things.verify("things")["holds"]


def _read(cubby: Cubby, ddl: str) -> dict[str, Any]:
    schema = cubby.proposal("things", 2)["id"]
    return read_edit(ddl, cubby.call("catalog.schema_ddl", p_id=schema)["proposal"])


def test_its_sql_is_read_into_the_columns_it_adds(things: Cubby) -> None:
    ddl = things.proposal("things", 2)["ddl"]

    edit = _read(things, ddl.replace("add column c numeric", "add column c jsonb"))

    assert {(one["path"], one["name"], one["type"]) for one in edit["columns"]} == {
        ("$.c", "c", "jsonb"), ("$.d.x", "d_x", "text"), ("$.n", "n_jsonb", "jsonb"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("alter table collections.others add column x text", "others is not the table"),
        ("alter table collections.things add column x text", "where does the column x come from"),
        ("create index i on collections.things using btree (n)", "only adds columns"),
        ("comment on column collections.things.n is 'From $.n'", "adds no column n"),
        ("drop table collections.things", "only tables, indexes, foreign keys"),
    ],
)
def test_sql_that_does_anything_else_is_refused(things: Cubby, line: str, message: str) -> None:
    ddl = things.proposal("things", 2)["ddl"]
    with pytest.raises(GateRefused, match=message):
        _read(things, ddl + "\n" + line + ";")
