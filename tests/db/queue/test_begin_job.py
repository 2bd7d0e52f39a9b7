from __future__ import annotations

import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby, at_once
from tests.db.sent import documents, image


def test_a_file_job_says_which_bytes_to_read_and_whose_object_they_are(cubby: Cubby) -> None:
    part = image(b"12345", filename="cat.jpg")
    sent = cubby.accept(part, owner="ann")

    work = cubby.begin(cubby.jobs(sent)[0])

    assert work["task"] == "media.process"
    assert work["attempt"] == 1
    assert work["request_id"] == sent.id
    assert work["asset"] == {
        "system_id": sent.ids[0],
        "media_type": "image",
        "content_type": "image/jpeg",
        "filename": "cat.jpg",
        "size_bytes": 5,
    }
    raw = work["raw"]
    assert {key: raw[key] for key in ("uri", "sha256", "size_bytes", "format")} == {
        "uri": "fs://incoming/file",
        "sha256": part.row["sha256"],
        "size_bytes": 5,
        "format": None,
    }
    assert (work["elements"], work["parts"], work["recorded"]) == (None, None, None)


def test_a_store_job_says_where_its_elements_are(cubby: Cubby) -> None:
    cubby.set("json_chunk", 2)
    sent = cubby.accept(image(), documents({}, {"a": 1}, 3), collection="things")

    work = cubby.begin(cubby.jobs(sent, "json.store")[1])

    assert work["elements"] == {"first_ordinal": 3, "offsets": [12], "lengths": [1]}
    assert work["collection"] == "things"
    assert work["raw"]["format"] == "json"
    assert work["asset"] is None


def test_a_routing_job_names_the_parts_that_hold_documents(cubby: Cubby) -> None:
    sent = cubby.accept(
        documents({"a": 1}, name="a"),
        image(name="b"),
        documents({"b": 1}, name="c", format="ndjson"),
        documents(name="d", failure={"code": "x", "message": "y"}),
    )

    work = cubby.begin(cubby.jobs(sent, "json.route")[0])

    found = [(part["uri"], part["offsets"], part["lengths"]) for part in work["parts"]]
    assert found == [("fs://incoming/a", [1], [7]), ("fs://incoming/c", [1], [7])]


def test_a_backfill_job_names_its_schema(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.call("api.accept_schema", p_schema_id=schema)

    job = cubby.value("select id from core.job where task = 'schema.backfill'")
    work = cubby.begin(job)

    assert (work["task"], work["schema_id"], work["request_id"]) == (
        "schema.backfill",
        schema,
        None,
    )


def test_beginning_counts_the_attempt_and_names_the_worker(cubby: Cubby) -> None:
    job = cubby.jobs(cubby.accept(image()))[0]

    cubby.begin(job, "first")
    cubby.begin(job, "second")

    assert cubby.rows("select state, attempts, worker from core.job") == [
        ("processing", 2, "second")
    ]


def test_a_job_that_has_ended_is_nothing_to_do(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1})
    dead = cubby.jobs(cubby.accept(image()))[0]
    cubby.bury(dead)

    assert cubby.begin(cubby.jobs(sent)[0]) is None
    assert cubby.begin(dead) is None


def test_a_job_that_lost_its_worker_is_tried_alone_before_it_is_a_dead_letter(
    cubby: Cubby,
) -> None:
    cubby.set("max_attempts", 2)
    sent = cubby.accept(image())
    job = cubby.jobs(sent)[0]

    assert [cubby.begin(job)["alone"] for _ in range(3)] == [False, True, True]
    assert cubby.begin(job) is None
    detail = cubby.call("catalog.job_detail", p_job_id=job)
    assert detail["state"] == "failed"
    assert detail["error"]["code"] == "worker_died"
    assert "ended 3 times" in detail["error"]["message"]
    assert cubby.call("catalog.ingest_status", p_id=sent.id)["state"] == "failed"


def test_a_lost_try_is_no_failed_one(cubby: Cubby) -> None:
    cubby.set("max_attempts", 2)
    job = cubby.jobs(cubby.accept(image()))[0]
    cubby.begin(job)
    attempt = cubby.begin(job)["attempt"]
    fail = {"p_job_id": job, "p_stage": "decode", "p_code": "x", "p_message": "x"}

    first = cubby.call("api.fail_job", p_permanent=False, p_attempt=attempt, **fail)
    attempt = cubby.begin(job)["attempt"]
    second = cubby.call("api.fail_job", p_permanent=False, p_attempt=attempt, **fail)

    assert (first["state"], second["state"]) == ("queued", "failed")


def test_two_workers_given_one_job_at_once_count_two_attempts(cubby: Cubby) -> None:
    job = cubby.jobs(cubby.accept(image()))[0]
    other = cubby.another()

    works = at_once(lambda: cubby.begin(job, "a"), lambda: other.begin(job, "b"))

    other.close()
    assert sorted(work["attempt"] for work in works) == [1, 2]


def test_a_job_that_does_not_exist_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound) as refusal:
        shared.begin(404)

    assert refusal.value.message == "Job 404 not found"
    assert refusal.value.hint == "List them with select * from catalog.job."
    assert refusal.value.detail == {"job_id": 404}
