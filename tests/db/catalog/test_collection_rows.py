"""Rows of a typed table: filters, orders, columns, pages, and exports of all of it."""

from __future__ import annotations

import csv
import io
import json
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby

ORDERS = [
    {
        "no": n,
        "city": ["Oslo", "Rome", "", 'a "b", c'][n % 4],
        "total": n / 2,
        "at": f"2024-05-{n + 1:02}T10:00:00Z",
        "tags": {"x": n % 3},
    }
    | ({"note": f"line\n{n}"} if n % 2 else {})
    for n in range(20)
]


@pytest.fixture
def orders(cubby: Cubby) -> Cubby:
    cubby.ingest(*ORDERS, collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call(
        "api.edit_schema",
        p_schema_id=schema,
        p_edit={
            "columns": [{"path": path} for path in ("$.no", "$.city", "$.total", "$.at", "$.note")]
            + [{"path": "$.tags", "type": "jsonb"}]
        },
    )
    cubby.accept_schema("orders")
    return cubby


def _rows(cubby: Cubby, **more: Any) -> list[Any]:
    return list(
        cubby.call("catalog.collection_rows", p_name="orders", p_columns=["no"], **more)["items"]
    )


def _all(cubby: Cubby, limit: int, **more: Any) -> list[Any]:
    found: list[Any] = []
    cursor = None
    while True:
        page = cubby.call(
            "catalog.collection_rows", p_name="orders", p_limit=limit, p_cursor=cursor, **more
        )
        found += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"city": "Oslo"}, [0, 4, 8, 12, 16]),
        ({"city": 'a "b", c', "no": {"lt": 8}}, [3, 7]),
        ({"total": {"gte": 1, "lt": 2}}, [2, 3]),
        ({"no": {"in": [3, 5, 99]}}, [3, 5]),
        ({"no": {"ne": 3, "lte": 4}}, [0, 1, 2, 4]),
        ({"city": {"like": "R%"}, "no": {"lt": 6}}, [1, 5]),
        ({"city": {"ilike": "r%"}, "no": {"lt": 6}}, [1, 5]),
        ({"note": None, "no": {"lt": 4}}, [0, 2]),
        ({"note": {"is_null": False}, "no": {"lt": 4}}, [1, 3]),
        ({"tags": {"contains": {"x": 2}}, "no": {"lt": 9}}, [2, 5, 8]),
        ({"at": {"gt": "2024-05-18T23:00:00Z"}}, [18, 19]),
        ({"city": "'; drop table x; --"}, []),
    ],
)
def test_a_filter_says_what_rows_there_are(orders: Cubby, where: Any, expected: list[int]) -> None:
    assert [row["no"] for row in _rows(orders, p_where=where)] == expected


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"p_where": {"town": "Oslo"}}, 'The table orders has no column "town"'),
        ({"p_where": {"no": "x"}}, 'Invalid value "x" for the column no, which is numeric'),
        ({"p_where": {"no": {"near": 5}}}, " on the column no"),
        ({"p_where": {"no": {"in": []}}}, " on the column no"),
        ({"p_where": {"city": {"like": "a\\"}}}, " on the column city"),
        ({"p_where": {"no": {"contains": 5}}}, " on the column no"),
        ({"p_where": [1]}, "A filter is a JSON object"),
        ({"p_order": ["no; drop table x"]}, "has no column"),
        ({"p_order": ["tags"]}, "Rows cannot be ordered by a column of jsonb"),
        ({"p_order": ["no", "city", "total", "at", "note"]}, "at most four columns"),
        ({"p_columns": ["no", "no"]}, "A column is named twice"),
        ({"p_cursor": "abc"}, "Invalid cursor of this list"),
        ({"p_cursor": "!!"}, "Invalid cursor of this list"),
        ({"p_limit": 0}, "limit must be from 1 to 1000"),
    ],
)
def test_what_cannot_be_is_refused(orders: Cubby, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        orders.call("catalog.collection_rows", p_name="orders", **asked)
    assert said in str(refused.value)


def test_a_cursor_of_another_order_is_refused(orders: Cubby) -> None:
    first = orders.call("catalog.collection_rows", p_name="orders", p_limit=2, p_order=["no"])
    with pytest.raises(InvalidArgument):
        orders.call(
            "catalog.collection_rows",
            p_name="orders",
            p_cursor=first["next_cursor"],
            p_order=["-no"],
        )


def test_without_a_collection_there_are_no_rows(cubby: Cubby) -> None:
    with pytest.raises(NotFound):
        cubby.call("catalog.collection_rows", p_name="nothing")


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.lists(st.sampled_from(["no", "city", "total", "at", "note"]), max_size=3, unique=True),
    descending=st.lists(st.booleans(), min_size=3, max_size=3),
    limit=st.integers(1, 7),
)
def test_pages_of_any_order_hold_each_row_once_in_that_order(
    orders: Cubby, order: list[str], descending: list[bool], limit: int
) -> None:
    asked = [("-" if down else "") + name for name, down in zip(order, descending, strict=False)]
    whole = orders.call("catalog.collection_rows", p_name="orders", p_order=asked, p_limit=1000)
    rows = _all(orders, limit, p_order=asked)

    assert rows == whole["items"]
    assert sorted(row["no"] for row in rows) == list(range(20))
    if order and order[0] != "city":
        values = [row[order[0]] for row in rows]
        there = [value for value in values if value is not None]
        assert values == sorted(there, reverse=descending[0]) + [None] * (len(values) - len(there))


