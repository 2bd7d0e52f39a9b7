from __future__ import annotations

import asyncio

import pytest

from cubby.app.api.ingest.waiting import preferred_wait
from tests.app.cases import each


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], None),
        (["respond-async"], None),
        (["wait=10"], 10),
        (["respond-async, wait=5"], 5),
        (["respond-async", "WAIT = 7; foo"], 7),
        (['wait="3"'], 3),
        (["wait=61"], 60),
        (["wait=0"], 0),
        (["wait=soon"], None),
        (["await=5"], None),
        (["wait=-1"], None),
    ],
)
def test_the_preference_is_read_and_cut_and_nonsense_is_ignored(headers, seconds):
    assert preferred_wait(headers) == seconds


@pytest.fixture
def pauses(monkeypatch, hand):
    """The pauses made while waiting; in the fourth of them the work is done."""
    made: list[float] = []

    async def pause(seconds: float) -> None:
        made.append(seconds)
        if len(made) == 4:
            await asyncio.to_thread(hand.store_documents)

    monkeypatch.setattr("cubby.app.api.ingest.waiting.anyio.sleep", pause)
    return made


async def test_who_waits_gets_the_status_when_the_work_has_ended(client, pauses):
    answer = await client.post("ingest", json=[{"a": 1}, {"a": 2}], headers={"Prefer": "wait=30"})

    assert answer.status_code == 200
    assert answer.headers["preference-applied"] == "wait=30"
    status = answer.json()
    assert (status["state"], status["progress"]["done"]) == ("done", 2)
    assert answer.headers["location"].endswith(f"{status['ingest_job_id']}/status")
    assert pauses == pytest.approx([0.02, 0.03, 0.045, 0.0675])


async def test_who_waits_in_vain_gets_the_acknowledgement(client):
    answer = await client.post("ingest", json={"a": 1}, headers={"Prefer": "wait=0"})

    assert answer.status_code == 202
    assert answer.json()["objects_total"] == 1


async def test_nobody_is_made_to_wait_by_a_process_that_is_to_end(client):
    client.stopping.set()

    answer = await client.post("ingest", json={"a": 1}, headers={"Prefer": "wait=60"})

    assert answer.status_code == 202


async def test_a_repetition_can_be_waited_for_as_well(client, hand):
    headers = {"Idempotency-Key": "k", "Prefer": "wait=0"}
    await client.post("ingest", json={"a": 1}, headers=headers)
    hand.store_documents()

    again = await client.post("ingest", json={"a": 1}, headers=headers)

    assert (again.status_code, again.headers["idempotent-replayed"]) == (200, "true")


async def test_the_status_can_be_waited_for_too(client, pauses):
    answer = (await client.post("ingest", json={"a": 1})).json()

    status = (await client.get(f"{answer['status_url']}?wait=30")).json()

    assert status["state"] == "done"
    assert len(pauses) == 4


@each("wait", ["61", "-1", "x"])
async def test_a_wait_outside_its_bounds_is_refused(client, wait):
    answer = (await client.post("ingest", json={"a": 1})).json()

    refused = await client.get(f"{answer['status_url']}?wait={wait}")

    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_parameter")
