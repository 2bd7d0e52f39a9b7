"""No list reads a big table from end to end: counted by the server while the lists are read."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg.types.json import Jsonb

from bench import crowd
from tests.db.cubby import Cubby

REQUESTS = 150
# Not among them: list_spaces and retagging count up to 100,000 vectors; no index is quicker.
LISTS: list[tuple[str, dict[str, Any]]] = [
    ("list_objects", {}),
    ("list_objects", {"p_filter": Jsonb({"kind": "media"})}),
    ("list_objects", {"p_filter": Jsonb({"owner": "owner 7"})}),
    ("list_objects", {"p_filter": Jsonb({"tags": ["tag 7"]})}),
    ("list_objects", {"p_filter": Jsonb({"media_type": "image"})}),
    ("list_clusters", {}),
    ("list_clusters", {"p_sort": "members"}),
    ("list_collections", {}),
    ("list_schemas", {}),
    ("list_jobs", {"p_state": "failed"}),
    ("list_jobs", {"p_state": "queued"}),
    ("list_jobs", {}),
    ("list_duplicates", {}),
    ("list_labels", {}),
    ("list_settings", {}),
    ("list_keys", {}),
    ("merge_suggestions", {}),
    ("collection_documents", {"p_name": crowd.COLLECTION}),
]
# To read a small one is cheaper than any index, however often a plan does it.
_READ = """
select read.relname::text, seq_tup_read from pg_stat_xact_user_tables as read
join pg_class on pg_class.oid = relid
where schemaname in ('core', 'collections', 'queue')
  and reltuples > 1000 and seq_tup_read >= reltuples
"""
# A session passes its counts on about once a second; until then they look like the next ones.
_FORGET = "select pg_stat_force_next_flush()"


@pytest.fixture
def full(cubby: Cubby) -> Cubby:
    cubby.ingest({"reading": 1}, collection=crowd.COLLECTION)
    # Temporary tables are for superusers alone.
    with cubby.database.connect(None) as root:
        root.execute("set cubby.actor = 'test'")
        crowd.make(root, REQUESTS)
        root.commit()
        root.autocommit = True
        # Its temporary tables go with this session, and would go under the vacuum of another.
        root.execute("vacuum analyze")
    return cubby


def _read_by(full: Cubby, function: str, arguments: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Big tables that the function read from end to end."""
    full.run(_FORGET)
    named = ", ".join(f"{name} => %({name})s" for name in arguments)
    with full.owner.transaction():
        full.owner.execute(f"select catalog.{function}({named})", arguments)
        return full.owner.execute(_READ).fetchall()


def test_no_list_and_nothing_about_one_thing_reads_a_big_table_from_end_to_end(full: Cubby) -> None:
    asset, request, cluster = full.rows(
        "select id, request_id, cluster_id from core.asset where cluster_id is not null limit 1"
    )[0]
    about_one: list[tuple[str, dict[str, Any]]] = [
        ("object_detail", {"p_id": asset}),
        ("object_lineage", {"p_id": asset}),
        ("ingest_status", {"p_id": request}),
        ("request_objects", {"p_id": request}),
        ("cluster_detail", {"p_id": cluster}),
        ("collection_detail", {"p_name": crowd.COLLECTION}),
        ("label_detail", {"p_label": "tag 7"}),
    ]

    found = {
        f"{function} {arguments}": read
        for function, arguments in LISTS + about_one
        if (read := _read_by(full, function, arguments))
    }
    assert found == {}

    full.run(_FORGET)
    with full.owner.transaction():
        full.owner.execute("select count(size_bytes) from core.asset").fetchall()
        seen = full.owner.execute(_READ).fetchall()
        assert seen == [("asset", REQUESTS * crowd.OBJECTS + 1)], "it would not be seen"
