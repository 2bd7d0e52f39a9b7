from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import DdlRefused, InvalidArgument, WrongState
from cubby.gate import Refused as GateRefused
from cubby.gate import read_edit
from tests.calling import by_name
from tests.db.cubby import Cubby

LETTERS = "is not of small letters, digits and _, in at most 63 bytes"
OFFERED = (
    "text, numeric, numeric(precision,scale), integer, bigint, double precision, boolean,"
    " timestamptz, timestamp, date, time, uuid, inet, text[], integer[], bigint[], numeric[], jsonb"
)


def _edit(cubby: Cubby, *columns: dict[str, Any], **more: Any) -> Any:
    edit = {"columns": list(columns)} | {k: more.pop(k) for k in ("indexes",) if k in more}
    return cubby.call(
        "api.edit_schema",
        p_schema_id=cubby.proposal("things")["id"],
        p_edit=edit,
        p_actor="anna",
        **more,
    )


def _names(detail: dict[str, Any]) -> list[str]:
    return [column["name"] for column in detail["columns"]]


def test_an_edit_stays_whatever_documents_bring(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": "x"}, collection="things")
    _edit(cubby, {"path": "$.b", "name": "label"})

    cubby.ingest({"a": 1, "b": "x", "c": True}, {"a": 2, "b": "y"}, collection="things")
    cubby.set("N_sample", 64)

    detail = cubby.proposal("things")
    assert _names(detail) == ["label"]
    assert {path["path"] for path in detail["profile"]["paths"]} == {"$.a", "$.b", "$.c"}
    cubby.accept_schema("things")
    assert cubby.rows("select label, extra from collections.things order by document_id") == [
        ("x", {"a": 1}),
        ("x", {"a": 1, "c": True}),
        ("y", {"a": 2}),
    ]


def test_it_is_taken_back_by_null(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": "x"}, collection="things")
    before = cubby.proposal("things")
    _edit(cubby, {"path": "$.b", "name": "label"}, p_reason="short")
    assert cubby.proposal("things")["override"]["columns"]["reason"] == "short"

    after = cubby.call("api.edit_schema", p_schema_id=before["id"], p_edit=None, p_actor="bert")

    assert (after["columns"], after["ddl"], after["override"]) == (
        before["columns"],
        before["ddl"],
        {},
    )
    assert cubby.rows("select stage, actor from core.lineage where stage = 'schema_edited'") == [
        ("schema_edited", "anna"),
        ("schema_edited", "bert"),
    ]


def test_an_edit_that_changes_nothing_leaves_no_trace(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": "x"}, collection="things")
    columns = [{"path": c["path"]} for c in cubby.proposal("things")["columns"]]

    assert _edit(cubby, *columns)["override"] == {}
    assert cubby.rows("select 1 from core.lineage where stage = 'schema_edited'") == []


def test_indexes_follow_their_columns(cubby: Cubby) -> None:
    cubby.ingest(*({"id": n, "b_id": f"x{n}", "c_id": n} for n in range(5)), collection="things")
    assert set(cubby.proposal("things")["indexes"]) == {"id", "b_id", "c_id"}

    detail = _edit(
        cubby,
        {"path": "$.id", "name": "first"},
        {"path": "$.b_id"},
        {"path": "$.c_id", "type": "jsonb"},
    )

    assert set(detail["indexes"]) == {"first", "b_id"}
    assert _edit(cubby, {"path": "$.id"}, indexes=[])["indexes"] == []


def test_a_rejected_proposal_can_be_edited_and_then_accepted(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.call("api.reject_schema", p_schema_id=schema)

    assert _edit(cubby, {"path": "$.a", "name": "n"})["status"] == "rejected"
    assert cubby.accept_schema("things")["status"] == "active"


def test_the_same_can_be_done_in_psql(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]

    with cubby.database.connect("cubby_admin") as admin:
        admin.execute(
            'select api.edit_schema(%s, \'{"columns": [{"path": "$.a", "name": "n"}]}\')',
            [schema],
        )
        admin.execute("select api.override_schema(%s, 'jsonb', p_reason => 'quiet')", [schema])

    assert cubby.rows(
        "select actor, stage, detail ->> 'reason' from core.lineage"
        " where stage in ('schema_edited', 'schema_overridden') order by id"
    ) == [("postgres", "schema_edited", None), ("postgres", "schema_overridden", "quiet")]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ([{"type": "text"}], "column 1 has no path"),
        ([{"path": "$..z", "type": "text"}], "field $..z not found: give its keys"),
        ([{"keys": [], "type": "text"}], "column 1 has no path"),
        ([{"keys": ["a"] * 33, "type": "text"}],
         f"${'.a' * 33} cannot be a column: it takes one to 32 keys, and no place in an array"),
        ([{"keys": ["a", 1], "type": "text"}],
         "$.a[1] cannot be a column: it takes one to 32 keys, and no place in an array"),
        ([{"keys": ["new"]}], "$.new needs a type"),
        ([{"path": "$.a", "type": "money"}],
         f"The type money of $.a is not offered: use one of {OFFERED}"),
        ([{"path": "$.a", "type": "text; drop table x"}],
         f"The type text; drop table x of $.a is not offered: use one of {OFFERED}"),
        ([{"path": "$.a", "name": ""}],
         'the name "" of $.a ' + LETTERS),
        ([{"path": "$.a", "name": "A"}],
         'the name "A" of $.a ' + LETTERS),
        ([{"path": "$.a", "name": "x" * 64}],
         f'the name "{"x" * 64}" of $.a {LETTERS}'),
        ([{"path": "$.a", "name": "a\u202eb"}],
         'the name "a\u202eb" of $.a ' + LETTERS),
        ([{"path": "$.a", "name": "xmin"}],
         "$.a cannot be called xmin: every table has that column already"),
        ([{"path": "$.a", "name": "extra"}],
         "$.a cannot be called extra: every table has that column already"),
        ([{"path": "$.a", "name": "b"}, {"path": "$.b"}], "two columns are called b"),
        ([{"path": "$.a"}, {"path": "$.a", "name": "x"}], "two columns come from $.a"),
        ([{"path": "$.o", "type": "jsonb"}, {"path": "$.o.x"}], "$.o.x is within another column"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_place(
    cubby: Cubby, columns: list[dict[str, Any]], message: str
) -> None:
    cubby.ingest({"a": 1, "b": "x", "o": {"x": 1}}, collection="things")

    with pytest.raises(DdlRefused) as refusal:
        _edit(cubby, *columns)

    assert refusal.value.message == message
    assert cubby.proposal("things")["override"] == {}


def test_an_index_on_what_is_no_column_is_refused(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": [1]}, collection="things")

    for indexes in (["c"], ["b"], ["extra"]):
        with pytest.raises(DdlRefused, match=f"no index is possible on {indexes[0]}"):
            _edit(cubby, {"path": "$.a"}, {"path": "$.b"}, indexes=indexes)


def test_more_columns_than_a_row_can_hold_are_refused(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")

    with pytest.raises(DdlRefused, match="at most 300 columns"):
        _edit(cubby, *({"keys": [f"k{n}"], "type": "text"} for n in range(301)))


@pytest.mark.parametrize("edit", [{}, {"columns": 1}, {"columns": [1]}, {"columns": [], "x": 1}])
def test_what_is_no_edit_is_refused(cubby: Cubby, edit: Any) -> None:
    cubby.ingest({"a": 1}, collection="things")

    with pytest.raises(InvalidArgument, match="An edit is"):
        cubby.call("api.edit_schema", p_schema_id=cubby.proposal("things")["id"], p_edit=edit)


def test_an_active_schema_is_rolled_back_first(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")

    with pytest.raises(WrongState, match="The schema of things is active"):
        _edit(cubby, {"path": "$.a"})


def test_a_preview_changes_nothing_and_refuses_alike(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    before = cubby.proposal("things")
    edit = {"columns": [{"path": "$.a", "name": "n"}]}

    made = cubby.call("catalog.preview_schema", p_id=before["id"], p_edit=edit)

    assert made["changes"] == {"renamed": [{"path": "$.a", "from": "a", "to": "n"}]}
    assert cubby.proposal("things") == before
    with pytest.raises(DdlRefused, match="two columns"):
        cubby.call(
            "catalog.preview_schema",
            p_id=before["id"],
            p_edit={"columns": edit["columns"] * 2},
        )
    assert by_name(cubby.service, "api.edit_schema", p_schema_id=before["id"], p_edit=edit)[
        "ddl"
    ] == made["ddl"]  # fmt: skip


# Together with keys, foreign keys and child tables.


def test_a_key_follows_its_column_and_goes_where_the_column_cannot_hold_it(cubby: Cubby) -> None:
    cubby.ingest({"id": "a", "n": 1}, {"id": "b", "n": 2}, collection="things")
    cubby.call("api.set_collection_key", p_name="things", p_paths=["id"])
    schema = cubby.proposal("things")["id"]

    def edited(*columns: dict[str, Any]) -> dict[str, Any]:
        return dict(
            cubby.call("api.edit_schema", p_schema_id=schema, p_edit={"columns": list(columns)})
        )

    renamed = edited({"path": "$.id", "name": "code"}, {"path": "$.n"})
    assert (renamed["key"], "(code)" in renamed["ddl"]) == (["$.id"], True)
    assert edited({"path": "$.n"})["key"] == []
    assert edited({"path": "$.id", "type": "text[]"}, {"path": "$.n"})["key"] == []
    assert edited({"path": "$.id", "type": "text"}, {"path": "$.n"})["key"] == ["$.id"]
    assert cubby.pass_gate(schema) == []


def test_an_edited_table_has_later_versions(cubby: Cubby) -> None:
    cubby.ingest({"n": 1}, {"n": 2}, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.call(
        "api.edit_schema", p_schema_id=schema, p_edit={"columns": [{"path": "$.n", "name": "m"}]}
    )
    cubby.accept_schema("things")
    cubby.ingest(*({"n": "x", "more": 1} for _ in range(20)), collection="things")

    cubby.accept_schema("things", 2)

    assert cubby.rows("select count(m), count(n_jsonb), count(more) from collections.things") == [
        (2, 22, 20)
    ]
    assert cubby.verify("things")["holds"]


def test_a_foreign_key_goes_with_its_column(cubby: Cubby) -> None:
    cubby.ingest(*({"id": f"c{n}", "name": "x"} for n in range(4)), collection="customers")
    cubby.call("api.set_collection_key", p_name="customers", p_paths=["id"])
    cubby.accept_schema("customers")
    cubby.ingest(*({"no": n, "customer_id": f"c{n}"} for n in range(4)), collection="orders")
    before = cubby.proposal("orders")
    assert [key["column"] for key in before["foreign_keys"]] == ["customer_id"]

    def edited(*columns: dict[str, Any]) -> list[str]:
        edit = {"columns": [{"path": "$.no"}, *columns]}
        answer = cubby.call("api.edit_schema", p_schema_id=before["id"], p_edit=edit)
        return [key["column"] for key in answer["foreign_keys"]]

    assert edited({"path": "$.customer_id", "name": "customer"}) == ["customer"]
    assert cubby.pass_gate(before["id"]) == []
    assert edited() == []
    assert cubby.pass_gate(before["id"]) == []


def test_a_key_or_a_reference_that_the_proposal_has_not_is_refused_and_not_ignored() -> None:
    from_a = {"name": "a", "path": "$.a", "type": "bigint"}
    key = {
        "name": "t_a_fkey", "column": "a",
        "references_table": "other", "references_column": "id",
    }  # fmt: skip
    proposal = {"table": "t", "version": 1, "columns": [from_a], "key": ["$.a"],
                "foreign_keys": [key]}  # fmt: skip
    table = (
        "create table collections.t (document_id uuid, {name} bigint, extra jsonb,"
        " primary key (document_id));"
    )
    renamed = table.format(name="b") + "comment on column collections.t.b is 'From $.a.';"
    unique = "create unique index k on collections.t using btree ({name});"
    refers = (
        "alter table collections.t add constraint t_a_fkey foreign key ({name})"
        " references collections.{table} ({column}) not enforced;"
    )

    read_edit(renamed + unique.format(name="b"), proposal)
    read_edit(renamed + refers.format(name="b", table="other", column="id"), proposal)
    with pytest.raises(GateRefused, match="unique for the key alone"):
        read_edit(renamed + unique.format(name="b"), {**proposal, "key": ["$.c"]})
    with pytest.raises(GateRefused, match="unknown foreign key"):
        read_edit(renamed + refers.format(name="b", table="others", column="id"), proposal)


def test_what_a_child_table_holds_is_no_column(cubby: Cubby) -> None:
    cubby.ingest({"no": 1, "lines": [{"a": 1}]}, collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.lines[]"])
    before = cubby.proposal("orders")
    proposal = cubby.call("catalog.schema_ddl", p_id=schema)["proposal"]
    assert read_edit(before["ddl"], proposal)["columns"]

    with pytest.raises(DdlRefused, match="is held by a child table"):
        cubby.call(
            "api.edit_schema",
            p_schema_id=schema,
            p_edit={"columns": [{"path": "$.no"}, {"path": "$.lines", "type": "jsonb"}]},
        )
    with pytest.raises(GateRefused, match="orders__lines is a child table"):
        read_edit(before["ddl"].replace("  a numeric", "  a text"), proposal)

    assert cubby.proposal("orders") == before
