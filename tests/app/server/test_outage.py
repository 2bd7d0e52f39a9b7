"""What the API answers while the database is away: 503, at once, and the truth at /ready."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import httpx
import pytest

from tests.app.server.conftest import Server
from tests.databases import Database
from tests.waiting import until
from tests.wire import Wire, wire_to

REQUESTS = 30
PATIENCE_OF_POOLS = 5


@pytest.fixture
def wire(database: Database) -> Iterator[Wire]:
    there = urlsplit(database.dsn)
    with wire_to(str(there.hostname), int(there.port or 0)) as wire:
        yield wire


@pytest.fixture
def through(database: Database, wire: Wire) -> str:
    port = str(urlsplit(database.dsn).port)
    return database.dsn.replace(f":{port}/", f":{wire.port}/")


@pytest.mark.parametrize("outage", [Wire.cut, Wire.fall_silent], ids=["cut", "silent"])
def test_requests_do_not_wait_for_a_database_that_is_away(
    outage: Callable[[Wire], None], start: Callable[..., Server], wire: Wire, through: str
) -> None:
    server = start(CUBBY_DATABASE_URL=through)
    with server.client() as client:
        assert client.post("ingest", json={"a": 1}).status_code == 202
        outage(wire)
        until(lambda: _status(server, "/ready") == 503)
        until(lambda: _refused(client.get("objects")))
        # All of them together wait less than one did for its connection.
        began = time.monotonic()
        answers = [client.get("objects") for _ in range(REQUESTS)]
        answers += [client.post("ingest", json={"a": 1}) for _ in range(REQUESTS)]
        waited = time.monotonic() - began
        assert all(_refused(answer) for answer in answers)
        assert waited < PATIENCE_OF_POOLS * REQUESTS / 2
        assert _status(server, "/live") == 200
        wire.mend()
        until(lambda: _status(server, "/ready") == 200)
        until(lambda: client.post("ingest", json={"a": 2}).status_code == 202)


def test_the_api_starts_without_its_database_and_serves_when_it_is_back(
    start: Callable[..., Server], wire: Wire, through: str
) -> None:
    wire.cut()
    server = start(CUBBY_DATABASE_URL=through)
    with server.client() as client:
        until(lambda: _refused(client.post("ingest", json={"a": 1})))
        assert _status(server, "/ready") == 503
        wire.mend()
        until(lambda: client.post("ingest", json={"a": 1}).status_code == 202)
        until(lambda: _status(server, "/ready") == 200)


def _refused(answer: httpx.Response) -> bool:
    return (
        answer.status_code == 503
        and "does not answer" in answer.json()["detail"]
        and int(answer.headers["retry-after"]) > 0
    )


def _status(server: Server, path: str) -> int:
    return httpx.get(f"{server.url}{path}", timeout=30).status_code
