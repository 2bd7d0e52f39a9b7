"""One idempotency key, fifty requests at once, two processes of the API that share a database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from cubby.storage import slice_of
from tests.cli.api_alone import environment, running_api

AT_ONCE = 50
SEVERAL = b"one of several files, and larger than what is held in memory " * 20_000
BODIES: dict[str, tuple[dict[str, Any], int, int]] = {
    # What is sent, and how many objects and parts are made of it.
    "json": ({"json": [{"n": number} for number in range(20)]}, 20, 1),
    "form": (
        {
            "data": {"payload": '[{"a": 1}, {"a": 2}]', "owner": "ada"},
            "files": [("files[]", ("large.txt", SEVERAL)), ("files[]", ("small.txt", b"small"))],
        },
        4,
        3,
    ),
    "file": ({"content": SEVERAL, "params": {"filename": "large.txt"}}, 1, 1),
}


@pytest.fixture
def urls(database: Any, tmp_path: Path) -> Iterator[list[str]]:
    environ = environment(database.dsn, tmp_path / "data")
    with (
        running_api(environ, tmp_path / "log-1") as first,
        running_api(environ, tmp_path / "log-2") as second,
    ):
        assert first != second
        yield [first, second]


@pytest.mark.prove
def test_fifty_at_once_over_two_processes_are_one_request(
    urls: list[str], database: Any, tmp_path: Path, subtests: pytest.Subtests
) -> None:
    before = 0
    for name, (body, objects, parts) in BODIES.items():
        with subtests.test(name):
            answers = _all_at_once(urls, name, body)

            assert [answer.status_code for answer in answers] == [202] * AT_ONCE
            assert len({answer.text for answer in answers}) == 1
            replayed = [answer.headers.get("Idempotent-Replayed") for answer in answers]
            assert (replayed.count("true"), replayed.count(None)) == (AT_ONCE - 1, 1)
            answer = answers[0].json()
            assert (answer["objects_total"], len(set(answer["system_ids"]))) == (objects, objects)
            before += objects
            assert database.value("select count(*) from core.asset") == before
            _check_storage(tmp_path / "data" / "storage", database, answer["ingest_job_id"], parts)


def _all_at_once(urls: list[str], key: str, body: dict[str, Any]) -> list[httpx.Response]:
    start = threading.Barrier(AT_ONCE)

    def send(number: int) -> httpx.Response:
        with httpx.Client(timeout=120, trust_env=False) as client:
            start.wait()
            url = f"{urls[number % 2]}/api/v1/ingest"
            return client.post(url, headers={"Idempotency-Key": key}, **body)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(send, range(AT_ONCE)))


def _check_storage(storage: Path, database: Any, request_id: str, parts: int) -> None:
    """No bytes but those that rows name, and nothing half written."""
    rows = database.rows("select uri, request_id::text from core.asset_raw")
    # A small request that came with others is a slice of their file.
    named = {cut.uri if (cut := slice_of(uri)) else uri for uri, _ in rows}
    there = {
        f"fs://{path.relative_to(storage)}"
        for path in storage.rglob("*")
        if path.is_file() and path.name != ".cubby-storage"
    }
    assert there == named
    assert [request for _, request in rows].count(request_id) == parts
    folders = [path.name for path in (storage / "incoming").iterdir()]
    assert len(folders) == len({uri.split("/")[3] for uri in named})
