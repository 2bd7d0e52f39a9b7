from __future__ import annotations

from tests.db.cubby import Cubby, at_once, vector
from tests.db.sent import image


def _take(cubby: Cubby, heartbeat: str = "now()") -> int:
    """A file's job, taken from the queue by a worker that was last heard of at `heartbeat`."""
    sent = cubby.accept(image())
    job = cubby.jobs(sent)[0]
    worker = cubby.value(
        "insert into queue.procrastinate_workers (last_heartbeat)"
        f" values ({heartbeat}) returning id"
    )
    with cubby.owner.transaction():
        cubby.run("set local search_path = queue")  # its triggers name their tables without it
        cubby.run(
            "update procrastinate_jobs set status = 'doing', worker_id = %s"
            " where id = (select queue_job_id from core.job where id = %s)",
            worker,
            job,
        )
    cubby.begin(job)
    return job


def _queue(cubby: Cubby) -> list[tuple[str, bool]]:
    return cubby.rows(
        "select status::text, worker_id is null from queue.procrastinate_jobs order by id"
    )


def test_the_job_of_a_silent_worker_is_given_back(cubby: Cubby) -> None:
    job = _take(cubby, "now() - interval '21 seconds'")

    assert cubby.call("api.sweep_jobs") == 1
    assert _queue(cubby) == [("todo", True)]
    assert cubby.rows("select state, attempts from core.job") == [("queued", 1)]
    assert cubby.begin(job)["attempt"] == 2


def test_the_job_of_a_worker_that_is_gone_is_given_back(cubby: Cubby) -> None:
    _take(cubby)
    cubby.run("set search_path = queue; delete from procrastinate_workers")

    assert cubby.call("api.sweep_jobs") == 1
    assert cubby.call("api.sweep_jobs") == 0


def test_the_job_of_a_living_worker_is_left_to_it(cubby: Cubby) -> None:
    _take(cubby, "now() - interval '10 seconds'")

    assert cubby.call("api.sweep_jobs") == 0
    assert _queue(cubby) == [("doing", False)]


def test_how_long_silence_may_last_is_a_setting(cubby: Cubby) -> None:
    _take(cubby, "now() - interval '10 seconds'")
    cubby.set("stalled_seconds", 5)

    assert cubby.call("api.sweep_jobs") == 1


def test_what_is_given_back_is_in_lineage_with_the_reason(cubby: Cubby) -> None:
    _take(cubby, "now() - interval '1 hour'")
    cubby.call("api.sweep_jobs")

    assert cubby.rows(
        "select actor, detail ->> 'reason' from core.lineage where stage = 'retrying'"
    ) == [("sweep", "its worker is stale")]


def test_two_sweepers_at_once_give_each_job_back_once(cubby: Cubby) -> None:
    other = cubby.another()
    given_back = 0
    for number in range(1, 6):
        for _ in range(4):
            _take(cubby, "now() - interval '1 hour'")

        counts = at_once(lambda: cubby.call("api.sweep_jobs"), lambda: other.call("api.sweep_jobs"))

        given_back += sum(counts)
        assert given_back == 4 * number
    other.close()
    assert _queue(cubby) == [("todo", True)] * 20
    assert cubby.value("select count(*) from core.lineage where stage = 'retrying'") == 20


def test_a_job_that_had_ended_before_its_worker_died_is_not_done_again(cubby: Cubby) -> None:
    job = _take(cubby, "now() - interval '1 hour'")
    cubby.record(job)
    cubby.record(job)
    cubby.call("api.record_placement", p_job_id=job, p_uri="fs://here")

    assert cubby.call("api.sweep_jobs") == 1
    assert cubby.value("select state from core.job where id = %s", job) == "done"
    assert cubby.begin(job) is None


def test_two_workers_that_run_one_job_count_the_picture_once(cubby: Cubby) -> None:
    cubby.space()
    job = _take(cubby, "now() - interval '1 hour'")
    other = cubby.another()
    cubby.call("api.sweep_jobs")
    cubby.begin(job, "second")

    first, second = at_once(
        lambda: cubby.record(job, vector(1, 2)), lambda: other.record(job, vector(1, 2))
    )

    other.close()
    assert first == second
    assert cubby.rows("select members from core.cluster_mean") == [(1,)]
    assert cubby.value("select count(*) from core.embedding") == 1
