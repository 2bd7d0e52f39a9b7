"""One-document requests that wait for their end, while a large table is being filled."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import psycopg

from bench import made
from bench.accepting import accept_table
from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.until_done import ingested, seconds_until_done, until_idle

_TABLE = "accepted"
_LEAST = 20
_MOST_RATIO = 2.0
_FILLING = "select exists (select from core.schema_def where backfill_state = 'running')"


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    kind = {"Content-Type": "application/x-ndjson"}
    body = b"\n".join(made.flat(sizes.accepted, 1)) + b"\n"
    seconds_until_done(
        ground,
        lambda http: [ingested(http, content=body, headers=kind, params={"collection": _TABLE})],
    )
    until_idle(ground)
    with httpx.Client(base_url=ground.stack.url, timeout=120, trust_env=False) as http:
        idle = [_wait(http, number) for number in range(100)]
        accept_table(ground, _TABLE, wait=False)
        filling: list[float] = []
        with psycopg.connect(ground.database, autocommit=True) as connection:
            while len(filling) < _LEAST or _is_true(connection):
                filling.append(_wait(http, len(filling)))
    until_idle(ground)
    mine, floor = _p95(filling), _p95(idle)
    yield Row(
        name=f"Prefer: wait of one document while a table of {sizes.accepted:,} is filled, p95",
        unit="ms",
        cubby=mine,
        floor=floor,
        floor_is="the same while nothing else is done",
        also={"cubby": f"{len(filling)} requests"},
        aim=f"≤ {_MOST_RATIO:g}x",
        holds=mine <= _MOST_RATIO * floor,
    )


def _is_true(connection: psycopg.Connection[tuple[bool]]) -> bool:
    row = connection.execute(_FILLING).fetchone()
    return row is not None and row[0]


def _wait(http: httpx.Client, number: int) -> float:
    begun = time.perf_counter()
    answer = http.post(
        "/api/v1/ingest",
        params={"collection": "beside_accepted"},
        headers={"Prefer": "wait=60"},
        json={"number": number},
    )
    answer.raise_for_status()
    return (time.perf_counter() - begun) * 1e3


def _p95(waits: list[float]) -> float:
    return sorted(waits)[len(waits) * 95 // 100]
