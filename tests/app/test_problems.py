from __future__ import annotations

import re

from tests.app.cases import each

UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@each(
    ("method", "path", "status", "slug"),
    [
        ("GET", "/nowhere", 404, "not-found"),
        ("GET", "/api/v1/nowhere", 404, "not-found"),
        ("GET", "/api/v1/ingest", 405, "method-not-allowed"),
        ("POST", "/live", 405, "method-not-allowed"),
        ("GET", "/api/v1/objects/x", 404, "not-found"),
        ("GET", "/api/v1/jobs?limit=none", 400, "invalid-parameter"),
        ("POST", "/api/v1/ingest", 400, "bad-request"),
    ],
)
async def test_every_refusal_has_the_same_shape(client, method, path, status, slug):
    answer = await client.request(method, path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:cubby:problem:{slug}"
    assert problem["status"] == status
    assert problem["instance"] == path.partition("?")[0]
    assert problem["title"]
    assert problem["detail"]
    assert problem["code"]
    assert problem["request_id"] == answer.headers["x-request-id"]
    assert "hint" in problem


async def test_a_method_that_is_not_allowed_names_those_that_are(client):
    answer = await client.put("ingest")

    assert "POST" in answer.headers["allow"]
    assert "POST" in answer.json()["detail"]


async def test_a_body_that_is_not_json_where_json_is_meant_is_refused(client, database):
    answer = await client.post(
        "jobs/replay", content=b"{", headers={"Content-Type": "application/json"}
    )

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_fault_of_the_program_says_nothing_of_itself(capfd, client, monkeypatch):
    async def fails(*_, **__):
        raise RuntimeError("the secret is 42")

    monkeypatch.setattr("cubby.app.services.client.call", fails)
    answer = await client.get("objects")

    assert answer.status_code == 500
    assert answer.json()["code"] == "internal_error"
    assert "secret" not in answer.text
    logged = capfd.readouterr().err
    assert "the secret is 42" in logged
    assert answer.headers["x-request-id"] in logged


async def test_every_request_gets_an_id_of_its_own(client):
    answers = [await client.get("/live"), await client.get("/nowhere")]

    ids = [answer.headers["x-request-id"] for answer in answers]
    assert all(UUID7.fullmatch(one) for one in ids)
    assert len(set(ids)) == 2


async def test_a_harmless_id_of_the_client_is_taken_over(client):
    answer = await client.get("objects/x", headers={"X-Request-ID": "trace-7:a.b"})

    assert answer.headers["x-request-id"] == "trace-7:a.b"
    assert answer.json()["request_id"] == "trace-7:a.b"


@each("claimed", ["", "a b", "x" * 129, "<script>", "a\tb", '"'])
async def test_an_id_that_could_do_harm_is_replaced(client, claimed):
    answer = await client.get("/live", headers={"X-Request-ID": claimed})

    assert UUID7.fullmatch(answer.headers["x-request-id"])


async def test_the_id_of_the_client_is_never_the_id_of_the_request_in_storage(client, stored):
    mine = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"

    answer = await client.post("ingest", json={}, headers={"X-Request-ID": mine})

    assert answer.headers["x-request-id"] == mine
    assert answer.json()["ingest_job_id"] != mine
    assert mine not in stored()[0]


@each(
    ("path", "hint"),
    [
        ("objects?kind=bogus", "Use media or json."),
        ("objects?limit=0", "Use a number from 1 to 1,000."),
        ("duplicates?class=odd", "Use identical, same_picture or similar_shot."),
    ],
)
async def test_a_wrong_parameter_is_told_what_is_allowed(client, path, hint):
    problem = (await client.get(path)).json()

    assert problem["hint"] == hint
    (fault,) = problem["errors"]
    assert fault["parameter"] == path.partition("?")[2].partition("=")[0]


async def test_a_wrong_field_of_a_body_is_told_what_is_allowed(client):
    problem = (await client.post("keys", json={"name": "a", "role": "odd"})).json()

    assert problem["hint"] == "Use ingest, read or admin."
