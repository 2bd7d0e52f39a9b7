from __future__ import annotations

import pytest


async def _queue(client, name):
    items = (await client.get("queues")).json()["items"]
    return next(item for item in items if item["queue"] == name)


async def test_every_queue_tells_its_tasks_and_how_many_jobs_wait(client):
    await client.post("ingest?filename=x.bin", content=b"x")

    items = (await client.get("queues")).json()["items"]

    assert [item["queue"] for item in items] == [
        "gate", "index", "json", "maintenance", "media", "questions", "tables",
        "webhooks",
    ]  # fmt: skip
    media = await _queue(client, "media")
    assert (media["queued"], media["processing"], media["paused"]) == (1, 0, False)
    assert "media.process" in media["tasks"]


async def test_a_queue_is_paused_and_resized_in_one_request(client):
    answer = await client.patch("queues/media", json={"paused": True, "concurrency": 4})

    assert answer.status_code == 200
    assert (answer.json()["paused"], answer.json()["concurrency"]) == (True, 4)
    answer = await client.patch("queues/media", json={"paused": False, "concurrency": None})
    assert (answer.json()["paused"], answer.json()["concurrency"]) == (False, None)


async def test_what_is_left_out_stays(client):
    await client.patch("queues/media", json={"paused": True})
    await client.patch("queues/media", json={"concurrency": 3})
    await client.patch("queues/media", json={})

    media = await _queue(client, "media")
    assert (media["paused"], media["concurrency"]) == (True, 3)


async def test_a_refused_change_changes_nothing(client):
    answer = await client.patch("queues/media", json={"paused": True, "concurrency": 99})

    assert (answer.status_code, answer.json()["code"]) == (400, "CB001")
    assert not (await _queue(client, "media"))["paused"]


@pytest.mark.parametrize("change", [{}, {"paused": True}, {"concurrency": 2}])
async def test_an_unknown_queue_is_not_found(client, change):
    answer = await client.patch("queues/mdia", json=change)

    assert answer.status_code == 404
    assert "gate, index, json" in answer.json()["hint"]


async def test_the_schedules_tell_when_they_are_due(client):
    (nightly,) = (await client.get("schedules")).json()["items"]

    assert (nightly["name"], nightly["last_at"]) == ("nightly", None)
    assert nightly["next_at"]


async def test_a_job_is_cancelled_once(client, hand):
    sent = (await client.post("ingest?filename=x.bin", content=b"x")).json()
    (job,) = hand.jobs("media.process")

    cancelled = await client.post(f"jobs/{job}/cancel")
    again = await client.post(f"jobs/{job}/cancel")

    assert (cancelled.status_code, cancelled.json()["error"]["code"]) == (200, "cancelled")
    assert (again.status_code, again.json()["code"]) == (409, "CB003")
    status = (await client.get(f"ingest/{sent['ingest_job_id']}/status")).json()
    assert status["objects"][0]["error"]["code"] == "cancelled"


async def test_a_number_that_no_integer_holds_is_refused(client):
    for number in (2**31, -(2**40), 10**30):
        answer = await client.patch("queues/media", json={"concurrency": number})
        assert answer.status_code == 400, number
