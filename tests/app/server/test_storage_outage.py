"""What the API answers while its bucket is away: at once, and as before when it is back."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.app.server.conftest import Server
from tests.cli.api_alone import cubby, environment, running_api
from tests.databases import Database
from tests.s3_server import S3Server
from tests.waiting import until
from tests.wire import Wire, wire_to

REQUESTS = 20
SLOW = 5
"""Seconds that one request waited for a bucket that is away, before it was remembered."""
LARGE = os.urandom(12_000_000)


@pytest.fixture
def bucket() -> Iterator[S3Server]:
    server = S3Server()
    yield server
    server.stop()


@pytest.fixture
def wire(bucket: S3Server) -> Iterator[Wire]:
    with wire_to("127.0.0.1", int(urlsplit(bucket.bucket.endpoint).port or 0)) as wire:
        yield wire


@pytest.fixture
def serve(start: Callable[..., Server], bucket: S3Server, wire: Wire) -> Callable[[], Server]:
    there = bucket.environment | {"AWS_ENDPOINT": f"http://127.0.0.1:{wire.port}"}
    return lambda: start(CUBBY_STORAGE_URL="s3://things/cubby", **there)


@pytest.mark.parametrize("outage", [Wire.cut, Wire.fall_silent], ids=["cut", "silent"])
def test_requests_do_not_wait_for_a_bucket_that_is_away(
    outage: Callable[[Wire], None], serve: Callable[[], Server], wire: Wire
) -> None:
    server = serve()
    with server.client() as client:
        sent = client.post("ingest?filename=a.bin", content=b"before").json()
        content = f"objects/{sent['system_ids'][0]}/raw"
        assert client.get(content).content == b"before"
        outage(wire)
        until(lambda: _refused(client.get(content)))
        # All of them together wait less than one did for its answer.
        began = time.monotonic()
        kept = [client.post("ingest", json={"n": n}) for n in range(REQUESTS)]
        refused = [client.get(content) for _ in range(REQUESTS)]
        refused += [client.post("ingest?filename=b.bin", content=LARGE) for _ in range(2)]
        waited = time.monotonic() - began
        assert [answer.status_code for answer in kept] == [202] * REQUESTS
        assert all(_refused(answer) for answer in refused)
        assert waited < SLOW
        ready = httpx.get(f"{server.url}/ready", timeout=30).json()
        assert ready["ready"]
        assert not ready["dependencies"]["storage"]["ready"]
        wire.mend()
        until(lambda: client.get(content).content == b"before")
        until(lambda: client.post("ingest?filename=b.bin", content=LARGE).status_code == 202)


def test_the_api_starts_without_its_bucket_and_uses_it_when_it_is_back(
    serve: Callable[[], Server], wire: Wire, bucket: S3Server
) -> None:
    wire.cut()
    server = serve()
    with server.client() as client:
        kept = client.post("ingest", json={"a": 1})
        assert kept.status_code == 202
        assert _refused(client.post("ingest?filename=b.bin", content=LARGE))
        assert not _storage_is_ready(server)
        wire.mend()
        until(lambda: client.post("ingest?filename=b.bin", content=LARGE).status_code == 202)
        until(lambda: _storage_is_ready(server))
        assert client.get(f"objects/{kept.json()['system_ids'][0]}/raw").json() == {"a": 1}
    assert LARGE in bucket.bucket.objects.values()


def test_the_command_starts_without_its_bucket_and_refuses_a_folder_that_is_gone(
    database: Database, bucket: S3Server, wire: Wire, tmp_path: Path
) -> None:
    there = bucket.environment | {"AWS_ENDPOINT": f"http://127.0.0.1:{wire.port}"}
    wire.cut()
    given = environment(database.dsn, tmp_path, CUBBY_STORAGE_URL="s3://things/cubby", **there)
    with running_api(given, tmp_path / "api.log") as url:
        kept = httpx.post(f"{url}/api/v1/ingest", json={"a": 1}, timeout=60)
    assert kept.status_code == 202
    assert "storage is away" in (tmp_path / "api.log").read_text()
    gone = given | {"CUBBY_STORAGE_URL": f"fs://{tmp_path / 'gone'}"}
    for command in ("api", "worker"):
        refused = cubby(gone, command)
        assert refused.returncode == 2
        assert "the disk of the storage is not there" in refused.stderr


def _refused(answer: httpx.Response) -> bool:
    return answer.status_code == 503 and int(answer.headers["retry-after"]) > 0


def _storage_is_ready(server: Server) -> bool:
    found = httpx.get(f"{server.url}/ready", timeout=30).json()
    return bool(found["dependencies"]["storage"]["ready"])
