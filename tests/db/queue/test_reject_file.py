"""A file that is itself at fault fails as an object; no operator is called for it."""

from __future__ import annotations

import pytest

from cubby.db.errors import WrongState
from tests.db.cubby import Cubby
from tests.db.sent import documents, image

REASONS = ["damaged", "cut_short", "encrypted", "too_large", "not_supported", "empty"]


def fail(cubby: Cubby, job: int, code: str, *, permanent: bool = True) -> dict[str, object]:
    answer: dict[str, object] = cubby.call(
        "api.fail_job",
        p_job_id=job,
        p_stage="decode",
        p_code=code,
        p_message="The picture is damaged.",
        p_permanent=permanent,
        p_detail="zlib: -3",
    )
    return answer


@pytest.mark.parametrize("code", REASONS)
def test_a_file_at_fault_is_a_failed_object_and_no_dead_letter(cubby: Cubby, code: str) -> None:
    sent = cubby.accept(image())
    [job] = cubby.jobs(sent)
    cubby.begin(job)

    assert fail(cubby, job, code) == {"state": "rejected", "retry_in": None}

    assert cubby.rows("select * from catalog.dead_letter") == []
    assert cubby.rows("select code, message, detail from catalog.failed_object") == [
        (code, "The picture is damaged.", "zlib: -3")
    ]
    [(asset,)] = cubby.rows("select id from core.asset")
    error = cubby.call("catalog.object_detail", p_id=asset)["error"]
    assert error == {"code": code, "message": "The picture is damaged.", "detail": "zlib: -3"}
    assert cubby.call("catalog.job_detail", p_job_id=job)["state"] == "done"


def test_the_request_of_a_file_at_fault_has_failed(cubby: Cubby) -> None:
    sent = cubby.accept(image())
    [job] = cubby.jobs(sent)
    cubby.begin(job)
    fail(cubby, job, "cut_short")

    status = cubby.call("catalog.ingest_status", p_id=sent.id)

    assert (status["state"], status["progress"]["failed"], status["progress"]["done"]) == (
        "failed", 1, 0,
    )  # fmt: skip


def test_another_permanent_failure_stays_a_dead_letter(cubby: Cubby) -> None:
    [job] = cubby.jobs(cubby.accept(image()))
    cubby.begin(job)

    assert fail(cubby, job, "file_missing")["state"] == "failed"
    assert cubby.rows("select job_id from catalog.dead_letter") == [(job,)]


def test_documents_are_not_judged_by_the_reasons_of_files(cubby: Cubby) -> None:
    [job] = cubby.jobs(cubby.accept(documents({"a": 1})))
    cubby.begin(job)

    assert fail(cubby, job, "damaged")["state"] == "failed"


def test_a_rejected_file_is_replayed_when_it_is_named(cubby: Cubby) -> None:
    sent = cubby.accept(image())
    [job] = cubby.jobs(sent)
    cubby.begin(job)
    fail(cubby, job, "not_supported")

    assert cubby.call("api.replay_jobs", p_filter={})["replayed"] == 0
    assert cubby.call("api.replay_jobs", p_filter={"code": "damaged"})["replayed"] == 0
    assert cubby.call("api.replay_jobs", p_filter={"code": "not_supported"})["replayed"] == 1
    assert cubby.rows("select status from core.asset") == [("queued",)]
    assert cubby.rows("select 1 from core.failure") == []
    assert cubby.begin(job)["attempt"] == 1


def test_one_rejected_file_is_replayed_by_its_job(cubby: Cubby) -> None:
    [job] = cubby.jobs(cubby.accept(image()))
    cubby.begin(job)
    fail(cubby, job, "damaged")

    assert cubby.call("api.replay_job", p_job_id=job)["state"] == "queued"
    with pytest.raises(WrongState):
        cubby.call("api.replay_job", p_job_id=job)


@pytest.mark.parametrize("code", ["decoder_out_of_memory", "decoder_timeout", "decoder_crashed"])
def test_a_limit_is_tried_once_more_and_frugally(cubby: Cubby, code: str) -> None:
    [job] = cubby.jobs(cubby.accept(image()))
    assert cubby.begin(job)["frugal"] is False
    assert fail(cubby, job, code, permanent=False)["state"] == "queued"

    assert cubby.begin(job)["frugal"] is True
    assert fail(cubby, job, code, permanent=False)["state"] == "failed"
    assert cubby.rows("select error_code, attempts from catalog.dead_letter") == [(code, 2)]

    cubby.call("api.replay_job", p_job_id=job)
    assert cubby.begin(job)["frugal"] is False


def test_another_transient_failure_keeps_all_its_tries_and_is_decoded_whole(cubby: Cubby) -> None:
    [job] = cubby.jobs(cubby.accept(image()))
    cubby.begin(job)
    fail(cubby, job, "storage_unavailable", permanent=False)
    assert cubby.begin(job)["frugal"] is False
    assert fail(cubby, job, "storage_unavailable", permanent=False)["state"] == "queued"
