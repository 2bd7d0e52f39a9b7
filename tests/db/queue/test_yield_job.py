"""A job of many batches lets the others of its queue go between."""

from __future__ import annotations

import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby


def _backfills(cubby: Cubby, *names: str) -> list[int]:
    for name in names:
        cubby.ingest({f"{name}_a": 1}, {f"{name}_a": 2}, collection=name)
        cubby.call("api.accept_schema", p_schema_id=cubby.proposal(name)["id"])
    return [
        row[0]
        for row in cubby.rows("select id from core.job where task = 'schema.backfill' order by id")
    ]


def _order(cubby: Cubby) -> list[int]:
    return [
        row[0]
        for row in cubby.rows(
            "select (args ->> 'job_id')::bigint from queue.procrastinate_jobs"
            " where queue_name = 'tables' and status = 'todo' and task_name = 'schema.backfill'"
            " order by priority desc, id"
        )
    ]


def _take(cubby: Cubby, job: int) -> None:
    """As the queue hands it out."""
    with cubby.owner.transaction():
        cubby.run("set local search_path = queue")
        cubby.run(
            "update procrastinate_jobs set status = 'doing' where (args ->> 'job_id')::bigint = %s",
            job,
        )


def test_a_job_that_yields_goes_behind_those_that_wait_and_loses_no_try(cubby: Cubby) -> None:
    first, second = _backfills(cubby, "one", "two")
    _take(cubby, first)
    attempt = cubby.begin(first)["attempt"]

    assert cubby.call("api.yield_job", p_job_id=first, p_attempt=attempt)

    assert _order(cubby) == [second, first]
    assert cubby.rows("select state, attempts from core.job where id = %s", first) == [
        ("queued", 0)
    ]
    assert cubby.begin(first)["attempt"] == 1


def test_the_row_that_a_dead_worker_left_of_a_job_that_yielded_is_swept_away(cubby: Cubby) -> None:
    (job,) = _backfills(cubby, "one")
    _take(cubby, job)
    cubby.call("api.yield_job", p_job_id=job, p_attempt=cubby.begin(job)["attempt"])

    assert cubby.call("api.sweep_jobs") == 0

    assert _order(cubby) == [job]
    assert cubby.value("select count(*) from queue.procrastinate_jobs where status = 'doing'") == 0


def test_a_job_of_another_worker_is_left_to_it(cubby: Cubby) -> None:
    (job,) = _backfills(cubby, "one")
    cubby.begin(job)

    assert not cubby.call("api.yield_job", p_job_id=job, p_attempt=7)
    assert cubby.value("select state from core.job where id = %s", job) == "processing"


def test_a_turn_leaves_no_line_in_lineage(cubby: Cubby) -> None:
    (job,) = _backfills(cubby, "one")
    attempt = cubby.begin(job)["attempt"]
    lines = cubby.value("select count(*) from core.lineage")

    cubby.call("api.yield_job", p_job_id=job, p_attempt=attempt)
    cubby.begin(job)

    assert cubby.value("select count(*) from core.lineage") == lines


def test_a_job_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.call("api.yield_job", p_job_id=404, p_attempt=1)
