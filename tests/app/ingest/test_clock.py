"""A host whose clock is days off, and a database whose clock jumps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.conftest import set_clock_by_setting
from tests.databases import Database

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


@pytest.fixture
def jump(database: Database) -> Iterator[Callable[[int], None]]:
    """Sets the clock of the database off by so many days."""

    def set_off(days: int) -> None:
        database.run(
            "create or replace function core.current_time() returns timestamptz language sql stable"
            f" as $$ select clock_timestamp() + interval '{days} days' $$"
        )

    yield set_off
    set_clock_by_setting(database.dsn)


@pytest.mark.parametrize("data", [{"n": 1}, "a file"])
async def test_a_jump_of_the_clock_of_the_database_costs_one_repetition(client, jump, data):
    sent = {"json": data} if isinstance(data, dict) else {"content": data.encode()}
    before = await client.post("ingest", **sent)
    jump(2)
    refused = await client.post("ingest", **sent)
    taken = await client.post("ingest", **sent)
    jump(-2)
    later = await client.post("ingest", **sent)

    assert (before.status_code, refused.status_code) == (202, 503)
    assert "the clock of the database jumped" in refused.json()["detail"]
    assert refused.headers["retry-after"]
    assert (taken.status_code, later.status_code) == (202, 202)
