"""The description of the API against the API itself."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cubby.db import answers
from tests.app.hand import picture

OPERATIONS = {
    ("post", "/api/v1/ingest"),
    ("post", "/api/v1/ingest/known"),
    ("get", "/api/v1/ingest/{job_id}/status"),
    ("get", "/api/v1/ingest/{job_id}/objects"),
    ("get", "/api/v1/objects"),
    ("get", "/api/v1/objects/{system_id}"),
    ("get", "/api/v1/objects/{system_id}/content"),
    ("head", "/api/v1/objects/{system_id}/content"),
    ("get", "/api/v1/objects/{system_id}/raw"),
    ("head", "/api/v1/objects/{system_id}/raw"),
    ("get", "/api/v1/objects/{system_id}/thumbnail"),
    ("head", "/api/v1/objects/{system_id}/thumbnail"),
    ("get", "/api/v1/objects/{system_id}/lineage"),
    ("get", "/api/v1/search"),
    ("post", "/api/v1/search/image"),
    ("get", "/api/v1/clusters"),
    ("get", "/api/v1/clusters/{cluster_id}"),
    ("patch", "/api/v1/clusters/{cluster_id}"),
    ("get", "/api/v1/schemas"),
    ("get", "/api/v1/schemas/{schema_id}"),
    ("patch", "/api/v1/schemas/{schema_id}"),
    ("post", "/api/v1/schemas/{schema_id}/check"),
    ("post", "/api/v1/schemas/{schema_id}/accept"),
    ("post", "/api/v1/schemas/{schema_id}/reject"),
    ("post", "/api/v1/schemas/{schema_id}/rollback"),
    ("get", "/api/v1/collections"),
    ("get", "/api/v1/collections/{name}/documents"),
    ("get", "/api/v1/jobs"),
    ("get", "/api/v1/jobs/{job_id}"),
    ("post", "/api/v1/jobs/{job_id}/replay"),
    ("post", "/api/v1/jobs/replay"),
    ("get", "/live"),
    ("get", "/ready"),
    ("get", "/metrics"),
}


@pytest.fixture
async def schema(client) -> dict[str, Any]:
    answer = await client.get("/schema")
    assert answer.status_code == 200
    return answer.json()


def operations(schema: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method, path): operation
        for path, item in schema["paths"].items()
        for method, operation in item.items()
    }


async def test_every_operation_is_described_once(schema):
    assert schema["openapi"].startswith("3.1")
    assert set(operations(schema)) >= OPERATIONS
    ids = [operation["operationId"] for operation in operations(schema).values()]
    assert len(set(ids)) == len(ids)


async def test_every_operation_says_what_it_does_and_how_it_refuses(schema):
    for (method, path), operation in operations(schema).items():
        if not path.startswith("/api/v1/"):
            continue
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        refusals = {
            status: answer
            for status, answer in operation["responses"].items()
            if int(status) >= 400
        }
        assert {"500", "503"} <= set(refusals), where
        for status, answer in refusals.items():
            (kind,) = answer["content"]
            assert kind == "application/problem+json", f"{where} {status}"
            assert answer["content"][kind]["examples"], f"{where} {status}"


async def test_ingest_describes_all_its_bodies_with_examples(schema):
    operation = operations(schema)["post", "/api/v1/ingest"]

    assert set(operation["requestBody"]["content"]) == {
        "multipart/form-data", "application/x-www-form-urlencoded", "application/json",
        "application/x-ndjson",
        "application/octet-stream", "*/*",
    }  # fmt: skip
    assert set(operation["responses"]) >= {"200", "202", "400", "413", "415", "422", "503", "507"}
    assert operation["responses"]["202"]["content"]["application/json"]["examples"]
    named = {parameter["name"] for parameter in operation["parameters"]}
    assert {"Idempotency-Key", "Prefer", "owner", "tags", "filename", "envelope"} <= named


async def test_operations_are_called_what_they_do(schema):
    ids = {operation["operationId"] for operation in operations(schema).values()}

    assert {"ingest", "ingest_status", "show_object", "get_content", "head_content"} <= ids
    assert all(name == name.lower() for name in ids)


async def test_what_may_be_left_out_is_never_null(schema):
    for (method, path), operation in operations(schema).items():
        for parameter in operation.get("parameters", []):
            assert "null" not in str(parameter["schema"]), f"{method} {path} {parameter['name']}"
    accept = operations(schema)["post", "/api/v1/schemas/{schema_id}/accept"]["requestBody"]
    rename = operations(schema)["patch", "/api/v1/clusters/{cluster_id}"]["requestBody"]
    assert (accept["required"], rename["required"]) == (False, True)


async def test_json_and_yaml_say_the_same(client, schema):
    same = await client.get("/schema/openapi.json")
    yaml = await client.get("/schema/openapi.yaml")

    assert same.json() == schema
    assert "openapi: 3.1" in yaml.text


async def test_the_description_fetches_nothing_from_elsewhere(client):
    answer = await client.get("/schema")

    assert "json" in answer.headers["content-type"]
    assert b"<script" not in answer.content


def described(value: Any, shape: Any) -> None:
    """The answer has every described member, of its described type, and no other."""
    assert msgspec.to_builtins(msgspec.convert(value, shape)) == value


async def test_answers_are_what_the_description_says(client, hand):
    sent = (await client.post("ingest", content=picture(200, 0, 0))).json()
    described(sent, answers.IngestAccepted)
    await client.post("ingest", content=picture(200, 0, 0))
    documents = (await client.post("ingest?collection=cities", json=[{"n": 1}, {"n": 2}])).json()
    failing = (await client.post("ingest", json={"x": 1})).json()
    described((await client.get(sent["status_url"])).json(), answers.IngestStatus)
    described((await client.get(sent["objects_url"])).json(), answers.RequestObjects)
    hand.process_pictures()
    failed = hand.fail("odd")[-1]
    await client.post("ingest?collection=cities", json=[{"n": 3}])
    hand.store_documents()

    for one in (sent, documents, failing):
        here = f"objects/{one['system_ids'][0]}"
        described((await client.get(here)).json(), answers.ObjectDetail)
        described((await client.get(f"{here}/lineage")).json(), answers.Lineage)
        described((await client.get(one["status_url"])).json(), answers.IngestStatus)
    described((await client.get("objects")).json(), answers.ObjectList)
    described((await client.get("search?q=red")).json(), answers.SearchResult)
    clusters = (await client.get("clusters")).json()
    described(clusters, answers.ClusterList)
    cluster = await client.get(f"clusters/{clusters['items'][0]['id']}")
    described(cluster.json(), answers.ClusterDetail)
    schemas = (await client.get("schemas")).json()
    described(schemas, answers.SchemaList)
    here = f"schemas/{schemas['items'][0]['id']}"
    described((await client.get(here)).json(), answers.SchemaDetail)
    described((await client.post(f"{here}/accept")).json(), answers.SchemaDetail)
    described((await client.get("collections")).json(), answers.CollectionList)
    stored = await client.get("collections/cities/documents")
    described(stored.json(), answers.DocumentList)
    described((await client.get("jobs")).json(), answers.JobList)
    described((await client.get(f"jobs/{failed}")).json(), answers.Job)
    described((await client.post("jobs/replay", json={})).json(), answers.Replayed)
    described((await client.get("/ready")).json(), answers.Ready)
