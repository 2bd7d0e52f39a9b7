"""An API host whose clock is days off: nothing that others see depends on it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

DAYS = 86_400 * 9


@pytest.fixture
def off(monkeypatch, request) -> int:
    """Seconds by which the clock of this process is wrong."""
    seconds: int = request.param
    now, now_ns = time.time, time.time_ns
    monkeypatch.setattr(time, "time", lambda: now() + seconds)
    monkeypatch.setattr(time, "time_ns", lambda: now_ns() + seconds * 10**9)
    return seconds


@pytest.mark.parametrize("off", [DAYS, -DAYS], indirect=True)
async def test_times_and_orders_are_those_of_the_database(client, hand, monkeypatch, off):
    late = (await client.post("ingest", json={"n": 2}, params={"collection": "t"})).json()
    monkeypatch.undo()
    last = (await client.post("ingest", json={"n": 3}, params={"collection": "t"})).json()
    hand.store_documents()
    listed = (await client.get("objects?sort=received")).json()["items"]
    status = (await client.get(f"ingest/{late['ingest_job_id']}/status")).json()

    assert off
    assert [item["system_id"] for item in listed] == [*last["system_ids"], *late["system_ids"]]
    for item in listed:
        received = datetime.fromisoformat(item["created_at"])
        assert abs(datetime.now(UTC) - received) < timedelta(hours=1)
    assert status["progress"]["done"] == 1


@pytest.mark.parametrize("off", [DAYS, -DAYS], indirect=True)
async def test_repetitions_keys_and_events_do_not_depend_on_it(client, hand, off):
    again = {"Idempotency-Key": "once"}
    first = await client.post("ingest", json={"n": 1}, headers=again)
    hand.store_documents()
    second = await client.post("ingest", json={"n": 1}, headers=again)
    made = await client.post("keys", json={"name": "clock", "role": "admin"})
    key = {"Authorization": f"Bearer {made.json()['secret']}"}
    listed = await client.get("objects", headers=key)

    assert off
    assert first.json()["system_ids"] == second.json()["system_ids"]
    assert second.headers["idempotent-replayed"] == "true"
    assert listed.status_code == 200
