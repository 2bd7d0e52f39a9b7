"""Queries kept under a name, and what there is to query."""

from __future__ import annotations

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby


def _save(cubby: Cubby, name: str, sql: str, **more: str) -> dict[str, str]:
    return dict(cubby.call("api.save_query", p_name=name, p_sql=sql, p_actor="anna", **more))


def test_a_query_is_saved_replaced_listed_and_deleted(cubby: Cubby) -> None:
    _save(cubby, "b", "select 1", p_note="one")
    again = _save(cubby, "b", "select 2")
    _save(cubby, "a", "select 3")

    assert (again["sql"], again["note"]) == ("select 2", "one")
    first = cubby.call("catalog.list_queries", p_limit=1)
    assert [item["name"] for item in first["items"]] == ["a"]
    rest = cubby.call("catalog.list_queries", p_limit=1, p_cursor=first["next_cursor"])
    assert [item["name"] for item in rest["items"]] == ["b"]
    cubby.call("api.delete_query", p_name="b", p_actor="anna")
    assert cubby.rows("select name from catalog.saved_query") == [("a",)]


def test_each_change_is_a_decision_with_its_actor_and_text(cubby: Cubby) -> None:
    _save(cubby, "a", "select 1")
    _save(cubby, "a", "select 1")
    _save(cubby, "a", "select 2")
    cubby.call("api.delete_query", p_name="a", p_actor="bea")

    assert cubby.rows(
        "select actor, decision, subject, detail ->> 'sql' from catalog.decision"
        " order by decided_at"
    ) == [
        ("anna", "query saved", "a", "select 1"),
        ("anna", "query saved", "a", "select 2"),
        ("bea", "query deleted", "a", "select 2"),
    ]


@pytest.mark.parametrize(
    ("name", "sql", "note"),
    [("", "select 1", ""), (" ", "select 1", ""), ("n" * 101, "select 1", ""), ("a", " ", ""),
     ("a", "x" * 20_001, ""), ("a", "select 1", "n" * 501)],
)  # fmt: skip
def test_a_query_that_cannot_be_kept_is_refused(
    cubby: Cubby, name: str, sql: str, note: str
) -> None:
    with pytest.raises(InvalidArgument):
        _save(cubby, name, sql, p_note=note)


def test_an_unknown_query_is_not_found(cubby: Cubby) -> None:
    for function in ("catalog.query_detail", "api.delete_query"):
        with pytest.raises(NotFound, match="Saved query x not found"):
            cubby.call(function, p_name="x")


def test_tables_of_collections_come_before_those_of_the_catalog(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")
    items = cubby.call("catalog.list_relations")["items"]

    names = [(item["schema"], item["name"]) for item in items]
    assert names[:2] == [("collections", "things"), ("collections", "docs_things")]
    assert ("catalog", "asset") in names
    assert {schema for schema, _ in names} == {"collections", "catalog"}


def test_a_table_is_shown_with_types_and_comments_of_its_columns(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")
    found = cubby.call("catalog.relation_detail", p_schema="collections", p_name="things")

    assert [(one["name"], one["type"]) for one in found["columns"]] == [
        ("document_id", "uuid"), ("a", "numeric"), ("extra", "jsonb")
    ]  # fmt: skip
    asset = cubby.call("catalog.relation_detail", p_schema="catalog", p_name="asset")
    assert all(column["comment"] for column in asset["columns"])


@pytest.mark.parametrize(("schema", "name"), [("core", "asset"), ("catalog", "nothing")])
def test_nothing_of_other_schemas_is_shown(cubby: Cubby, schema: str, name: str) -> None:
    with pytest.raises(NotFound, match=f"Table or view {schema}.{name} not found"):
        cubby.call("catalog.relation_detail", p_schema=schema, p_name=name)
