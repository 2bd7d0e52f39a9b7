"""Every login of a server may notify on any channel. Workers and the API then look for work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.db.cubby import Cubby
from tests.workers.plant import Plant

QUEUES = ("json", "index", "media", "maintenance", "tables", "gate", "questions")
RUBBISH = ("", "no JSON", "{}", "[1]", "null", '"x"', '{"type": "abort_job_requested"}',
           '{"type": 7}', '{"type": "abort_job_requested", "job_id": "all"}')  # fmt: skip


@pytest.fixture
def plant(database: Any, tmp_path: Path) -> Iterator[Plant]:
    plant = Plant(database.dsn, tmp_path)
    yield plant
    plant.close()


@pytest.fixture
def analyst(database: Any) -> Iterator[psycopg.Connection[Any]]:
    with database.connect(None) as root:
        root.execute("drop role if exists nora")
        root.execute("create role nora login in role cubby_analyst")
        address = database.dsn.replace("//postgres@", "//nora@")
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection
        root.execute("drop role nora")


def notify(session: psycopg.Connection[Any], queue: str, payload: str) -> None:
    for channel in (f"procrastinate_queue_v1#{queue}", "procrastinate_any_queue_v1"):
        session.execute("select pg_notify(%s, %s)", (channel, payload))


def test_a_notification_ends_no_worker_and_no_job(
    plant: Plant, analyst: psycopg.Connection[Any], database: Any
) -> None:
    worker = plant.work()
    plant.finish(plant.send(b'{"a": 1}'))
    for payload in RUBBISH:
        for queue in QUEUES:
            notify(analyst, queue, payload)

    # A job that runs, and waits for this lock.
    with database.connect("cubby_owner") as owner, owner.transaction():
        owner.execute("lock table core.collection in access exclusive mode")
        request = plant.send(b'[{"a": 2}, {"a": 3}]')
        plant.wait_for(
            lambda: plant.rows(
                "select from core.job where request_id = %s and state = 'processing'", request
            ),
            "the beginning of the job",
        )
        for (queue_job,) in plant.rows("select id from queue.procrastinate_jobs"):
            payload = json.dumps({"type": "abort_job_requested", "job_id": queue_job})
            for queue in QUEUES:
                notify(analyst, queue, payload)
        # What comes later on the channel was read after it.
        other = plant.send(b'{"b": 1}')

    assert plant.finish(request) == ["done", "done"]
    assert plant.finish(other) == ["done"]
    assert plant.rows("select attempts from core.job where request_id = %s", request) == [(1,)]
    assert worker.running()
    assert not [one for one in worker.log() if one.get("level") in ("error", "critical")]


def test_a_full_notification_queue_holds_no_transaction_up(cubby: Cubby) -> None:
    """A listener that does not read keeps what was sent; its size is that of the server."""
    with cubby.database.connect("cubby_owner") as owner:
        owner.execute(
            "create or replace function core._may_notify() returns boolean language sql"
            " as 'select false'"
        )
    listener = cubby.database.connect(None)
    listener.execute("listen cubby_events")
    sent = cubby.ingest({"a": 1})
    cubby.call("api.wake_workers", p_queues=["json", "media"])

    assert cubby.value("select status from core.asset where id = %s", sent.ids[0]) == "done"
    assert list(listener.notifies(timeout=0)) == []
    listener.close()


def test_the_queue_has_room_on_an_ordinary_server(cubby: Cubby) -> None:
    assert cubby.value("select core._may_notify()") is True
