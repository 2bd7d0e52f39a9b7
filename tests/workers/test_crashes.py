"""Workers that are killed, stopped, cut off or doubled: no job is lost and none is done twice."""

from __future__ import annotations

import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from psycopg import sql

from cubby.config.settings import QUEUES
from cubby.db.client import connect
from tests.calling import by_name
from tests.workers.pictures import noise
from tests.workers.plant import PATIENCE_SECONDS, Plant

pytestmark = pytest.mark.campaign


@pytest.fixture
def picture(tmp_path) -> Path:
    return noise(tmp_path / "red.png", (208, 48, 48))


def assert_done_once(plant: Plant, request: str) -> None:
    assert plant.finish(request) == ["done"]
    assert plant.rows("select count(*) from core.embedding") == [(1,)]
    assert plant.rows("select members from core.cluster_mean") == [(1,)]
    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty")


@pytest.mark.prove
def test_a_job_of_a_killed_worker_is_done_by_one_that_lives(plant, picture):
    first = plant.work()
    with plant.held("core.media"):
        request = plant.send(picture)
        [backend] = plant.standing_still()
        first.kill()
        plant.rows("select pg_terminate_backend(%s)", backend)
        second = plant.work(1)
        plant.wait_for(
            lambda: any(entry["event"] == "worker ready" for entry in second.log()), "its start"
        )
        plant.forget_heartbeats()
    assert_done_once(plant, request)
    assert plant.jobs(request) == [("done", 2)]


def test_a_job_killed_after_it_was_recorded_is_only_placed(plant, picture):
    first = plant.work()
    with plant.held("core.media"):
        request = plant.send(picture)
        plant.standing_still()
        first.kill()
    # The server continues with the statement of a client that is no more.
    plant.wait_for(lambda: plant.jobs(request, "stage") == [("recorded",)], "the record")
    [placement] = plant.jobs(request, "result ->> 'content_key'")
    plant.forget_heartbeats()
    plant.work()

    assert_done_once(plant, request)
    assert plant.rows("select uri from core.asset") == [(f"fs://{placement[0]}",)]
    assert plant.jobs(request) == [("done", 2)]


def test_a_killed_batch_is_stored_once(plant):
    first = plant.work()
    with plant.held("core.collection"):
        request = plant.send(b'[{"a": 1}, {"a": 2}]', collection="t")
        [backend] = plant.standing_still()
        first.kill()
        plant.rows("select pg_terminate_backend(%s)", backend)
    plant.forget_heartbeats()
    plant.work()

    assert plant.finish(request) == ["done", "done"]
    assert plant.rows("select count(*) from collections.docs_t") == [(2,)]
    assert plant.rows("select documents from core.collection") == [(2,)]
    assert plant.rows("select count(*) from api.inbox") == [(0,)]


def test_a_job_that_kills_every_worker_ends_as_a_dead_letter(plant, picture):
    plant.change_setting("max_attempts", 1)
    with plant.held("core.media"):
        request = plant.send(picture)
        for _ in range(2):
            worker = plant.work()
            [backend] = plant.standing_still()
            worker.kill()
            plant.rows("select pg_terminate_backend(%s)", backend)
            plant.wait_for(
                lambda: not plant.rows("select from pg_locks where not granted"), "its end"
            )
            plant.forget_heartbeats()
        plant.work()
        assert plant.finish(request) == ["failed"]
    assert [row[2] for row in plant.failures(request)] == ["worker_died"]


def test_a_stopping_worker_finishes_what_it_can(plant, picture):
    worker = plant.work()
    with plant.held("core.media"):
        request = plant.send(picture)
        plant.standing_still()
        worker.terminate()
        plant.wait_for(
            lambda: any(entry["event"] == "worker stopping" for entry in worker.log()), "the signal"
        )
        later = plant.send(b'{"a": 1}')
    assert worker.wait() == 0
    assert plant.jobs(request) == [("done", 1)]
    assert plant.jobs(later) == [("queued", 0)]
    assert plant.rows("select from queue.procrastinate_workers") == []


def test_a_stopping_worker_hands_back_what_it_cannot_finish(plant, picture):
    worker = plant.work(CUBBY_SHUTDOWN_SECONDS="2")
    with plant.held("core.media"):
        request = plant.send(picture)
        plant.standing_still()
        assert worker.stop() == 0
        # Not only out of its hands: free for others, with nothing of it left in the server.
        assert plant.jobs(request) == [("queued", 0)]
        assert plant.queue_rows() == [("todo", False)]
        assert plant.rows("select from pg_locks where not granted") == []
    plant.work(1)
    assert_done_once(plant, request)


