"""No page reads a big table from end to end: the server counts while their functions run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.db.cubby import Cubby

ROWS = 30_000
# A month of files, one a request, of which the newest have failed; and as many documents.
_FILL = f"""
set session_replication_role = replica;
create temporary table made as
select n, uuidv7() as request, uuidv7() as raw, uuidv7() as asset, now() - (30 - n * 30.0 / {ROWS}) * interval '1 day' as at
from generate_series(1, {ROWS}) as n;
insert into core.ingest_request (id, objects_total, created_at) select request, 1, at from made order by n;
insert into core.asset_raw (id, request_id, part_id, uri, sha256, size_bytes, content_type, created_at)
select raw, request, '0', 'fs://made', 'x', 7, 'image/png', at from made order by n;
insert into core.job (state, task, queue, request_id, raw_id, first_ordinal, last_ordinal, max_attempts, error_code,
                      created_at, finished_at)
select case when n > {ROWS} - 300 then 'failed' else 'done' end, 'media.process', 'media', request, raw, 0, 0, 5,
       case when n > {ROWS} - 300 then 'broken' end, at, at
from made order by n;
insert into core.asset (id, status, kind, media_type, request_id, ordinal, job_id, raw_id, size_bytes, content_type, created_at)
select made.asset, job.state, 'media', 'image', request, 0, job.id, raw, 7, 'image/png', at
from made join core.job on job.request_id = request order by n;
insert into core.failure (asset_id, stage, code, message, created_at)
select id, 'decode', 'broken', 'it broke', created_at from core.asset where status = 'failed';
insert into collections.docs_things (id, doc, created_at)
select asset, jsonb_build_object('n', n, 'even', n % 2 = 0), at from made;
set session_replication_role = origin;
"""  # noqa: E501
CALLS = [
    "catalog.overview()",
    "catalog.queue_depth()",
    "catalog.dead_letter_kinds()",
    "catalog.throughput(60)",
    *(f"catalog.list_jobs('{state}', 50)" for state in ("queued", "processing", "failed", "done")),
    """catalog.list_jobs('failed', 50, null, '{"code": "broken"}')""",
    """catalog.list_jobs('failed', 50, null, '{"code": "of none"}')""",
    "catalog.list_objects()",
    *(
        f"""catalog.list_objects('{{"status": "{state}"}}')"""
        for state in ("queued", "processing", "failed", "done")
    ),
    """catalog.list_objects('{"kind": "media"}')""",
    "catalog.collection_documents('things', 20, null, null, true)",
    """catalog.collection_documents('things', 20, null, '[{"n": 777}]')""",
    """catalog.collection_documents('things', 20, null, '[{"n": "no"}, {"n": 0.5}]')""",
    """catalog.collection_documents('things', 20, null, '[{"even": true}]')""",
    "catalog.collection_about('things')",
    "catalog.list_collections()",
]
# What very many documents have is met soon enough without an index.
_READ = f"""
select relname::text from pg_stat_xact_user_tables where seq_tup_read > {ROWS} / 2
"""


@pytest.fixture(scope="module")
def full(_databases: Any) -> Iterator[Cubby]:
    cubby = Cubby(_databases("plans"))
    cubby.ingest({"n": 0, "even": True}, collection="things")
    with cubby.database.connect(None) as root:
        root.execute(_FILL)
        root.execute("select api.add_up_intake()")
        root.execute("vacuum analyze")
    yield cubby
    cubby.close()


@pytest.mark.parametrize("call", CALLS)
def test_no_page_reads_a_big_table_from_end_to_end(full: Cubby, call: str) -> None:
    full.run("select pg_stat_force_next_flush()")
    with full.owner.transaction():
        full.owner.execute(f"select {call}")
        assert full.owner.execute(_READ).fetchall() == []


def test_reading_one_from_end_to_end_would_be_seen(full: Cubby) -> None:
    full.run("select pg_stat_force_next_flush()")
    with full.owner.transaction():
        full.owner.execute("select count(error_code) from core.job")
        assert full.owner.execute(_READ).fetchall() == [("job",)]
