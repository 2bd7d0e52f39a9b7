"""A key of which too many jobs wait is asked to send later; other keys continue."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.app.keys.conftest import bearer

LIMIT = 5


@pytest.fixture
def limited(database: Any) -> None:
    database.call("api.change_setting", p_name="waiting_jobs_max", p_value=LIMIT)


@pytest.mark.usefixtures("limited")
async def test_a_sender_is_slowed_down_to_what_workers_do(opened, add, database):
    mallory, ada = add("ingest", "mallory"), add("ingest", "ada")
    async with opened() as client:

        async def send(secret: str) -> httpx.Response:
            return await client.post("ingest", json={"a": 1}, headers=bearer(secret))

        while (refused := await send(mallory)).status_code == 202:
            pass
        assert refused.status_code == 429
        problem = refused.json()
        assert (problem["code"], problem["limit"]) == ("too_many_waiting", LIMIT)
        assert int(refused.headers["retry-after"]) > 0
        assert (await send(ada)).status_code == 202
        # Its jobs are worked on.
        database.run("update core.job set state = 'done'")
        while (again := await send(mallory)).status_code == 429:
            pass
        assert again.status_code == 202


@pytest.mark.usefixtures("limited")
async def test_files_and_documents_count_together(opened, add, database):
    key = add("ingest", "mallory")
    async with opened() as client:
        for number in range(3):
            await client.post("ingest", json={"a": number}, headers=bearer(key))
            await client.post("ingest?filename=a.png", content=b"\x89PNG", headers=bearer(key))
    api_key = database.value("select id from core.api_key")

    assert database.call("catalog.backlog", p_api_key_id=api_key) == {"waiting": 6, "limit": LIMIT}
    assert database.call("catalog.backlog", p_api_key_id=None) == {"waiting": 0, "limit": LIMIT}
