from __future__ import annotations

import asyncio
import threading

from cubby.app.readiness import STALE_SECONDS, Probe
from tests.app.cases import each


async def test_a_process_is_alive_whatever_is_missing(opened):
    async with opened(database_url="postgresql://nobody@127.0.0.1:1/none") as client:
        answer = await client.get("/live")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


async def test_it_is_ready_when_every_dependency_is(client):
    answer = await client.get("/ready")

    assert answer.status_code == 200
    body = answer.json()
    assert body["ready"] is True
    assert set(body["dependencies"]) == {"database", "storage"}
    assert body["dependencies"]["database"]["facts"]["workers"] == 0


async def test_a_database_that_is_away_is_named(opened, monkeypatch):
    monkeypatch.setattr("cubby.app.readiness.CHECK_SECONDS", 0.2)
    async with opened(database_url="postgresql://nobody@127.0.0.1:1/none") as client:
        answer = await client.get("/ready")

    assert answer.status_code == 503
    found = answer.json()["dependencies"]
    assert (found["database"]["ready"], found["storage"]["ready"]) == (False, True)
    assert found["database"]["error"]


@each("spool_bytes", [0, 1000])
async def test_storage_that_cannot_be_written_is_named(opened, tmp_path, spool_bytes):
    """What is small is taken without it, so a balancer must continue sending that here."""
    blocked = tmp_path / "a-file"
    blocked.write_text("in the way")
    async with opened(storage_url=f"fs://{blocked}/below", spool_bytes=spool_bytes) as client:
        answer = await client.get("/ready")

    assert answer.status_code == (200 if spool_bytes else 503)
    assert answer.json()["ready"] is bool(spool_bytes)
    assert answer.json()["dependencies"]["storage"]["ready"] is False


async def test_ready_answers_from_memory_while_a_check_of_storage_hangs(client):
    """As often as it is asked: one check of storage at most runs at a time."""
    services = client.services
    before = await client.get("/ready")
    checks, held = [], threading.Event()

    def hang() -> None:
        checks.append(1)
        held.wait(60)

    services.storage.check = hang
    try:
        probe = services.readiness._probes["storage"]
        await probe.close()
        answers = [await client.get("/ready") for _ in range(20)]
    finally:
        held.set()

    assert before.status_code == 200
    assert {answer.status_code for answer in answers} == {200}
    assert answers[-1].json() == before.json()
    assert len(checks) <= 1


async def test_what_was_found_long_ago_is_checked_before_it_is_told():
    now, found = [0.0], iter([{"n": 1}, {"n": 2}])

    async def check() -> dict[str, int]:
        return next(found)

    probe = Probe(check, every=3600, clock=lambda: now[0])
    assert (await probe.state()).facts == {"n": 1}
    now[0] += STALE_SECONDS / 2
    assert (await probe.state()).facts == {"n": 1}
    await probe.close()
    now[0] += STALE_SECONDS
    assert (await probe.state()).facts == {"n": 2}
    await probe.close()


async def test_checks_end_when_readiness_is_no_longer_asked_for():
    now = [0.0]

    async def check() -> None:
        now[0] += 3600

    probe = Probe(check, every=0, clock=lambda: now[0])
    await probe.state()
    assert probe._task is not None
    await asyncio.wait_for(probe._task, 30)


async def test_requests_that_hold_every_connection_do_not_make_the_database_look_away(client):
    pools = client.services.pools
    held = [
        (pool, await pool.getconn())
        for pool in (pools.sending, pools.asking, pools.admin)
        for _ in range(pool.max_size)
    ]
    try:
        answer = await client.get("/ready")
    finally:
        for pool, connection in held:
            await pool.putconn(connection)

    assert answer.json()["dependencies"]["database"]["ready"] is True


async def test_metrics_hold_the_figures_of_the_process_and_of_the_database(client, hand):
    await client.post("ingest", json={"a": 1})
    await client.post("ingest", content=b"{", headers={"Content-Type": "application/json"})

    answer = await client.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain")
    lines = answer.text.splitlines()
    assert 'job_queue_depth{queue="json",state="queued"} 1.0' in lines
    assert "dead_letters 0.0" in lines
    counted = {line.rpartition(" ")[0] for line in lines}
    assert 'ingest_requests_total{outcome="accepted"}' in counted
    assert 'ingest_requests_total{outcome="refused"}' in counted
    assert "ingest_latency_seconds_count" in counted


async def test_metrics_of_the_process_are_served_without_a_database(opened, monkeypatch):
    monkeypatch.setattr("cubby.app.services.POOL_SECONDS", 0.2)
    async with opened(database_url="postgresql://nobody@127.0.0.1:1/none") as client:
        answer = await client.get("/metrics")

    assert answer.status_code == 200
    assert "process_resident_memory_bytes" in answer.text
    assert "job_queue_depth{" not in answer.text


@each("path", ["/live", "/ready", "/metrics"])
async def test_they_stand_at_the_root_only(client, path):
    assert (await client.get(f"/api/v1{path}")).status_code == 404
