from __future__ import annotations

from typing import Any

import psycopg
import pytest

from cubby.db.errors import NotFound, WrongState
from tests.db.cubby import Cubby, vector
from tests.db.sent import image


@pytest.fixture
def pictures(cubby: Cubby) -> Cubby:
    cubby.space()
    return cubby


def test_an_analyst_may_read_every_view(database: Any) -> None:
    with database.connect("cubby_analyst") as connection:
        views = connection.execute(
            "select viewname from pg_views where schemaname = 'catalog' order by 1"
        ).fetchall()
        for (view,) in views:
            connection.execute(f"select * from catalog.{view} limit 1")

    assert len(views) > 20


def test_a_decision_tells_who_and_who_took_it_back(pictures: Cubby) -> None:
    cluster = pictures.picture(vector(1), image(b"1"))["cluster_id"]
    pictures.call("api.change_setting", p_name="N_confirm", p_value=5, p_actor="ada")
    pictures.call("api.rename_cluster", p_cluster_id=cluster, p_name="stars", p_actor="kim")
    pictures.call("api.undo_cluster_act", p_cluster_id=cluster, p_actor="eve")

    told = pictures.rows(
        "select actor, decision, undone_by from catalog.decision"
        " where decision <> 'space activated' order by decided_at"
    )
    assert told == [("ada", "setting changed", None), ("kim", "cluster rename", "eve")]


def test_what_is_in_a_cluster_says_what_is_a_copy(pictures: Cubby) -> None:
    first = pictures.picture(vector(1), image(b"1"))
    pictures.picture(vector(1), image(b"1"))

    rows = pictures.rows(
        "select cluster_id::text, duplicate_of::text, duplicate_class from catalog.cluster_member"
        " order by asset_id"
    )
    assert rows == [
        (first["cluster_id"], None, None),
        (first["cluster_id"], first["system_id"], "identical"),
    ]


def test_documents_that_do_not_fit_their_table_are_told_newest_first(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")
    cubby.accept_schema("things")
    cubby.ingest({"a": 3}, {"a": 4, "b": None}, {"a": "five"}, collection="things")

    rows = cubby.rows("select extra from catalog.drifted_documents('things')")
    assert [extra for (extra,) in rows] == [{"a": "five"}, {"b": None}]
    assert cubby.rows("select path, type, documents from catalog.drift order by path") == [
        ("$.a", "text", 1),
        ("$.b", "null", 1),
    ]


def test_what_has_no_table_to_drift_from_is_refused(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")

    with pytest.raises(psycopg.DatabaseError, match="things has no typed table") as refusal:
        cubby.rows("select * from catalog.drifted_documents('things')")
    assert refusal.value.sqlstate == WrongState.code
    with pytest.raises(psycopg.DatabaseError, match="Collection nothing not found") as refusal:
        cubby.rows("select * from catalog.drifted_documents('nothing')")
    assert refusal.value.sqlstate == NotFound.code
