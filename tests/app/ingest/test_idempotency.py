from __future__ import annotations

import asyncio

import pytest

from tests.app.ingest.test_file_body import PNG

KEY = {"Idempotency-Key": "once"}


async def test_a_repetition_gets_the_first_answer_and_leaves_no_second_copy(
    client, database, stored
):
    first = await client.post("ingest?owner=ada", json=[{"a": 1}, {"a": 2}], headers=KEY)
    again = await client.post("ingest?owner=ada", json=[{"a": 1}, {"a": 2}], headers=KEY)

    assert (first.status_code, again.status_code) == (202, 202)
    assert again.json() == first.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(stored()) == 1
    assert database.value("select count(*) from core.asset") == 2


async def test_the_key_may_stand_in_the_header_the_form_or_the_envelope(client):
    body = '{"payload": {"a": 1}, "idempotency-key": "k"}'
    kind = {"Content-Type": "application/json"}
    enveloped = [await client.post("ingest", content=body, headers=kind) for _ in range(2)]
    forms = [
        await client.post(
            "ingest", data={"idempotency-key": "f", "payload": "{}"}, files={"files": ("", b"")}
        )
        for _ in range(2)
    ]

    assert enveloped[0].json() == enveloped[1].json()
    assert forms[0].status_code == 202, forms[0].text
    assert forms[0].json() == forms[1].json()


@pytest.mark.parametrize(
    ("query", "body"),
    [
        ("owner=ada", {"a": 2}),
        ("owner=ada&tags=x", {"a": 1}),
        ("owner=ada&comments=new", {"a": 1}),
        ("owner=ada&collection=other", {"a": 1}),
    ],
)
async def test_the_same_key_with_anything_else_is_refused(client, stored, query, body):
    first = await client.post("ingest?owner=ada", json={"a": 1}, headers=KEY)
    other = await client.post(f"ingest?{query}", json=body, headers=KEY)

    assert other.status_code == 422
    problem = other.json()
    assert problem["code"] == "CB004"
    assert problem["ingest_job_id"] == first.json()["ingest_job_id"]
    assert len(stored()) == 1


async def test_the_order_of_tags_does_not_matter_but_the_order_of_parts_does(client):
    async def send(tags, *files):
        return await client.post(
            "ingest", data={"tags": tags}, files=[("files[]", file) for file in files], headers=KEY
        )

    one, two = ("one.png", PNG), ("two.txt", b"text")

    assert (await send("b,a", one, two)).status_code == 202
    assert (await send("a,b", one, two)).headers["idempotent-replayed"] == "true"
    assert (await send("a,b", two, one)).status_code == 422


async def test_each_owner_has_keys_of_their_own(client):
    answers = [
        await client.post(f"ingest?owner={owner}", json={"a": owner}, headers=KEY)
        for owner in ("ada", "bob", "")
    ]

    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert len({answer.json()["ingest_job_id"] for answer in answers}) == 3


async def test_twenty_at_once_make_one_set_of_objects(client, database, stored):
    answers = await asyncio.gather(
        *(client.post("ingest", json=[{"n": 1}, {"n": 2}], headers=KEY) for _ in range(20))
    )

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.text for answer in answers}) == 1
    replayed = [answer.headers.get("idempotent-replayed") for answer in answers]
    assert replayed.count(None) == 1
    assert database.value("select count(*) from core.asset") == 2
    assert len(stored()) == 1


async def test_two_keys_that_differ_are_refused(client):
    answer = await client.post(
        "ingest",
        content='{"payload": {}, "idempotency-key": "a"}',
        headers={"Content-Type": "application/json", "Idempotency-Key": "b"},
    )

    assert (answer.status_code, answer.json()["field"]) == (400, "idempotency-key")
