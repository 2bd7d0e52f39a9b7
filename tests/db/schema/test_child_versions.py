"""Child tables are versions as their parents are: drift of elements, arrays chosen later, arrays in
arrays."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import InvalidArgument, NameTaken, WrongState
from tests.campaign import scaled
from tests.db.cubby import Cubby
from tests.db.schema.test_materialise_sql import keys, scalars

names = (f"cv{n}" for n in count())


def _choose(cubby: Cubby, *paths: str, version: int = 1, name: str = "orders") -> dict[str, Any]:
    schema = cubby.proposal(name, version)["id"]
    return dict(cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=list(paths)))


def _force(cubby: Cubby, name: str = "orders") -> None:
    schema = cubby.proposal(name)["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")


@pytest.fixture
def orders(cubby: Cubby) -> Cubby:
    """A table in use with the child table $.items[]."""
    cubby.ingest(
        *(
            {"no": n, "items": [{"sku": "a", "price": 1.5}, {"sku": "b", "price": 2}]}
            for n in range(3)
        ),
        collection="orders",
    )
    _force(cubby)
    _choose(cubby, "$.items[]")
    cubby.accept_schema("orders")
    return cubby


def _drifted(cubby: Cubby) -> None:
    cubby.ingest(
        *(
            {"no": n, "items": [{"sku": "c", "price": 3, "gift": True, "of": {"who": "Kim"}}]}
            for n in range(30)
        ),
        *({"no": n, "items": [{"sku": "d", "price": "7.00"}]} for n in range(12)),
        collection="orders",
    )


def test_drift_of_elements_is_counted(orders: Cubby) -> None:
    _drifted(orders)

    assert orders.rows(
        "select path, type, documents, of_documents, round(presence, 2)::text from catalog.drift"
        " order by path, type"
    ) == [
        ("$.items[].gift", "boolean", 30, 48, "0.71"),
        ("$.items[].of", "object", 30, 48, "0.71"),
        ("$.items[].of.who", "text", 30, 48, "0.71"),
        ("$.items[].price", "text", 12, 48, "0.29"),
    ]


def test_drift_of_elements_becomes_columns_of_the_child_table(orders: Cubby) -> None:
    _drifted(orders)

    version = orders.proposal("orders", 2)
    (child,) = version["children"]
    assert {c["name"]: c["type"] for c in child["columns"] if c["since"] == 2} == {
        "gift": "boolean", "of_who": "text", "price_jsonb": "jsonb"
    }  # fmt: skip
    assert "alter table collections.orders__items add column gift boolean" in version["ddl"]
    (changed,) = version["diff"]["children"]
    assert (changed["table"], changed["is_new"]) == ("orders__items", False)
    assert changed["added"] == ["gift", "of_who", "price_jsonb"]
    orders.accept_schema("orders", 2)

    assert orders.rows(
        "select gift, of_who, count(*) from collections.orders__items group by 1, 2 order by 3"
    ) == [(None, None, 18), (True, "Kim", 30)]
    assert (
        orders.value("select count(*) from collections.orders__items where extra is not null") == 0
    )
    assert orders.verify("orders")["holds"]
    orders.ingest({"no": 9, "items": [{"gift": False, "price": "x"}]}, collection="orders")
    assert orders.value("select count(*) from collections.orders__items where not gift") == 1

    orders.roll_back("orders", 2)
    assert orders.verify("orders")["holds"], "while its values go back"
    orders.backfill()
    assert orders.verify("orders")["holds"]
    assert orders.value("select count(*) from collections.orders__items where extra ? 'gift'") == 31
    assert orders.value(
        "select count(*) from pg_attribute where attname = 'gift' and not attisdropped"
    ) == 0  # fmt: skip
    orders.accept_schema("orders", 2)
    assert orders.verify("orders")["holds"]


def test_an_array_that_begins_later_is_offered_and_becomes_a_child_table(orders: Cubby) -> None:
    orders.ingest(
        *({"no": n, "items": [], "refunds": [{"of": n}, {"of": 7}]} for n in range(20)),
        collection="orders",
    )
    waiting = orders.proposal("orders", 2)
    assert [one["path"] for one in waiting["recommendations"] if one.get("choose")] == [
        "$.refunds[]"
    ]
    chosen = _choose(orders, "$.refunds[]", version=2)

    assert [c["name"] for c in chosen["columns"] if c["since"] == 2] == []
    assert [(c["table"], c.get("since")) for c in chosen["children"]] == [
        ("orders__items", None), ("orders__refunds", 2)
    ]  # fmt: skip
    orders.ingest({"no": 30, "refunds": [{"of": 8, "why": "x"}]}, collection="orders")
    assert len(orders.proposal("orders", 2)["children"]) == 2, "the choice stays"
    orders.accept_schema("orders", 2)

    assert orders.value("select count(*) from collections.orders__refunds") == 41
    assert orders.verify("orders")["holds"]
    orders.roll_back("orders", 2)
    orders.ingest({"no": 31, "refunds": [{"of": 8}]}, collection="orders")
    assert orders.verify("orders")["holds"]
    orders.backfill()
    assert orders.verify("orders")["holds"]
    assert orders.value("select to_regclass('collections.orders__refunds')") is None


def test_of_a_table_in_use_an_array_with_a_column_becomes_a_child_table_too(cubby: Cubby) -> None:
    cubby.ingest(*({"no": n, "items": [{"a": n}]} for n in range(5)), collection="orders")
    _force(cubby)
    cubby.accept_schema("orders")

    version = _choose(cubby, "$.items[]")
    assert (version["version"], version["status"]) == (2, "provisional")
    cubby.accept_schema("orders", 2)

    assert cubby.rows("select a from collections.orders__items order by a") == [
        (0,), (1,), (2,), (3,), (4,)
    ]  # fmt: skip
    assert cubby.value("select count(items) from collections.orders") == 5, "the column stays"
    cubby.ingest({"no": 7, "items": [{"a": 9}]}, collection="orders")
    assert cubby.verify("orders")["holds"]
    cubby.run("delete from collections.orders__items where a = 9")
    cubby.roll_back("orders", 2)
    cubby.backfill()
    assert cubby.verify("orders")["holds"]


NESTED = {
    "no": 1,
    "boxes": [
        {"id": "x", "parts": [{"n": 1}, {"n": 2, "screws": [{"mm": 3}]}]},
        {"id": "y", "parts": []},
        {"id": "z"},
        7,
        {"parts": [{"n": 3}, "odd"]},
    ],
}


def test_arrays_in_arrays_become_rows(cubby: Cubby) -> None:
    cubby.ingest(NESTED, {"no": 2, "boxes": [{"parts": [{"n": 9}]}]}, collection="orders")
    _force(cubby)
    offered = {
        one["path"] for one in cubby.proposal("orders")["recommendations"] if one.get("choose")
    }
    assert offered == {"$.boxes[]", "$.boxes[].parts[]", "$.boxes[].parts[].screws[]"}
    _choose(cubby, "$.boxes[]", "$.boxes[].parts[]", "$.boxes[].parts[].screws[]")
    cubby.accept_schema("orders")

    assert cubby.rows(
        "select no, ordinal_1, ordinal, n from collections.orders__boxes__parts as part"
        " join collections.orders using (document_id) order by 1, 2, 3"
    ) == [(1, 0, 0, 1), (1, 0, 1, 2), (1, 4, 0, 3), (1, 4, 1, None), (2, 0, 0, 9)]
    assert cubby.rows(
        "select ordinal_1, ordinal_2, ordinal, mm from collections.orders__boxes__parts__screws"
    ) == [(0, 1, 0, 3)]
    assert cubby.verify("orders")["holds"]
    cubby.run("delete from collections.orders__boxes__parts__screws")
    assert cubby.verify("orders")["broken"] == 1


def test_an_array_in_an_array_needs_the_outer_one(cubby: Cubby) -> None:
    cubby.ingest(NESTED, collection="orders")

    with pytest.raises(
        InvalidArgument, match="inside the elements of an array without a child table"
    ):
        _choose(cubby, "$.boxes[].parts[]")
    with pytest.raises(InvalidArgument, match="Array of objects"):
        _choose(cubby, "$.boxes[]", "$.boxes[].nothing[]")


def test_an_inner_array_chosen_later_leaves_its_outer_rows(cubby: Cubby) -> None:
    cubby.ingest(NESTED, collection="orders")
    _force(cubby)
    _choose(cubby, "$.boxes[]")
    cubby.accept_schema("orders")
    cubby.ingest(NESTED | {"no": 2}, collection="orders")

    _choose(cubby, "$.boxes[]", "$.boxes[].parts[]")
    cubby.accept_schema("orders", 2)

    assert cubby.value("select count(*) from collections.orders__boxes__parts") == 8
    assert cubby.verify("orders")["holds"]
    cubby.roll_back("orders", 2)
    assert cubby.verify("orders")["holds"]
    cubby.backfill()
    assert cubby.verify("orders")["holds"]


def test_a_key_takes_child_rows_of_every_version_out(cubby: Cubby) -> None:
    cubby.ingest({"no": 1, "items": [{"a": 1}]}, collection="orders")
    _force(cubby)
    cubby.call("api.set_collection_key", p_name="orders", p_paths=["no"])
    cubby.accept_schema("orders")
    _choose(cubby, "$.items[]")
    cubby.accept_schema("orders", 2)
    cubby.ingest({"no": 1, "items": [{"a": 2}]}, collection="orders")

    assert cubby.rows("select a from collections.orders__items") == [(2,)]
    cubby.roll_back("orders", 2)
    cubby.ingest({"no": 1, "items": [{"a": 3}]}, collection="orders")
    assert cubby.verify("orders")["holds"]
    cubby.backfill()
    assert cubby.verify("orders")["holds"]


def test_a_table_of_that_name_is_refused(orders: Cubby) -> None:
    orders.ingest(*[{"refunds": [{"of": 1}]}] * 12, collection="orders")
    _choose(orders, "$.refunds[]", version=2)
    orders.run("create table collections.orders__refunds ()")

    with pytest.raises(NameTaken, match="already exists"):
        orders.accept_schema("orders", 2)
    assert orders.verify("orders")["holds"]


@pytest.mark.parametrize("paths", [[], ["$.items[]"]])
def test_a_version_that_would_change_nothing_is_refused(orders: Cubby, paths: list[str]) -> None:
    with pytest.raises(WrongState, match="would change nothing"):
        _choose(orders, *paths)


def test_what_is_no_list_of_arrays_is_refused(orders: Cubby) -> None:
    schema = orders.proposal("orders")["id"]
    for paths in (5, [1], ["$.items[]"] * 101, {"a": 1}):
        with pytest.raises(InvalidArgument):
            orders.call("api.choose_child_tables", p_schema_id=schema, p_paths=paths)
    for path in ("$.no[]", "items[]", "$.items", "$.items[0]", "$[]"):
        with pytest.raises(InvalidArgument, match="Array of objects"):
            _choose(orders, path)


inner = st.dictionaries(keys, scalars, max_size=2).map(
    lambda found: "{" + ",".join(f"{json.dumps(k)}:{v}" for k, v in found.items()) + "}"
)
lists = st.lists(inner | scalars, max_size=3).map(lambda found: "[" + ",".join(found) + "]")
elements = st.lists(
    st.tuples(lists | scalars, scalars).map(lambda two: f'{{"b":{two[0]},"n":{two[1]}}}') | scalars,
    max_size=3,
).map(lambda found: "[" + ",".join(found) + "]")
ids = st.sampled_from([1, 2, "2", None])
events = st.lists(st.tuples(ids, st.integers(0, 3), st.booleans(), elements), max_size=5)


def _document(event: tuple[Any, int, bool, str]) -> bytes:
    key, at, gone, array = event
    return (
        f'{{"id":{json.dumps(key)},"at":{at},"gone":{json.dumps(gone)},"a":{array},"late":{array}}}'
    ).encode()


@settings(
    max_examples=scaled(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=events, between=events, after=events, late=events)
def test_no_document_breaks_child_tables_keys_and_deletes_in_any_version(
    cubby: Cubby, before: list[Any], between: list[Any], after: list[Any], late: list[Any]
) -> None:
    if cubby.value("select value <> '1' from core.setting where name = 'drift_documents'"):
        cubby.set("drift_documents", 1)
    name = next(names)
    first = b'{"id":0,"at":0,"gone":false,"a":[{"b":[{"c":1}],"n":1}]}'
    cubby.ingest(first, *map(_document, before), collection=name)
    _force(cubby, name)
    cubby.call("api.set_collection_key", p_name=name, p_paths=["id"], p_order_by="at",
               p_delete_when=["$.gone = true"])  # fmt: skip
    _choose(cubby, "$.a[]", name=name)
    cubby.accept_schema(name)

    def holds() -> None:
        answer = cubby.verify(name)
        assert answer["holds"], answer

    def store(some: list[Any]) -> None:
        if some:
            cubby.ingest(*map(_document, some), collection=name)
        holds()

    store(between)
    _choose(cubby, "$.a[].b[]", name=name)
    store(after)
    cubby.accept_schema(name, 2)
    holds()
    store(late)
    cubby.roll_back(name, 2)
    holds()
    store(between)
    cubby.backfill()
    holds()