def test_a_worker_without_jobs_stops_at_once_and_signs_off(plant):
    worker = plant.work()
    plant.wait_for(lambda: plant.rows("select from queue.procrastinate_workers"), "its start")
    assert worker.stop() == 0
    assert plant.rows("select from queue.procrastinate_workers") == []


def test_a_picture_taken_away_from_a_slow_worker_is_done_once(plant, picture):
    """The first worker is only thought to be dead, and comes back with its result later."""
    # One job at a time, so that it does not take up the same job again.
    slow = plant.work(0, CUBBY_CONCURRENCY="1", CUBBY_DECODE_SECONDS=f"{PATIENCE_SECONDS:.0f}")
    plant.wait_for(lambda: any(entry["event"] == "worker ready" for entry in slow.log()), "it")
    [decoder] = plant.wait_for(slow.children, "its decoder")
    os.kill(decoder, signal.SIGSTOP)
    request = plant.send(picture)
    plant.wait_for(lambda: plant.jobs(request) == [("processing", 1)], "the first try")
    plant.take_jobs_away()
    plant.work(1)
    assert_done_once(plant, request)

    os.kill(decoder, signal.SIGCONT)
    plant.wait_for(
        lambda: any(entry["event"] in ("job done", "job was taken over") for entry in slow.log()),
        "the end of the first try",
    )
    assert_done_once(plant, request)


def test_a_batch_taken_away_from_a_slow_worker_is_stored_once(plant):
    plant.work(0)
    with plant.held("api.inbox"):
        request = plant.send(b'[{"a": 1}, {"a": 2}]', collection="t")
        plant.standing_still()
        plant.take_jobs_away()
        plant.work(1)
        plant.standing_still(2)
    assert plant.finish(request) == ["done", "done"]
    assert plant.rows("select documents from core.collection") == [(2,)]
    assert plant.rows("select count(*) from api.inbox") == [(0,)]
    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty")


def test_a_job_that_is_done_is_not_done_again(plant, picture):
    plant.work()
    request = plant.send(picture)
    plant.finish(request)
    before = plant.rows("select * from core.asset")
    [(job_id,)] = plant.jobs(request, "id")
    plant.rows("select core._defer_jobs(array[%s::bigint])", job_id)

    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty")
    assert plant.rows("select * from core.asset") == before
    assert plant.jobs(request) == [("done", 1)]


def test_connections_that_break_cost_a_try(plant, picture):
    plant.change_setting("retry_seconds", 0)
    plant.work()
    with plant.held("core.media"):
        request = plant.send(picture)
        plant.standing_still()
        plant.rows(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
            " and (wait_event_type = 'Lock' or query like '%%LISTEN%%' or state = 'idle')"
            " and pid <> %s",
            plant.service.info.backend_pid,
        )

    def done_under_supervision() -> bool:
        # A worker that cannot continue ends, for its supervisor to start another.
        if plant.workers[-1].gave_up():
            plant.work()
        return [state for state, _ in plant.jobs(request)] == ["done"]

    plant.wait_for(done_under_supervision, "the end of the job")
    assert_done_once(plant, request)
    assert plant.jobs(request) == [("done", 2)]


def test_a_worker_struck_off_the_list_ends_so_that_it_is_started_again(plant):
    worker = plant.work()
    plant.wait_for(
        lambda: len(plant.rows("select from queue.procrastinate_workers")) == len(QUEUES),
        "its queues",
    )
    plant.rows("delete from queue.procrastinate_workers returning id")
    plant.send(b'{"a": 1}')
    assert worker.wait() == 1


@pytest.mark.prove
def test_a_job_whose_verdict_was_not_written_leaves_the_queue_later(plant):
    function = "queue.procrastinate_finish_job_v1(bigint, queue.procrastinate_job_status, boolean)"
    plant.owner.execute(f"revoke execute on function {function} from cubby_worker, public")
    worker = plant.work()
    request = plant.send(b'{"a": 1}')

    assert plant.finish(request) == ["done"]
    plant.wait_for(
        lambda: any(entry["event"] == "verdict not written" for entry in worker.log()), "the loss"
    )
    plant.wait_for(
        lambda: set(plant.queue_rows()) == {("doing", True)},
        "what is done to stay queued",
    )
    plant.owner.execute(f"grant execute on function {function} to cubby_worker")
    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty")
    assert plant.jobs(request) == [("done", 1)]


