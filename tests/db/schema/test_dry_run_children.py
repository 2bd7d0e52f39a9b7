"""The dry run counts the rows of child tables, too, and they become what it says."""

from __future__ import annotations

from typing import Any

import pytest

from tests.db.cubby import Cubby

LINES: list[Any] = [
    [{"sku": "a", "qty": 1}, {"sku": "b", "qty": 2}, {"sku": None, "qty": "many"}],
    [{"sku": "c"}, "loose", {"sku": "d", "qty": 4, "gift": True}],
    [],
    "none",
    None,
]


@pytest.fixture
def orders(cubby: Cubby) -> Cubby:
    cubby.ingest(*({"no": n, "lines": lines} for n, lines in enumerate(LINES)), collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.lines[]"])
    return cubby


def _promise(cubby: Cubby) -> dict[str, Any]:
    schema = cubby.proposal("orders")["id"]
    return dict(cubby.call("api.dry_run_schema", p_schema_id=schema))


def test_of_each_child_table_it_counts_rows_and_by_column_what_fits(orders: Cubby) -> None:
    (lines,) = _promise(orders)["children"]

    assert (lines["table"], lines["path"]) == ("orders__lines", "$.lines[]")
    assert (lines["rows"], lines["extra_rows"]) == (6, 2)
    assert lines["table_bytes"] > 6 * 24
    columns = {column["name"]: column for column in lines["columns"]}
    assert columns["qty"] == {
        "name": "qty", "fits": 4, "inexact": 0, "extra": 0, "null": 0, "missing": 2, "misfits": [],
        "values": [],
    }  # fmt: skip
    assert columns["sku"]["null"] == 1
    assert columns["gift"]["missing"] == 5
    orders.accept_schema("orders")
    counts = ", ".join(f'count("{name}")' for name in columns)
    assert orders.rows(
        f"select count(*), count(extra), {counts} from collections.orders__lines"
    ) == [(6, 2, *(column["fits"] for column in columns.values()))]


def test_what_fits_no_column_of_a_child_is_shown_by_the_documents_it_is_in(orders: Cubby) -> None:
    orders.set("json_chunk", 2)
    orders.run("update core.schema_def set override = '{\"columns\": {}}'")
    late = orders.ingest(
        *({"no": n, "lines": [{"sku": [n], "qty": 1}, {"sku": [n]}]} for n in range(10, 15)),
        collection="orders",
    )

    (lines,) = _promise(orders)["children"]

    sku = next(column for column in lines["columns"] if column["name"] == "sku")
    assert lines["rows"] == 16, "counted over several batches"
    assert sku["extra"] == 10
    assert sku["misfits"] == late.ids[:3], "each document once"


def test_without_child_tables_there_is_nothing_to_count(cubby: Cubby) -> None:
    cubby.ingest({"no": 1}, collection="orders")

    assert _promise(cubby)["children"] == []
