"""No search reads a big table from end to end: counted by the server while searches run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from psycopg.types.json import Jsonb

from cubby.db.client import Vector
from tests.db.cubby import Cubby
from tests.db.search.drawn import store
from tests.db.search.searching import SPACE

PICTURES = 1500
FILTERS: list[dict[str, Any]] = [
    {},
    {"owner": "owner 7"},
    {"owner": "most"},
    {"tags": ["tag7"]},
    {"media_type": "video"},
    {"media_type": "image"},
    {"from": "2999-01-01T00:00:00Z"},
    {"to": "2001-01-01T00:00:00Z"},
    {"kind": "media"},
    {"kind": "json"},
    {"collection": "none"},
    {"cluster_id": "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"},
    {"owner": "owner 7", "tags": ["tag7"], "media_type": "image"},
]
_READ = """
select relname::text, seq_tup_read from pg_stat_xact_user_tables
where schemaname = 'core' and seq_tup_read > 1000
"""
# A session passes its counts on about once a second; until then they look like the next ones.
_FORGET = "select pg_stat_force_next_flush()"


@pytest.fixture
def full(pictures: Cubby) -> Cubby:
    rows = np.random.default_rng(1).standard_normal((PICTURES, 512)).astype(np.float32)
    store(pictures, SPACE, rows / np.linalg.norm(rows, axis=1, keepdims=True))
    pictures.run(
        "update core.asset set tags = array['tag' || ordinal % 60],"
        " owner = case when ordinal % 30 = 7 then 'owner 7' else 'most' end"
    )
    pictures.run("select core._index_media_words(array(select id from core.asset))")
    pictures.run("vacuum analyze core.asset, core.embedding, core.search_text, core.media")
    return pictures


def test_no_big_table_is_read_from_end_to_end(full: Cubby) -> None:
    at = Vector([1.0] + [0.0] * 511)
    for query in (None, "tag7"):
        for wanted in FILTERS:
            full.run(_FORGET)
            with full.owner.transaction():
                full.owner.execute(
                    "select catalog.search_page(%s, %s, %s, %s, p_facets => true)",
                    (query, at, SPACE, Jsonb(wanted)),
                )
                assert full.owner.execute(_READ).fetchall() == [], (query, wanted)

    full.run(_FORGET)
    with full.owner.transaction():
        full.owner.execute("select count(size_bytes) from core.asset").fetchall()
        assert full.owner.execute(_READ).fetchall() == [("asset", PICTURES)]  # it would be seen


def test_a_filter_is_a_condition_that_an_index_serves(shared: Cubby) -> None:
    """Once it is a call for each row, no index helps."""
    for wanted in FILTERS[1:]:
        with shared.owner.transaction():
            shared.owner.execute("set local enable_seqscan = off")
            plan = shared.owner.execute(
                "explain select id from core.asset"
                " where kind = 'media' and core._passes(asset, %s) limit 5001",
                (Jsonb(wanted),),
            ).fetchall()

        text = "\n".join(row[0] for row in plan)
        assert "Seq Scan" not in text, wanted
        assert "_passes" not in text, wanted


def test_the_recall_of_the_index_is_measured_once_an_hour(full: Cubby) -> None:
    measured = full.call("api.measure_recall")
    again = full.call("api.measure_recall")
    full.run("update core.search_recall set measured_at = measured_at - interval '61 min'")

    assert measured >= 0.8
    assert again is None
    assert full.call("api.measure_recall") >= 0.8
    assert full.value(
        "select value from catalog.metrics() where name = 'search_recall'"
    ) == full.value("select recall from core.search_recall")


def test_recall_of_few_files_is_not_measured(pictures: Cubby) -> None:
    assert pictures.call("api.measure_recall") is None
    assert pictures.rows("select name from catalog.metrics() where name = 'search_recall'") == []
