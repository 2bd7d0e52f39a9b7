"""Which columns are worth an index: by what people do with them, not by their values alone."""

from __future__ import annotations

from typing import Any

import pytest

from tests.db.cubby import Cubby


def _orders(count: int = 60) -> list[dict[str, Any]]:
    return [
        {
            "order_no": f"A-{n}",
            "customer_id": n // 2,
            "placed_at": f"2026-05-01T10:{n:02}:00Z",
            "status": ("new", "paid", "sent")[n % 3],
            "note": f"some text that nobody looks for {n}",
            "total": n * 1.25,
            "paid": n % 2 == 0,
            "ship": {"to": {"country": ("NO", "IT")[n % 2]}},
        }
        for n in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, ["order_no"]),
        (3, ["order_no", "customer_id", "placed_at"]),
        (20, ["order_no", "customer_id", "placed_at", "status", "ship_to_country"]),
    ],
)
def test_indexes_follow_the_roles_of_columns(cubby: Cubby, count: int, expected: list[str]) -> None:
    cubby.set("suggested_indexes", count)
    cubby.ingest(*_orders(), collection="orders")

    assert cubby.proposal("orders")["indexes"] == expected


def test_the_key_has_its_own_index(cubby: Cubby) -> None:
    cubby.ingest(*_orders(), collection="orders")
    cubby.call("api.set_collection_key", p_name="orders", p_paths=["order_no"])
    cubby.ingest(_orders()[0] | {"status": "new"}, collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")

    assert "order_no" not in cubby.proposal("orders")["indexes"]
    cubby.accept_schema("orders")
    definitions = cubby.rows("select indexdef from pg_indexes where tablename = 'orders'")
    assert len([one for (one,) in definitions if "(order_no)" in one]) == 1