@pytest.mark.prove
def test_a_job_whose_failure_could_not_be_reported_is_tried_again(plant, tmp_path):
    function = "api.fail_job(bigint, text, text, text, boolean, integer, text)"
    plant.owner.execute(f"revoke execute on function {function} from cubby_worker")
    request = plant.send(b'{"a": 1}')
    away = plant.root.rename(tmp_path / "away")
    worker = plant.work()

    plant.wait_for(
        lambda: any(entry["event"] == "failure not reported" for entry in worker.log()), "the loss"
    )
    assert plant.jobs(request) == [("processing", 1)]
    away.rename(plant.root)
    plant.owner.execute(f"grant execute on function {function} to cubby_worker")
    assert plant.finish(request) == ["done"]
    assert plant.jobs(request) == [("done", 2)]


@pytest.mark.prove
def test_a_job_the_server_thinks_is_ours_and_is_not_is_given_back(plant):
    """So it is when the server loses its last commits: what was finished is in our hands again."""
    worker = plant.work()
    plant.finish(plant.send(b'{"a": 1}', collection="t"))
    request = plant.send(b'{"a": 2}', collection="t")
    plant.finish(request)
    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty")
    plant.rows(
        "insert into queue.procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
        " select 'json', 'json.store', jsonb_build_object('job_id', job.id), 'doing', worker.id"
        " from core.job, queue.procrastinate_workers as worker"
        " where request_id = %s order by worker.id limit 1 returning id",
        request,
    )
    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty again")
    assert any(entry["event"] == "stray jobs given back" for entry in worker.log())
    assert plant.rows("select documents from core.collection") == [(2,)]


def test_a_fold_that_is_killed_ends_with_the_newest_of_each_key(plant):
    first = plant.work()
    documents = [{"id": n % 10, "v": n} for n in range(40)]
    plant.finish(plant.send(json.dumps(documents).encode(), collection="things"))
    passed = "select id from core.schema_def where gate ->> 'state' = 'passed'"
    [(schema,)] = plant.wait_for(lambda: plant.rows(passed), "the gate")
    plant.call("api.accept_schema", p_schema_id=schema, p_actor="ann")
    filled = "select from core.schema_def where backfill_state = 'done' and backfill_kind = %s"
    plant.wait_for(lambda: plant.rows(filled, "fill"), "the filled table")

    with plant.held("collections.things"):
        plant.call("api.set_collection_key", p_name="things", p_paths=["id"], p_actor="ann")
        [backend, *_] = plant.standing_still()
        first.kill()
        plant.rows("select pg_terminate_backend(%s)", backend)
    plant.forget_heartbeats()
    plant.work()

    indexed = "select from pg_indexes where tablename = 'things' and indexdef ~ 'UNIQUE.*[(]id[)]'"
    plant.wait_for(lambda: plant.rows(indexed), "the index of the key")
    kept = plant.rows("select id, v from collections.things order by id")
    assert kept == [(n, 30 + n) for n in range(10)]
    assert plant.call("catalog.verify_collection", p_name="things")["holds"]


def _documents(plant: Plant) -> dict[str, int]:
    tables = plant.rows("select relname from pg_class where relname ~ '^docs_' and relkind = 'r'")
    count = sql.SQL("select count(*) from collections.{}")
    counts = {
        name: plant.owner.execute(count.format(sql.Identifier(name))).fetchone()
        for (name,) in tables
    }
    return {name: found[0] for name, found in counts.items() if found}


@pytest.mark.parametrize(
    ("act", "path", "held", "after"),
    [
        ("api.split_collection", "$.kind", "core.collection_part",
         {"docs_things": 0, "docs_things_a": 10, "docs_things_b": 10}),
        ("api.set_collection_records", "$.rows", "core.record",
         {"docs_things": 40, "docs_things_envelopes": 20}),
    ],
)  # fmt: skip
def test_taking_documents_apart_is_whole_or_not_at_all(plant, act, path, held, after):
    plant.work()
    sent = [{"kind": "ab"[n % 2], "rows": [{"n": n}, {"n": -n}]} for n in range(20)]
    plant.finish(plant.send(json.dumps(sent).encode(), collection="things"))
    with plant.held(held), ThreadPoolExecutor() as pool, connect(plant.dsn) as other:
        call = pool.submit(by_name, other, act, p_name="things", p_path=path, p_actor="ann")
        [backend, *_] = plant.standing_still()
        plant.rows("select pg_terminate_backend(%s)", backend)
        assert call.exception() is not None
    assert _documents(plant) == {"docs_things": 20}

    plant.call(act, p_name="things", p_path=path, p_actor="ann")

    assert _documents(plant) == after
    assert plant.call("catalog.fsck_database") == []
