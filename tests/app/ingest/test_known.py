"""Asking which idempotency keys were used."""

from __future__ import annotations

import msgspec

from cubby.db import answers


async def test_used_keys_are_known_with_their_requests(client):
    sent = [
        (
            await client.post("ingest", json=[{"n": 1}] * size, headers={"Idempotency-Key": key})
        ).json()
        for key, size in (("b", 1), ("a", 3))
    ]

    answer = await client.post("ingest/known", json={"keys": ["a", "never", "b", "a"]})

    assert answer.status_code == 200
    assert answer.json() == {
        "items": [
            {"key": "a", "ingest_job_id": sent[1]["ingest_job_id"], "objects_total": 3},
            {"key": "b", "ingest_job_id": sent[0]["ingest_job_id"], "objects_total": 1},
        ]
    }
    assert msgspec.convert(answer.json(), answers.KnownRequests)


async def test_a_key_is_known_to_its_owner_alone(client):
    headers = {"Idempotency-Key": "k"}
    await client.post("ingest?owner=ada", json={"n": 1}, headers=headers)

    for owner, count in (("ada", 1), ("bob", 0), (None, 0), ("", 0)):
        answer = await client.post("ingest/known", json={"keys": ["k"], "owner": owner})
        assert len(answer.json()["items"]) == count, owner


async def test_no_owner_and_an_empty_one_are_the_same(client):
    await client.post("ingest", json={"n": 1}, headers={"Idempotency-Key": "k"})

    for question in ({"keys": ["k"]}, {"keys": ["k"], "owner": ""}):
        assert (await client.post("ingest/known", json=question)).json()["items"]


async def test_too_many_keys_are_refused_and_wrong_questions_too(client):
    most = await client.post("ingest/known", json={"keys": [str(n) for n in range(1000)]})
    more = await client.post("ingest/known", json={"keys": [str(n) for n in range(1001)]})

    assert (most.status_code, most.json()) == (200, {"items": []})
    assert (more.status_code, more.json()["limit"]) == (413, 1000)
    for question in ({}, {"keys": "a"}, {"keys": [1]}, {"keys": [], "key": "a"}, {"keys": ["\0"]}):
        assert (await client.post("ingest/known", json=question)).status_code == 400, question
    assert (await client.post("ingest/known", json={"keys": []})).json() == {"items": []}
