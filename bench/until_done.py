"""Posting to Cubby and waiting for the end of the work."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import psycopg

from bench.figures import BenchFailed
from bench.ground import Ground

_PATIENCE_SECONDS = 1800.0
_PAUSE_SECONDS = 0.01
# The view that people read; asked by request it costs an index scan.
_OF_REQUEST = """
  select exists (select from catalog.job
                 where request_id = any (%s) and state in ('queued', 'processing'))
"""
# What was stored and waits for full text and profile gets a job within seconds.
_OF_ANYONE = """
  select exists (select from catalog.job where state in ('queued', 'processing'))
      or exists (select from core.unindexed)
"""
# As api.arrange_when_due: at rest, clusters are arranged again when a tenth is new.
_UNARRANGED = """
  select count(*) >= greatest(24, 1.1 * max(arranged_files))
  from core.embedding_space join core.embedding using (space) where active
"""


def seconds_until_done(ground: Ground, post: Callable[[httpx.Client], list[str]]) -> float:
    """From the first byte posted until the last job of the requests that `post` made has ended.
    Raises BenchFailed when an object failed."""
    with _http(ground) as http, psycopg.connect(ground.database, autocommit=True) as connection:
        begun = time.perf_counter()
        requests = post(http)
        _wait(connection, _OF_REQUEST, [UUID(request) for request in requests])
        seconds = time.perf_counter() - begun
        for request in requests:
            answer = http.get(f"/api/v1/ingest/{request}/status", params={"limit": 1})
            progress = answer.raise_for_status().json()["progress"]
            if progress["done"] != progress["total"]:
                raise BenchFailed(f"request {request} ended with {progress}")
    return seconds


def ended(ground: Ground, post: Callable[[httpx.Client], list[str]]) -> list[str]:
    """The requests that `post` made, when their last job has ended, however it ended."""
    with _http(ground) as http, psycopg.connect(ground.database, autocommit=True) as connection:
        requests = post(http)
        _wait(connection, _OF_REQUEST, [UUID(request) for request in requests])
    return requests


def ingested(http: httpx.Client, **body: Any) -> str:
    """Post one request; its id."""
    answer = http.post("/api/v1/ingest", **body)
    if answer.status_code != httpx.codes.ACCEPTED:
        raise BenchFailed(f"Cubby answered {answer.status_code}: {answer.text[:500]}")
    request: str = answer.json()["ingest_job_id"]
    return request


def until_idle(ground: Ground) -> None:
    """Wait until Cubby has nothing to do: its work must not slow what is measured next."""
    with psycopg.connect(ground.database, autocommit=True) as connection:
        _wait(connection, _OF_ANYONE)


def until_arranged(ground: Ground) -> None:
    """Wait until Cubby has nothing to do and has arranged what came."""
    with psycopg.connect(ground.database, autocommit=True) as connection:
        _wait(connection, _UNARRANGED)
        _wait(connection, _OF_ANYONE)


def _wait(connection: psycopg.Connection[Any], query: str, *arguments: Any) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while True:
        row = connection.execute(query, arguments or None).fetchone()
        if row is None or not row[0]:
            return
        if time.monotonic() > until:
            raise BenchFailed(f"work was not done within {_PATIENCE_SECONDS:.0f} s")
        time.sleep(_PAUSE_SECONDS)


def _http(ground: Ground) -> httpx.Client:
    return httpx.Client(base_url=ground.stack.url, timeout=120, trust_env=False)
