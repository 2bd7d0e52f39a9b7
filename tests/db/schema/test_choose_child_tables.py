from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NameTaken, WrongState
from tests.db.cubby import Cubby

ORDER = {
    "no": 1,
    "lines": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2, "ordinal": 9}],
    "ship": {"stops": [{"at": "x"}]},
}


@pytest.fixture
def orders(cubby: Cubby) -> Cubby:
    cubby.ingest(ORDER, {"no": 2, "lines": []}, collection="orders")
    cubby.run("update core.schema_def set storage_choice = 'sql'")
    return cubby


def _choose(cubby: Cubby, *paths: str) -> dict[str, Any]:
    schema = cubby.proposal("orders")["id"]
    return dict(
        cubby.call(
            "api.choose_child_tables", p_schema_id=schema, p_paths=list(paths), p_actor="anna"
        )
    )


def test_arrays_of_objects_are_offered(orders: Cubby) -> None:
    assert [
        offer["path"]
        for offer in orders.proposal("orders")["recommendations"]
        if offer.get("choose")
    ] == ["$.lines[]", "$.ship.stops[]"]


def test_a_chosen_array_becomes_rows_and_its_column_goes(orders: Cubby) -> None:
    answer = _choose(orders, "$.lines[]")
    orders.accept_schema("orders")

    assert "lines" not in [column["name"] for column in answer["columns"]]
    assert [offer["path"] for offer in answer["recommendations"] if offer.get("choose")] == [
        "$.ship.stops[]"
    ]
    names = [column["name"] for column in answer["children"][0]["columns"]]
    assert (names[0], names[2]) == ("n", "sku")
    assert names[1].startswith("ordinal_")
    assert orders.rows(
        "select ordinal, sku, n from collections.orders__lines order by ordinal"
    ) == [
        (0, "a", 1),
        (1, "b", 2),
    ]
    assert orders.verify("orders")["holds"]


def test_a_choice_can_be_taken_back(orders: Cubby) -> None:
    before = orders.proposal("orders")
    _choose(orders, "$.lines[]", "$.ship.stops[]")

    after = _choose(orders)

    assert (after["columns"], after["children"], after["ddl"]) == (
        before["columns"], [], before["ddl"],
    )  # fmt: skip


def test_a_choice_outlives_new_documents(orders: Cubby) -> None:
    _choose(orders, "$.lines[]")
    orders.ingest({"no": 3, "lines": [{"more": True}]}, collection="orders")

    (child,) = orders.proposal("orders")["children"]
    assert "more" in [column["name"] for column in child["columns"]]


def test_child_tables_go_with_their_parent(orders: Cubby) -> None:
    _choose(orders, "$.lines[]", "$.ship.stops[]")
    orders.accept_schema("orders")
    orders.roll_back("orders")

    assert (
        orders.value(
            "select count(*) from pg_tables"
            " where schemaname = 'collections' and tablename !~ '^docs_'"
        )
        == 0
    )
    assert orders.accept_schema("orders")["status"] == "active"
    assert orders.verify("orders")["holds"]


def test_a_parent_with_children_has_versions(orders: Cubby) -> None:
    _choose(orders, "$.lines[]")
    orders.accept_schema("orders")
    orders.ingest(*[ORDER | {"new": 1}] * 10, collection="orders")
    orders.accept_schema("orders", 2)
    assert orders.verify("orders")["holds"]
    orders.roll_back("orders", 2)
    orders.backfill()

    assert orders.verify("orders")["holds"]
    assert orders.value("select count(*) from collections.orders__lines") == 22


def test_child_tables_say_where_they_come_from(orders: Cubby) -> None:
    _choose(orders, "$.lines[]")
    orders.accept_schema("orders")

    assert "$.lines[]" in orders.value(
        "select obj_description('collections.orders__lines'::regclass)"
    )
    assert (
        orders.value(
            "select col_description(attrelid, attnum) from pg_attribute"
            " where attrelid = 'collections.orders__lines'::regclass and attname = 'sku'"
        )
        == "From $.lines[].sku, since version 1."
    )


def test_the_act_is_in_lineage(orders: Cubby) -> None:
    _choose(orders, "$.lines[]")

    assert orders.rows(
        "select actor, detail -> 'child_tables' from core.lineage"
        " where stage = 'schema_children_chosen'"
    ) == [("anna", ["$.lines[]"])]


def test_a_table_by_hand_with_the_name_of_a_child_is_not_touched(orders: Cubby) -> None:
    _choose(orders, "$.lines[]")
    orders.run("create table collections.orders__lines (mine int)")

    with pytest.raises(NameTaken, match=r"collections\.orders__lines already exists"):
        orders.accept_schema("orders")


@pytest.mark.parametrize("path", ["$.no", "$.lines", "$.nothing[]", "lines", ""])
def test_what_is_no_array_of_objects_is_refused(orders: Cubby, path: str) -> None:
    with pytest.raises(InvalidArgument, match=r"Array of objects .* not found in orders"):
        _choose(orders, path)


def test_a_version_that_was_followed_takes_no_child_tables(orders: Cubby) -> None:
    orders.accept_schema("orders")
    _choose(orders, "$.lines[]")
    orders.accept_schema("orders", 2)

    with pytest.raises(WrongState, match="takes no child tables: it is followed by another"):
        _choose(orders, "$.ship.stops[]")
