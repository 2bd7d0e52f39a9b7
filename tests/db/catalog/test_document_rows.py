"""Documents without a typed table as rows: paths are columns, filtered and ordered as a table."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby
from tests.db.json.test_index_documents import _index

DOCUMENTS: list[Any] = [
    {
        "no": n,
        "city": ["Oslo", "Rome", "", "100 %"][n % 4],
        "paid": n % 2 == 0,
        "at": f"2024-05-{n + 1:02}T10:00:00Z",
        "mixed": n if n % 2 else str(n),
        "who": {"name": f"n{n % 3}", "ships": {"first": n}},
        "tags": ["a", "b"] if n % 5 else [],
        "odd key, with a comma": n,
    }
    for n in range(20)
]


@pytest.fixture
def orders(cubby: Cubby) -> Cubby:
    cubby.ingest(*DOCUMENTS, collection="orders")
    _index(cubby)
    return cubby


def _numbers(cubby: Cubby, **more: Any) -> list[int]:
    page = cubby.call(
        "catalog.collection_rows", p_name="orders", p_columns=["$.no"], p_limit=1000, **more
    )
    return [row["$.no"] for row in page["items"]]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"$.city": "Oslo"}, [0, 4, 8, 12, 16]),
        ({"$.city": "", "$.no": {"lt": 8}}, [2, 6]),
        ({"$.city": {"ilike": "%100 \\%%"}, "$.no": {"lt": 9}}, [3, 7]),
        ({"$.no": 7}, [7]),
        ({"$.no": "7"}, [7]),
        ({"$.paid": False, "$.no": {"in": [3, 4, 5]}}, [3, 5]),
        ({"$.at": {"gte": "2024-05-19"}}, [18, 19]),
        ({"$.mixed": "4"}, [4]),
        ({"$.mixed": "5"}, [5]),
        ({"$.mixed": 5}, [5]),
        ({"$.who.name": "n1", "$.no": {"lt": 5}}, [1, 4]),
        ({"$.who.ships.first": {"gt": 17}}, [18, 19]),
        ({"$.who.none.at.all": None, "$.no": {"lt": 2}}, [0, 1]),
        ({"$.tags": {"contains": "a"}, "$.no": {"lt": 7}}, [1, 2, 3, 4, 6]),
        ({"$.tags[0]": "b"}, []),
        ({"$.tags[1]": "b", "$.no": {"lt": 3}}, [1, 2]),
        ({"$['odd key, with a comma']": {"gte": 19}}, [19]),
        ({"$.city": "'; drop table x; --"}, []),
    ],
)
def test_a_filter_on_paths_says_what_documents_there_are(
    orders: Cubby, where: Any, expected: list[int]
) -> None:
    assert _numbers(orders, p_where=where) == expected


def test_documents_are_ordered_by_a_path_with_nulls_last(orders: Cubby) -> None:
    orders.ingest({"no": 100}, collection="orders")
    _index(orders)
    down = _numbers(orders, p_order=["$.city", "-$.no"])
    assert down[:2] == [18, 14]
    assert down[-1] == 100
    first = orders.call(
        "catalog.collection_rows", p_name="orders", p_order=["-$.no"], p_limit=2, p_columns=["$.no"]
    )
    after = _numbers(orders, p_order=["-$.no"], p_cursor=first["next_cursor"])
    assert [row["$.no"] for row in first["items"]] + after == [100, *range(19, -1, -1)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"p_where": {"town": "Oslo"}}, 'The documents of orders have no column "town"'),
        ({"p_columns": ["$"]}, "Invalid path"),
        ({"p_columns": ["$.a..b"]}, "Invalid path"),
        ({"p_columns": ["$." + "x" * 70]}, "have no column"),
        ({"p_where": {"$.no": "x"}}, 'Invalid value "x" for the column $.no, which is numeric'),
        ({"p_order": ["$.tags"]}, "Rows cannot be ordered by a column of jsonb"),
        ({"p_cursor": "abc"}, "Invalid cursor of this list"),
    ],
)
def test_what_cannot_be_a_row_is_refused(orders: Cubby, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        orders.call("catalog.collection_rows", p_name="orders", **asked)
    assert said in str(refused.value)


def test_a_value_that_fits_no_longer_is_null_and_does_not_fail(orders: Cubby) -> None:
    """The profile follows within seconds, a filter does not wait for it."""
    orders.ingest({"no": "twenty", "paid": 1, "at": "soon"}, collection="orders")
    assert _numbers(orders, p_where={"$.no": {"is_null": False}}) == list(range(20))
    assert _numbers(orders, p_where={"$.at": None}) == [None]


def test_columns_are_listed_with_what_tells_documents_apart_first(orders: Cubby) -> None:
    listed = orders.call("catalog.list_columns", p_name="orders")["items"]
    kinds = {one["name"]: (one["type"], one["documents"]) for one in listed}
    assert kinds["$.no"] == ("numeric", 20)
    assert kinds["$.mixed"] == ("text", 20)
    assert kinds["$.at"] == ("timestamptz", 20)
    assert kinds["$.tags"] == ("jsonb", 20)
    assert "$.who" not in kinds, "an object whose members are columns"
    assert listed[-1]["name"] == "$.tags"
    city = next(one for one in listed if one["name"] == "$.city")
    assert city["distinct_values"] == 4


def test_a_path_is_summarized_like_a_column(orders: Cubby) -> None:
    summary = orders.call("catalog.summarize_column", p_name="orders", p_column="$.city")
    assert (summary["rows"], summary["distinct"], summary["partial"]) == (20, 4, False)
    counted = {one["value"]: one["rows"] for one in summary["values"]}
    assert counted == dict.fromkeys(("Oslo", "Rome", "", "100 %"), 5)
    summary = orders.call(
        "catalog.summarize_column", p_name="orders", p_column="$.no", p_where={"$.no": {"lt": 4}}
    )
    assert [one["rows"] for one in summary["bins"]] == [1, 1, 1, 1]


def test_an_export_has_the_rows_of_the_page(orders: Cubby) -> None:
    asked = {
        "p_name": "orders",
        "p_where": {"$.no": {"lt": 3}},
        "p_columns": ["$.no", "$.who.name"],
    }
    lines = orders.call("catalog.export_page", **asked)["text"].splitlines()
    assert [json.loads(line) for line in lines] == [
        {"$.no": n, "$.who.name": f"n{n}"} for n in range(3)
    ]
    text = orders.call("catalog.export_page", p_format="csv", **asked)["text"]
    assert list(csv.reader(io.StringIO(text)))[:2] == [["$.no", "$.who.name"], ["0", "n0"]]


@pytest.fixture
def many(cubby: Cubby) -> Cubby:
    """Documents so large that a page looks at a part of them."""
    cubby.ingest({"no": 0, "kind": "a"}, collection="orders")
    _index(cubby)
    cubby.run(
        """
        insert into collections.docs_orders
        select uuidv7(), jsonb_build_object('no', n,
          'kind', case n when 290 then 'rare' else 'a' end,
          'filling', (select string_agg(md5(n::text || m), '') from generate_series(1, 4000) as m)),
          now()
        from generate_series(1, 299) as n
        """
    )
    cubby.run("update core.collection set documents = 300 where name = 'orders'")
    return cubby


def test_a_page_of_large_documents_looks_at_some_and_the_next_goes_on(many: Cubby) -> None:
    found: list[int] = []
    cursor, pages = None, 0
    while cursor or not pages:
        page = many.call(
            "catalog.collection_rows", p_name="orders", p_columns=["$.no"], p_cursor=cursor,
            p_where={"$.no": {"gte": 280}},
        )  # fmt: skip
        assert 0 < page["looked_at"] < 300
        found += [row["$.no"] for row in page["items"]]
        cursor, pages = page["next_cursor"], pages + 1
    assert found == list(range(280, 300))
    assert pages > 1
    rare = many.call("catalog.collection_rows", p_name="orders", p_where={"$.kind": "rare"})
    assert [row["$.no"] for row in rare["items"]] == [290]
    assert rare["looked_at"] is None, "the index leads to it"
    summary = many.call("catalog.summarize_column", p_name="orders", p_column="$.no")
    assert summary["partial"]
    assert summary["rows"] < 300


def test_an_export_goes_through_all_large_documents_and_is_not_ordered(many: Cubby) -> None:
    asked = {"p_name": "orders", "p_where": {"$.no": {"gte": 280}}, "p_columns": ["$.no"]}
    text, cursor, until = "", None, None
    while cursor or not until:
        page = many.call("catalog.export_page", p_cursor=cursor, p_until=until, **asked)
        text, cursor, until = text + page["text"], page["next_cursor"], page["until"]
    assert [json.loads(line)["$.no"] for line in text.splitlines()] == list(range(280, 300))
    with pytest.raises(InvalidArgument, match="An order covers"):
        many.call("catalog.export_page", p_order=["-$.no"], **asked)
