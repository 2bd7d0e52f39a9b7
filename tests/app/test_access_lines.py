"""One line in the log for each request, and one more for each refusal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
import structlog
from structlog.testing import capture_logs

from tests.app.conftest import Open


@pytest.fixture
async def client(opened: Open) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(log_level="debug") as client:
        yield client


@pytest.fixture
def told(client: httpx.AsyncClient) -> Iterator[list[Any]]:
    """The lines of a test, with what is bound to all of them."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        yield lines


def _of(lines: list[Any], event: str) -> list[dict[str, Any]]:
    return [line for line in lines if line["event"] == event]


async def test_a_request_leaves_one_line_with_who_what_and_how_much(
    client: httpx.AsyncClient, told: list[Any]
) -> None:
    body = b'{"a": 1}'
    answer = await client.post(
        "ingest", content=body,
        headers={"content-type": "application/json", "x-request-id": "till-7"},
    )  # fmt: skip

    (line,) = _of(told, "request")
    assert (line["method"], line["path"], line["status"]) == ("POST", "/api/v1/ingest", 202)
    assert (line["request_id"], line["key"]) == ("till-7", None)
    assert (line["bytes_received"], line["bytes_sent"]) == (len(body), len(answer.content))
    assert line["seconds"] > 0
    assert _of(told, "request refused") == []


async def test_a_refusal_leaves_a_second_line_with_its_code(
    client: httpx.AsyncClient, told: list[Any]
) -> None:
    made = await client.post("keys", json={"name": "boss", "role": "admin"})
    secret = made.json()["secret"]
    reader = await client.post(
        "keys", json={"name": "reader", "role": "read"}, headers={"x-api-key": secret}
    )
    answer = await client.post(
        "ingest", json={"a": 1}, headers={"x-api-key": reader.json()["secret"]}
    )
    assert answer.status_code == 403

    (line,) = _of(told, "request refused")
    assert line["log_level"] == "warning"
    assert (line["status"], line["code"], line["key"]) == (403, answer.json()["code"], "reader")
    assert secret not in str(told)


async def test_what_machines_ask_every_few_seconds_is_no_news(
    client: httpx.AsyncClient, told: list[Any]
) -> None:
    await client.get("/live")
    await client.get("/api/v1/objects")

    assert [(line["log_level"], line["path"]) for line in _of(told, "request")] == [
        ("debug", "/live"), ("info", "/api/v1/objects"),
    ]  # fmt: skip
