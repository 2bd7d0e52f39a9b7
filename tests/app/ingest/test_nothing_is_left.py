"""Whatever goes wrong between the first byte and the answer, storage and tables agree."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from cubby.db import client as database_client
from cubby.db.errors import DatabaseUnavailable
from cubby.storage.errors import StorageFull, StorageUnavailable

JSON = {"Content-Type": "application/json"}
ACCEPTING = pytest.mark.parametrize(
    ("function", "documents"), [("api.accept_group", 2), ("api.accept_ingest", 200)]
)
"""Small requests are recorded together with others, larger ones by themselves."""


async def test_a_refusal_of_the_database_removes_the_bytes(client, stored):
    answer = await client.post("ingest?collection=No+Such+Name!", json={"a": 1})

    assert (answer.status_code, answer.json()["code"]) == (400, "CB001")
    assert stored() == []


async def test_a_fault_inside_removes_the_bytes_and_tells_nothing_of_itself(
    client, stored, database
):
    database.run("drop function api.accept_group; drop function api.accept_ingest")

    answer = await client.post("ingest", json={"a": 1})

    assert answer.status_code == 500
    assert "accept_" not in answer.text
    assert stored() == []


async def test_without_a_database_the_answer_is_503_with_retry_after(opened, stored):
    async with opened(database_url="postgresql://nobody@127.0.0.1:1/none") as client:
        answer = await client.post("ingest", json={"a": 1})

    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["type"] == "urn:cubby:problem:database-unavailable"
    assert stored() == []


@ACCEPTING
async def test_a_connection_that_breaks_before_the_commit_keeps_the_bytes_for_safety(
    client, stored, database, monkeypatch, function, documents
):
    true_call = database_client.call

    async def breaking(connection, wanted, *told, **named):
        if wanted.function == function:
            await connection.close()
            raise DatabaseUnavailable("the connection broke")
        return await true_call(connection, wanted, *told, **named)

    monkeypatch.setattr(database_client, "call", breaking)
    answer = await client.post("ingest", json=[{"a": 1}] * documents)

    assert answer.status_code == 503
    assert len(stored()) == 1


@ACCEPTING
async def test_a_connection_that_breaks_behind_the_commit_is_answered_as_if_nothing_had_been(
    client, stored, database, monkeypatch, function, documents
):
    true_call = database_client.call

    async def breaking(connection, wanted, *told, **named):
        answer = await true_call(connection, wanted, *told, **named)
        if wanted.function == function:
            await connection.close()
            raise DatabaseUnavailable("the connection broke")
        return answer

    monkeypatch.setattr(database_client, "call", breaking)
    answer = await client.post("ingest", json=[{"a": 1}] * documents)

    assert answer.status_code == 202
    body = answer.json()
    assert (body["objects_total"], len(body["system_ids"])) == (documents, documents)
    assert len(stored()) == 1


async def test_a_connection_that_is_ended_by_the_server_costs_the_next_request_nothing(
    client, database
):
    # At once, so that the pool holds as many connections as it may.
    await asyncio.gather(*(client.get("objects") for _ in range(40)))
    with psycopg.connect(database.dsn) as superuser:
        superuser.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )

    answers = [await client.post("ingest", json={"a": 1}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [202, 202, 202]


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [(StorageFull("no room"), 507, "storage-full"),
     (StorageUnavailable("gone"), 503, "storage-unavailable")],
)  # fmt: skip
@pytest.mark.parametrize("size", [10, 2_000_000])
async def test_storage_that_cannot_write_is_told_and_nothing_is_recorded(
    opened, database, stored, monkeypatch, error, status, slug, size
):
    from cubby.storage.fs import FsStorage  # noqa: PLC0415
    from cubby.storage.fs_writer import FsWriter  # noqa: PLC0415

    def fails(*_):
        raise error

    monkeypatch.setattr(FsStorage, "put", fails)
    monkeypatch.setattr(FsWriter, "commit", fails)

    async with opened(spool_bytes=0) as client:
        answer = await client.post("ingest", content=b'"' * size, headers={"Content-Type": "x/y"})

    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:cubby:problem:{slug}")
    assert ("retry-after" in answer.headers) == (status == 503)
    assert database.value("select count(*) from core.ingest_request") == 0
    assert stored() == []


async def test_parts_before_a_fault_are_removed_with_it(client, stored):
    files = [("files[]", (f"{n}.bin", bytes(700_000))) for n in range(3)]

    answer = await client.post("ingest", data={"payload": "{]"}, files=files)

    assert answer.status_code == 400
    assert stored() == []
