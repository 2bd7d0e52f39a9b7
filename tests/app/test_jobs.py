from __future__ import annotations

import pytest

from tests.app.cases import each


@pytest.fixture
async def dead(client, hand):
    """Numbers of three dead letters: two documents that are odd, one file that is broken."""
    for body in ({"a": 1}, {"b": 1}):
        await client.post("ingest", json=body)
    odd = hand.fail("odd")
    await client.post("ingest?filename=x.bin", content=b"x")
    return odd + hand.fail("broken")


async def test_jobs_are_listed_by_state_newest_first(client, dead):
    await client.post("ingest", json={"c": 1})

    every = (await client.get("jobs")).json()["items"]
    failed = (await client.get("jobs?state=failed&limit=2")).json()
    rest = (await client.get(f"jobs?state=failed&cursor={failed['next_cursor']}")).json()

    assert [job["state"] for job in every] == ["queued", "failed", "failed", "failed"]
    assert [job["job_id"] for job in failed["items"] + rest["items"]] == dead[::-1]


async def test_a_dead_letter_says_why_and_of_what(client, dead):
    job = (await client.get(f"jobs/{dead[-1]}")).json()

    assert (job["task"], job["state"], job["filename"]) == ("media.process", "failed", "x.bin")
    assert job["error"] == {"code": "broken", "message": "it is broken", "permanent": True}
    assert (await client.get(f"objects/{job['system_id']}")).json()["status"] == "failed"


async def test_a_dead_letter_is_queued_again(client, dead, hand):
    answer = await client.post(f"jobs/{dead[0]}/replay")

    assert answer.status_code == 202
    assert (answer.json()["state"], answer.json()["job_id"]) == ("queued", dead[0])
    assert hand.jobs("json.store") == [dead[0]]


async def test_what_has_not_failed_cannot_be_replayed(client, dead):
    await client.post(f"jobs/{dead[0]}/replay")

    again = await client.post(f"jobs/{dead[0]}/replay")

    assert (again.status_code, again.json()["code"]) == (409, "CB003")


@pytest.mark.parametrize(
    ("wanted", "count"),
    [({}, 3), ({"code": "odd"}, 2), ({"task": "media.process"}, 1), ({"stage": "read"}, 3),
     ({"task": "media.process", "code": "odd"}, 0)],
)  # fmt: skip
async def test_dead_letters_are_replayed_by_kind(client, dead, wanted, count):
    answer = await client.post("jobs/replay", json=wanted)

    assert (answer.status_code, answer.json()) == (202, {"replayed": count})


async def test_a_filter_that_does_not_exist_replays_nothing(client, dead):
    answer = await client.post("jobs/replay", json={"owner": "ada"})

    assert answer.status_code == 400
    assert len((await client.get("jobs?state=failed")).json()["items"]) == 3


@each("job", ["0", "999999", "x", "-1", "9" * 30])
async def test_an_unknown_job_is_not_found(client, job):
    assert (await client.get(f"jobs/{job}")).status_code == 404
    assert (await client.post(f"jobs/{job}/replay")).status_code == 404


async def test_a_state_that_does_not_exist_is_refused(client):
    assert (await client.get("jobs?state=lost")).status_code == 400
