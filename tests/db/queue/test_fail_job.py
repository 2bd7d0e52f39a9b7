from __future__ import annotations

import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby
from tests.db.sent import documents, image


def test_a_transient_failure_is_tried_again_with_a_wait_that_doubles_and_jitters(
    cubby: Cubby,
) -> None:
    cubby.set("retry_seconds", 2)
    cubby.set("max_attempts", 4)
    job = cubby.jobs(cubby.accept(image()))[0]

    waits = []
    for _ in range(3):
        cubby.begin(job)
        answer = cubby.fail(job)
        assert answer["state"] == "queued"
        waits.append(answer["retry_in"])

    for wait, longest in zip(waits, (2, 4, 8), strict=True):
        assert longest / 2 <= wait <= longest


def test_waits_of_jobs_that_failed_together_differ(cubby: Cubby) -> None:
    waits = set()
    for number in range(5):
        job = cubby.jobs(cubby.accept(image(name=str(number))))[0]
        cubby.begin(job)
        waits.add(cubby.fail(job)["retry_in"])

    assert len(waits) == 5


def test_no_wait_is_longer_than_the_longest(cubby: Cubby) -> None:
    cubby.set("retry_seconds", 3600)
    cubby.set("retry_seconds_max", 10)
    job = cubby.jobs(cubby.accept(image()))[0]
    cubby.begin(job)

    assert 5 <= cubby.fail(job)["retry_in"] <= 10


def test_the_time_of_the_next_try_and_the_reason_of_the_last_can_be_read(cubby: Cubby) -> None:
    sent = cubby.accept(image())
    job = cubby.jobs(sent)[0]
    cubby.begin(job)
    cubby.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    wait = cubby.fail(job, "disk_slow")["retry_in"]

    detail = cubby.call("catalog.job_detail", p_job_id=job)
    assert detail["state"] == "queued"
    assert detail["stage"] == "decode"
    assert detail["error"] == {
        "code": "disk_slow",
        "message": "it is disk_slow",
        "permanent": False,
    }
    assert cubby.value(
        "select extract(epoch from next_try_at - '2026-01-01T00:00:00Z')::float8 from core.job"
    ) == pytest.approx(wait, abs=1e-5)
    status = cubby.call("catalog.ingest_status", p_id=sent.id)["objects"][0]
    assert (status["state"], status["attempts"]) == ("queued", 1)
    assert status["error"] == {"code": "disk_slow", "message": "it is disk_slow"}


def test_a_permanent_failure_is_a_dead_letter_at_once(cubby: Cubby) -> None:
    sent = cubby.accept(image(filename="cat.jpg"))
    job = cubby.jobs(sent)[0]
    cubby.begin(job)

    assert cubby.fail(job, "corrupt", permanent=True) == {"state": "failed", "retry_in": None}
    assert cubby.rows(
        "select task, stage, error_code, error_permanent, attempts, system_id::text, filename"
        " from catalog.dead_letter"
    ) == [("media.process", "decode", "corrupt", True, 1, sent.ids[0], "cat.jpg")]


def test_the_last_attempt_that_fails_makes_a_dead_letter(cubby: Cubby) -> None:
    cubby.set("max_attempts", 2)
    job = cubby.jobs(cubby.accept(image()))[0]

    cubby.begin(job)
    assert cubby.fail(job)["state"] == "queued"
    cubby.begin(job)
    assert cubby.fail(job) == {"state": "failed", "retry_in": None}
    assert cubby.value("select error_permanent from catalog.dead_letter") is False


def test_the_objects_of_a_dead_letter_have_failed_and_say_why(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"a": 1}, {"a": 2}))
    cubby.bury(cubby.jobs(sent)[0], "unreadable")

    status = cubby.call("catalog.ingest_status", p_id=sent.id)
    assert status["state"] == "failed"
    assert status["progress"]["failed"] == 2
    assert {
        (item["stage"], item["error"]["code"], item["error"]["message"])
        for item in status["objects"]
    } == {("decode", "unreadable", "it is unreadable")}


def test_what_one_dead_letter_did_not_hold_goes_on(cubby: Cubby) -> None:
    sent = cubby.accept(image(name="bad"), documents({"a": 1}))
    cubby.bury(cubby.jobs(sent, "media.process")[0])
    cubby.work(sent)

    status = cubby.call("catalog.ingest_status", p_id=sent.id)
    assert status["state"] == "done"
    assert (status["progress"]["failed"], status["progress"]["done"]) == (1, 1)


def test_a_routing_job_that_fails_takes_the_stores_that_waited_for_it_along(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)
    sent = cubby.accept(documents({"a": 1}, {"a": 2}), image(name="file"))
    cubby.bury(cubby.jobs(sent, "json.route")[0])

    assert cubby.rows("select task, state from core.job order by task, id") == [
        ("json.route", "failed"),
        ("json.store", "failed"),
        ("json.store", "failed"),
        ("media.process", "queued"),
    ]
    progress = cubby.call("catalog.ingest_status", p_id=sent.id)["progress"]
    assert (progress["failed"], progress["queued"]) == (2, 1)


@pytest.mark.parametrize("permanent", [True, False])
def test_the_failure_of_a_job_that_has_ended_changes_nothing(cubby: Cubby, permanent: bool) -> None:
    sent = cubby.ingest({"a": 1})

    answer = cubby.fail(cubby.jobs(sent)[0], permanent=permanent)

    assert answer == {"state": "done", "retry_in": None}
    assert cubby.call("catalog.ingest_status", p_id=sent.id)["state"] == "done"


def test_a_message_ends_before_its_context_and_at_a_thousand_bytes(cubby: Cubby) -> None:
    said = {"x" * 10_000: 1000, "日" * 5_000: 999, "row is too big\nCONTEXT:  SQL statement": 14}
    for message, kept in said.items():
        job = cubby.jobs(cubby.accept(image()))[0]
        cubby.begin(job)
        cubby.call(
            "api.fail_job",
            p_job_id=job,
            p_stage="decode",
            p_code="long",
            p_message=message,
            p_permanent=True,
        )

        assert (
            cubby.value("select octet_length(error_message) from core.job where id = %s", job)
            == kept
        )


def test_failing_a_job_that_does_not_exist_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.fail(404)


def test_a_try_that_another_worker_has_taken_over_cannot_end_the_job(cubby: Cubby) -> None:
    job = cubby.jobs(cubby.accept(image()))[0]
    late = cubby.begin(job, "late")["attempt"]
    cubby.run("update core.job set state = 'queued'")
    now = cubby.begin(job, "new")["attempt"]
    failure = {"p_stage": "decode", "p_code": "x", "p_message": "x", "p_permanent": True}

    answer = cubby.call("api.fail_job", p_job_id=job, **failure, p_attempt=late)

    assert answer == {"state": "taken_over", "retry_in": None}
    assert cubby.rows("select state, worker from core.job") == [("processing", "new")]
    answer = cubby.call("api.fail_job", p_job_id=job, **failure, p_attempt=now)
    assert answer["state"] == "failed"
