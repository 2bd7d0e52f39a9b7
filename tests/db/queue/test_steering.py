"""Queues are paused and resized; jobs are cancelled or run out of time."""

from __future__ import annotations

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import Cubby, at_once
from tests.db.queue.test_sweep_jobs import _take
from tests.db.sent import image


def test_a_queue_is_paused_and_resumed_and_both_are_in_lineage(cubby: Cubby) -> None:
    cubby.accept(image())

    paused = cubby.call("api.pause_queue", p_queue="media", p_actor="ann")
    again = cubby.call("api.pause_queue", p_queue="media", p_actor="ann")
    resumed = cubby.call("api.resume_queue", p_queue="media", p_actor="bob")

    assert (paused["paused"], paused["queued"], paused["processing"]) == (True, 1, 0)
    assert again == paused | {"oldest_seconds": again["oldest_seconds"]}
    assert not resumed["paused"]
    assert cubby.rows("select actor, detail from core.lineage where stage = 'queue_changed'") == [
        ("ann", {"queue": "media", "paused": True}), ("bob", {"queue": "media", "paused": False}),
    ]  # fmt: skip
    decisions = "select actor, decision, subject from catalog.decision order by decided_at"
    assert cubby.rows(decisions) == [
        ("ann", "queue changed", "media"), ("bob", "queue changed", "media"),
    ]  # fmt: skip


def test_a_queue_has_its_own_concurrency_until_it_is_given_back(cubby: Cubby) -> None:
    given = cubby.call("api.set_queue_concurrency", p_queue="json", p_concurrency=6)
    back = cubby.call("api.set_queue_concurrency", p_queue="json")

    assert (given["concurrency"], back["concurrency"]) == (6, None)
    assert cubby.value("select detail from core.lineage where stage = 'queue_changed' limit 1") == {
        "queue": "json", "concurrency": {"to": 6},
    }  # fmt: skip


@pytest.mark.parametrize("jobs", [0, -1, 33])
def test_a_concurrency_out_of_range_is_refused(cubby: Cubby, jobs: int) -> None:
    with pytest.raises(InvalidArgument, match=f"A worker cannot work on {jobs} jobs at once"):
        cubby.call("api.set_queue_concurrency", p_queue="json", p_concurrency=jobs)


@pytest.mark.parametrize("act", ["pause_queue", "resume_queue", "set_queue_concurrency"])
def test_an_unknown_queue_is_refused_with_those_there_are(cubby: Cubby, act: str) -> None:
    with pytest.raises(NotFound, match="Unknown queue mdia") as refused:
        cubby.call(f"api.{act}", p_queue="mdia")
    assert "gate, index, json, maintenance, media" in (refused.value.hint or "")


def test_a_job_that_waits_is_cancelled_and_comes_back_by_a_replay(cubby: Cubby) -> None:
    sent = cubby.accept(image())
    (job,) = cubby.jobs(sent)

    cancelled = cubby.call("api.cancel_job", p_job_id=job, p_actor="ann")

    assert (cancelled["state"], cancelled["error"]["code"]) == ("failed", "cancelled")
    assert cancelled["error"]["message"] == "Cancelled by ann."
    assert cubby.rows("select status from core.asset") == [("failed",)]
    assert cubby.rows("select count(*) from queue.procrastinate_jobs") == [(0,)]
    cubby.call("api.replay_job", p_job_id=job)
    assert cubby.rows("select status from core.asset") == [("queued",)]
    assert cubby.begin(job)["attempt"] == 1


def test_what_a_cancelled_job_reports_later_changes_nothing(cubby: Cubby) -> None:
    job = _take(cubby)
    cubby.call("api.cancel_job", p_job_id=job)

    told = cubby.call(
        "api.fail_job", p_job_id=job, p_stage="decode", p_code="x", p_message="x",
        p_permanent=False, p_attempt=1,
    )  # fmt: skip

    assert told["state"] == "failed"
    assert cubby.rows("select state, error_code from core.job") == [("failed", "cancelled")]


def test_a_job_that_has_ended_cannot_be_cancelled(cubby: Cubby) -> None:
    (job,) = cubby.jobs(cubby.accept(image()))
    cubby.call("api.cancel_job", p_job_id=job)

    with pytest.raises(WrongState, match=f"Job {job} has ended: failed"):
        cubby.call("api.cancel_job", p_job_id=job)


def test_a_try_over_its_time_limit_is_tried_once_more_and_then_fails(cubby: Cubby) -> None:
    job = _take(cubby)
    late = "update core.job set started_at = now() - interval '31 minutes'"
    queued = "select status::text, scheduled_at > now() from queue.procrastinate_jobs"
    cubby.call("api.sweep_jobs")
    assert cubby.rows("select state from core.job") == [("processing",)]

    cubby.run(late)
    cubby.call("api.sweep_jobs")
    assert cubby.rows("select state, error_code from core.job") == [("queued", "time_limit")]
    assert cubby.rows(queued) == [("todo", True)]

    cubby.begin(job)
    cubby.run(late)
    cubby.call("api.sweep_jobs")
    assert cubby.rows("select state, error_code, error_message from core.job") == [
        (
            "failed", "time_limit",
            "The attempt took longer than the 00:30:00 that media.process may take.",
        ),
    ]  # fmt: skip
    assert cubby.rows("select status from core.asset") == [("failed",)]


def test_two_who_end_the_same_late_try_end_it_once(cubby: Cubby) -> None:
    _take(cubby)
    cubby.run("update core.job set started_at = now() - interval '31 minutes'")

    at_once(*[lambda: cubby.call("api.sweep_jobs")] * 2)

    assert cubby.rows("select state, attempts from core.job") == [("queued", 1)]


def test_a_schedule_tells_its_last_and_its_next_time(cubby: Cubby) -> None:
    (before,) = cubby.call("catalog.list_schedules")["items"]
    cubby.run(
        "insert into queue.procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)"
        " values ('nightly.begin', 'nightly', 1780000000)"
    )
    (after,) = cubby.call("catalog.list_schedules")["items"]

    assert (before["name"], before["cron"], before["last_at"]) == ("nightly", "17 3 * * *", None)
    assert after["last_at"].startswith("2026-05-28T20:26:40")
    due = "select %s::timestamptz > now() and %s::timestamptz <= now() + interval '1 day'"
    assert cubby.value(due, after["next_at"], after["next_at"])


def test_tasks_are_counted_with_their_times_in_the_hours_asked_for(cubby: Cubby) -> None:
    def at(time: str) -> None:
        cubby.service.execute(f"set cubby.now = '2026-01-01T{time}Z'")

    for number in range(3):
        at("12:00:00")
        (job,) = cubby.jobs(cubby.accept(image()))
        at("12:00:10")
        cubby.begin(job)
        at(f"12:00:1{1 + number}")
        cubby.fail(job, permanent=True)

    at("12:30:00")
    hour = cubby.call("catalog.task_statistics", p_hours=1)
    at("14:00:00")
    later = cubby.call("catalog.task_statistics", p_hours=1)

    assert hour["items"] == [
        {
            "task": "media.process", "queue": "media", "done": 0, "failed": 3, "retried": 0,
            "p50_seconds": 2.0, "p95_seconds": 2.9, "waited_p95_seconds": 10.0,
        }
    ]  # fmt: skip
    assert later["items"] == []


@pytest.mark.parametrize("hours", [0, 721, None])
def test_statistics_of_hours_out_of_range_are_refused(cubby: Cubby, hours: int | None) -> None:
    with pytest.raises(InvalidArgument, match="are not offered"):
        cubby.call("catalog.task_statistics", p_hours=hours)
