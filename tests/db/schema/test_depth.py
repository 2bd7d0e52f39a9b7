"""Columns and child tables at any depth, and the invariant over them."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import DdlRefused
from tests.db.cubby import Cubby
from tests.db.schema.test_materialise_sql import anything, scalars

names = (f"d{n}" for n in count())
STRIPE = {
    "id": "evt_1",
    "type": "invoice.paid",
    "data": {"object": {"id": "in_1", "amount_due": 1250, "meta": {"deep": {"er": 1}},
                        "lines": {"data": [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}]}}},
}  # fmt: skip


def _forced(cubby: Cubby, name: str, columns: list[Any] = [], children: list[str] = []) -> None:  # noqa: B006
    schema = cubby.proposal(name)["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    if children:
        cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=children)
    if columns:
        cubby.call("api.edit_schema", p_schema_id=schema, p_edit={"columns": columns})
    cubby.accept_schema(name)


def test_forced_sql_gives_columns_to_depth_three(cubby: Cubby) -> None:
    cubby.ingest(STRIPE, collection="things")
    _forced(cubby, "things")

    types = {c["name"]: c["type"] for c in cubby.proposal("things")["columns"]}
    assert types == {
        "id": "text", "type": "text", "data_object_id": "text", "data_object_amount_due": "numeric",
        "data_object_meta": "jsonb", "data_object_lines": "jsonb",
    }  # fmt: skip
    assert cubby.value("select data_object_amount_due from collections.things") == 1250
    assert cubby.value("select extra from collections.things") is None
    assert cubby.verify("things")["holds"]


def test_a_person_goes_deeper_by_path(cubby: Cubby) -> None:
    cubby.ingest(STRIPE, collection="things")
    _forced(
        cubby,
        "things",
        [{"path": "$.data.object.meta.deep['er']", "type": "numeric"}, {"path": "$.id"}],
    )

    assert cubby.rows("select data_object_meta_deep_er, id from collections.things") == [
        (1, "evt_1")
    ]
    assert cubby.verify("things")["holds"]


def test_an_array_at_any_depth_becomes_a_child_table(cubby: Cubby) -> None:
    cubby.ingest(STRIPE, collection="things")
    _forced(cubby, "things", children=["$.data.object.lines.data[]"])

    (child,) = cubby.proposal("things")["children"]
    assert cubby.rows(f"select ordinal, sku, n from collections.{child['table']} order by 1") == [
        (0, "a", 1), (1, "b", 2),
    ]  # fmt: skip
    assert cubby.value("select extra from collections.things") is None
    assert cubby.verify("things")["holds"]


@pytest.mark.parametrize(
    ("path", "said"),
    [("$.l[0].x", "no place in an array"), ("$.a..b", "not found"),
     ("$.o.p", "is within another column")],
)  # fmt: skip
def test_a_column_that_cannot_be_is_refused(cubby: Cubby, path: str, said: str) -> None:
    cubby.ingest({"l": [{"x": 1}], "o": {"p": 1}}, collection="things")

    with pytest.raises(DdlRefused, match=said):
        _forced(cubby, "things", [{"path": "$.o", "type": "jsonb"}, {"path": path, "type": "text"}])


trees: st.SearchStrategy[str] = st.recursive(
    scalars,
    lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3).map(
        lambda found: "{" + ",".join(f"{json.dumps(k)}:{v}" for k, v in found.items()) + "}"
    ),
    max_leaves=10,
)
PATHS = [list(p) for p in ("a", "ba", "bba", "bbba", "bbbb", "cc", "ca", "cba")]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(stored=st.lists(trees | anything, min_size=1, max_size=8))
def test_columns_at_every_depth_rebuild_every_document(cubby: Cubby, stored: list[str]) -> None:
    collection = next(names)
    cubby.ingest({"a": 1, "b": {"b": {"b": {"b": 1}}}}, collection=collection)
    types = ["jsonb", "text", "numeric", "timestamptz", "boolean", "date", "bigint", "text[]"]
    columns = [{"keys": p, "type": t} for p, t in zip(PATHS, types, strict=True)]
    _forced(cubby, collection, columns)
    cubby.ingest(*(d.encode() for d in stored), collection=collection)

    answer = cubby.verify(collection)

    assert answer["holds"], answer
    assert answer["rows"] == len(stored) + 1
