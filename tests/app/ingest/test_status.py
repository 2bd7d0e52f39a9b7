from __future__ import annotations

import uuid

import pytest

from tests.app.cases import each


async def test_the_objects_of_a_request_come_by_pages_in_order(client):
    answer = (await client.post("ingest", json=[{"n": n} for n in range(25)])).json()
    ids, cursor = [], ""
    while cursor is not None:
        page = (await client.get(f"{answer['objects_url']}?limit=10{cursor}")).json()
        ids += page["system_ids"]
        cursor = page["next_cursor"] and f"&cursor={page['next_cursor']}"

    assert ids == answer["system_ids"]


async def test_the_status_comes_by_pages_too(client):
    answer = (await client.post("ingest", json=[{"n": n} for n in range(5)])).json()

    first = (await client.get(f"{answer['status_url']}?limit=3")).json()
    rest = (await client.get(f"{answer['status_url']}?cursor={first['next_cursor']}")).json()

    seen = [one["system_id"] for one in first["objects"] + rest["objects"]]
    assert seen == answer["system_ids"]
    assert rest["next_cursor"] is None
    assert first["progress"]["total"] == 5


async def test_each_element_has_a_status_of_its_own(client, hand):
    answer = (await client.post("ingest", json=[{"n": 1}, {"n": 2}])).json()
    hand.store_documents()

    status = (await client.get(f"ingest/{answer['system_ids'][1]}/status")).json()

    assert status["ingest_job_id"] == answer["system_ids"][1]
    assert status["progress"] == {
        "total": 1, "queued": 0, "processing": 0, "done": 1, "failed": 0,
    }  # fmt: skip
    assert [one["system_id"] for one in status["objects"]] == [answer["system_ids"][1]]


@pytest.mark.parametrize("path", ["status", "objects"])
@each("job", [str(uuid.uuid4()), "no-uuid", "1"])
async def test_an_unknown_id_is_not_found(client, path, job):
    answer = await client.get(f"ingest/{job}/{path}")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert job in answer.json()["detail"]


@each("cursor", ["x", "-1", "1.5", "9" * 12])
async def test_a_cursor_from_elsewhere_is_refused(client, cursor):
    answer = (await client.post("ingest", json={})).json()

    refused = await client.get(f"{answer['status_url']}?cursor={cursor}")

    assert (refused.status_code, refused.json()["code"]) == (400, "bad_cursor")