def _exported(cubby: Cubby, limit: int = 3, **more: Any) -> str:
    text, cursor, until = "", None, None
    while True:
        page = cubby.call(
            "catalog.export_page",
            p_name="orders",
            p_limit=limit,
            p_cursor=cursor,
            p_until=until,
            **more,
        )
        text += page["text"]
        cursor, until = page["next_cursor"], page["until"]
        if cursor is None:
            return text


def test_csv_and_ndjson_hold_every_row_and_every_document(orders: Cubby) -> None:
    rows = list(csv.DictReader(io.StringIO(_exported(orders, p_format="csv"))))
    assert [row["city"] for row in rows] == [order["city"] for order in ORDERS]
    assert rows[1]["note"] == "line\n1"
    assert list(rows[0])[:3] == ["document_id", "no", "city"]
    lines = [
        json.loads(line)
        for line in _exported(orders, p_columns=["no", "note"], p_order=["-no"]).splitlines()
    ]
    assert lines == [{"no": n, "note": ORDERS[n].get("note")} for n in range(19, -1, -1)]
    documents = [json.loads(line) for line in _exported(orders, p_what="documents").splitlines()]
    assert documents == ORDERS
    table = list(csv.reader(io.StringIO(_exported(orders, p_what="documents", p_format="csv"))))
    assert table[0] == ["system_id", "created_at", "document"]
    assert json.loads(table[2][2]) == ORDERS[1]
    some = _exported(orders, p_what="documents", p_where={"city": "Oslo"})
    assert len(some.splitlines()) == 5


def test_an_export_leaves_out_what_came_after_it_began(orders: Cubby) -> None:
    first = orders.call("catalog.export_page", p_name="orders", p_limit=15, p_order=["-total"])
    orders.ingest({"no": 99, "city": "Oslo", "total": 0.1}, collection="orders")
    rest = orders.call(
        "catalog.export_page",
        p_name="orders",
        p_cursor=first["next_cursor"],
        p_until=first["until"],
        p_order=["-total"],
    )

    assert len((first["text"] + rest["text"]).splitlines()) == 20
    assert rest["next_cursor"] is None


def test_a_page_ends_early_before_large_values(cubby: Cubby) -> None:
    noise = cubby.value("select string_agg(md5(n::text), '') from generate_series(1, 30000) as n")
    cubby.ingest(*[{"n": n, "text": noise} for n in range(3)], collection="orders")
    page = cubby.call("catalog.export_page", p_name="orders", p_what="documents")

    assert len(page["text"].splitlines()) == 1
    assert page["next_cursor"]
    assert len(_exported(cubby, 1000, p_what="documents").splitlines()) == 3


def test_only_rows_and_documents_as_ndjson_and_csv_are_exported(orders: Cubby) -> None:
    for asked in (
        {"p_what": "tables"},
        {"p_format": "xlsx"},
        {"p_what": "documents", "p_order": ["no"]},
    ):
        with pytest.raises(InvalidArgument):
            orders.call("catalog.export_page", p_name="orders", **asked)


def test_columns_may_be_named_like_anything_in_the_query(cubby: Cubby) -> None:
    names = ["n", "id", "key", "made", "row", "typed", "bytes", "section", "wanted", "typed_row"]
    cubby.ingest(*(dict.fromkeys(names, -n) for n in range(5)), collection="orders")
    cubby.accept_schema("orders")
    for name in names:
        found = _all(cubby, 2, p_order=[name], p_columns=[name])
        assert found == [{name: n} for n in range(-4, 1)]
        lines = _exported(cubby, 2, p_order=[name], p_columns=[name]).splitlines()
        assert [json.loads(line) for line in lines] == found


def _summary(cubby: Cubby, column: str, **more: Any) -> dict[str, Any]:
    found = cubby.call("catalog.summarize_column", p_name="orders", p_column=column, **more)
    return dict(found)


def test_a_column_of_text_is_summarized_by_its_values(orders: Cubby) -> None:
    summary = _summary(orders, "city")

    assert (summary["rows"], summary["nulls"], summary["distinct"]) == (20, 0, 4)
    assert {one["value"]: one["rows"] for one in summary["values"]} == {
        "Oslo": 5, "Rome": 5, "": 5, 'a "b", c': 5,
    }  # fmt: skip
    assert (summary["bins"], summary["partial"]) == ([], False)


def test_numbers_and_times_are_summarized_by_bins_that_hold_every_row(orders: Cubby) -> None:
    for column, least, most in (
        ("total", 0, 9.5), ("at", "2024-05-01T10:00:00Z", "2024-05-20T10:00:00Z"),
    ):  # fmt: skip
        bins = _summary(orders, column)["bins"]
        assert (bins[0]["from"], bins[-1]["to"]) == (least, most)
        assert [one["rows"] for one in bins] == [1] * 20
        assert all(one["to"] == after["from"] for one, after in pairwise(bins))


def test_a_summary_is_of_the_rows_that_pass_the_filter(orders: Cubby) -> None:
    summary = _summary(orders, "note", p_where={"no": {"lt": 4}, "city": "Rome"})

    assert (summary["rows"], summary["nulls"]) == (1, 0)
    assert summary["values"] == [{"value": "line\n1", "rows": 1}]
    assert _summary(orders, "note")["nulls"] == 10
    assert _summary(orders, "no", p_where={"no": 3})["bins"] == [{"from": 3, "to": 3, "rows": 1}]
    assert _summary(orders, "no", p_where={"no": 99})["bins"] == []


def test_a_summary_of_an_unknown_column_is_refused_with_those_there_are(orders: Cubby) -> None:
    with pytest.raises(InvalidArgument, match="has no column") as refused:
        _summary(orders, "nope")
    assert "city" in (refused.value.hint or "")
