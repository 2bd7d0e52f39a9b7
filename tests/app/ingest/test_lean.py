from __future__ import annotations

import pytest

from cubby.db import client as database_client
from cubby.storage.fs import FsStorage
from cubby.storage.fs_writer import FsWriter


@pytest.fixture
async def costs(client, monkeypatch):
    """What is made durable in storage and asked of the database from now on."""
    seen: list[str] = []
    await client.get("search?q=a")  # the embedder is loaded
    true_call, true_put, true_commit = database_client.call, FsStorage.put, FsWriter.commit

    async def call(connection, wanted, *told, **named):
        # Beside the answer: workers are notified, once a second what waits is counted, and once a
        # minute the database tells the time.
        beside = ("api.wake_workers", "catalog.backlog", "catalog.database_time")
        if wanted.function not in beside:
            seen.append(wanted.function)
        return await true_call(connection, wanted, *told, **named)

    def put(self, key, data):
        seen.append("put")
        return true_put(self, key, data)

    def commit(self):
        seen.append("commit")
        return true_commit(self)

    monkeypatch.setattr(database_client, "call", call)
    monkeypatch.setattr(FsStorage, "put", put)
    monkeypatch.setattr(FsWriter, "commit", commit)
    return seen


async def test_a_small_document_costs_one_file_and_one_call(client, costs):
    await client.post("ingest", json={"text": "x" * 1000})

    assert costs == ["put", "api.accept_group"]


async def test_a_large_array_costs_no_more(client, costs):
    await client.post("ingest", json=[{"text": "x" * 1000}] * 3000)

    assert costs == ["commit", "api.accept_ingest"]
