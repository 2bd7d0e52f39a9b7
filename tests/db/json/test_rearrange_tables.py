"""Typed tables, their versions, children and keys when collections are rearranged."""

from __future__ import annotations

import pytest

from cubby.db.errors import WrongState
from tests.db.cubby import Cubby
from tests.db.json.rearranging import count, merge, move, rename

ORDER = {"no": 1, "lines": [{"sku": "a"}]}


def _with_child_table_and_version_2(cubby: Cubby) -> None:
    """`orders`, with the child table of $.lines[] and a second version that has $.paid."""
    cubby.ingest({**ORDER, "no": 1}, {**ORDER, "no": 2}, collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.lines[]"])
    cubby.accept_schema("orders")
    cubby.ingest(*({**ORDER, "no": n, "paid": True} for n in range(3, 20)), collection="orders")
    cubby.accept_schema("orders", 2)


def test_a_rename_waits_until_every_version_is_rolled_back_and_takes_them_all_along(
    cubby: Cubby,
) -> None:
    _with_child_table_and_version_2(cubby)

    with pytest.raises(WrongState, match="orders has a typed table"):
        rename(cubby, "orders", "sales")
    cubby.roll_back("orders", 2)
    cubby.backfill()
    cubby.roll_back("orders", 1)
    rename(cubby, "orders", "sales")
    rename(cubby, "sales", "orders")
    rename(cubby, "orders", "sales")

    assert cubby.proposal("sales")["children"][0]["table"] == "sales__lines"
    assert "orders" not in cubby.proposal("sales")["ddl"] + cubby.proposal("sales", 2)["ddl"]
    cubby.accept_schema("sales")
    cubby.accept_schema("sales", 2)
    assert cubby.rows("select count(*), count(paid) from collections.sales") == [(19, 17)]
    assert count(cubby, "sales__lines") == 19
    assert cubby.verify("sales")["holds"]


def test_documents_merged_into_a_table_with_a_key_replace_and_are_replaced(cubby: Cubby) -> None:
    cubby.ingest({"no": 1, "at": "a"}, collection="target")
    cubby.call("api.set_collection_key", p_name="target", p_paths=["no"])
    cubby.accept_schema("target")
    cubby.ingest({"no": 1, "at": "b"}, {"no": 2, "at": "b"}, collection="more")
    cubby.ingest({"no": 2, "at": "c"}, collection="target")

    merge(cubby, "more", "target")

    assert cubby.rows("select no, at from collections.target order by no") == [(1, "b"), (2, "c")]
    assert count(cubby, "docs_target") == 4
    assert cubby.verify("target")["holds"]


def test_where_the_newest_of_a_key_leaves_the_one_before_takes_its_row(cubby: Cubby) -> None:
    cubby.ingest({"no": 1, "lines": [{"sku": "a"}]}, collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.lines[]"])
    cubby.call("api.set_collection_key", p_name="orders", p_paths=["no"])
    cubby.accept_schema("orders")
    newer = cubby.ingest({"no": 1, "lines": [{"sku": "b"}, {"sku": "c"}]}, collection="orders")
    assert cubby.rows("select sku from collections.orders__lines") == [("b",), ("c",)]

    move(cubby, "orders", newer.ids, "elsewhere")

    assert cubby.rows("select sku from collections.orders__lines") == [("a",)]
    assert cubby.verify("orders")["holds"]


def test_what_merged_documents_bring_beyond_the_columns_is_drift(cubby: Cubby) -> None:
    cubby.ingest({"no": 1}, collection="target")
    cubby.accept_schema("target")
    cubby.ingest(*({"no": n, "new": "x"} for n in range(20)), collection="more")

    merge(cubby, "more", "target")

    assert [c["name"] for c in cubby.proposal("target", 2)["diff"]["added"]] == ["new"]


def test_the_proposal_of_a_collection_that_was_merged_is_past(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="gone")
    schema = cubby.proposal("gone")["id"]
    cubby.ingest({"b": 1}, collection="target")
    merge(cubby, "gone", "target")

    cubby.check()

    assert cubby.rows("select from core.job where task like 'schema.%' and state <> 'done'") == []
    for function in (
        "api.accept_schema", "api.edit_schema", "api.dry_run_schema", "api.check_schema",
    ):  # fmt: skip
        arguments = {"p_edit": {"columns": []}} if function == "api.edit_schema" else {}
        with pytest.raises(WrongState, match="gone was merged into target"):
            cubby.call(function, p_schema_id=schema, **arguments)
