from __future__ import annotations

import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby, at_once


def _accepted(cubby: Cubby, count: int) -> int:
    """The begun backfill job of a table for `count` documents."""
    cubby.ingest(*({"n": n} for n in range(count)), collection="things")
    cubby.call("api.accept_schema", p_schema_id=cubby.proposal("things")["id"])
    job = int(cubby.value("select id from core.job where task = 'schema.backfill'"))
    cubby.begin(job)
    return job


def test_it_goes_batch_by_batch_and_ends_its_job(cubby: Cubby) -> None:
    job = _accepted(cubby, 5)
    cubby.set("json_chunk", 2)

    steps = [cubby.call("api.backfill_schema", p_job_id=job) for _ in range(3)]

    assert steps == [
        {"done": 2, "total": 5, "state": "running"},
        {"done": 4, "total": 5, "state": "running"},
        {"done": 5, "total": 5, "state": "done"},
    ]
    assert cubby.value("select count(*) from collections.things") == 5
    assert cubby.call("catalog.job_detail", p_job_id=job)["state"] == "done"
    assert cubby.call("api.backfill_schema", p_job_id=job)["state"] == "done"


def test_a_worker_that_dies_in_the_middle_is_followed_by_one_that_goes_on(cubby: Cubby) -> None:
    job = _accepted(cubby, 5)
    cubby.set("json_chunk", 2)
    cubby.call("api.backfill_schema", p_job_id=job)

    cubby.begin(job, "second")
    while cubby.call("api.backfill_schema", p_job_id=job)["state"] == "running":
        pass

    assert cubby.value("select count(*) from collections.things") == 5


def test_two_workers_that_fill_at_once_miss_nothing(cubby: Cubby) -> None:
    job = _accepted(cubby, 30)
    cubby.set("json_chunk", 2)
    other = cubby.another()

    def fill(one: Cubby) -> None:
        while one.call("api.backfill_schema", p_job_id=job)["state"] == "running":
            pass

    assert at_once(lambda: fill(cubby), lambda: fill(other)) == [None, None]

    other.close()
    assert cubby.value("select count(*) from collections.things") == 30
    assert cubby.proposal("things")["backfill"] == {
        "state": "done",
        "done": 30,
        "total": 30,
        "error": None,
    }


def test_filling_stops_when_the_table_is_rolled_back(cubby: Cubby) -> None:
    job = _accepted(cubby, 5)
    cubby.set("json_chunk", 2)
    cubby.call("api.backfill_schema", p_job_id=job)
    cubby.call("api.rollback_schema", p_schema_id=cubby.proposal("things")["id"])

    assert cubby.call("api.backfill_schema", p_job_id=job)["state"] == "done"
    assert cubby.value("select state from core.job where id = %s", job) == "done"
    assert cubby.value("select to_regclass('collections.things')") is None


def test_a_worker_too_late_does_not_end_a_dead_letter(cubby: Cubby) -> None:
    job = _accepted(cubby, 5)
    cubby.fail(job, permanent=True)

    cubby.call("api.backfill_schema", p_job_id=job)

    assert cubby.value("select state from core.job where id = %s", job) == "failed"


def test_a_dead_letter_that_is_replayed_fills_the_rest(cubby: Cubby) -> None:
    job = _accepted(cubby, 5)
    cubby.fail(job, permanent=True)
    cubby.call("api.replay_job", p_job_id=job)

    cubby.begin(job)
    assert cubby.call("api.backfill_schema", p_job_id=job)["done"] == 5


def test_a_collection_without_documents_is_full_at_once(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.run("delete from collections.docs_things")

    assert cubby.accept_schema("things")["backfill"] == {
        "state": "done",
        "done": 0,
        "total": 0,
        "error": None,
    }


def test_a_job_that_is_not_there_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.call("api.backfill_schema", p_job_id=404)


def test_it_ends_where_the_table_began_however_many_documents_follow(cubby: Cubby) -> None:
    job = _accepted(cubby, 4)
    cubby.set("json_chunk", 2)

    steps = []
    for _ in range(3):
        cubby.ingest(*({"n": n} for n in range(3)), collection="things")
        steps.append(cubby.call("api.backfill_schema", p_job_id=job)["state"])

    assert steps == ["running", "running", "done"]
    assert cubby.value("select count(*) from collections.things") == 13
