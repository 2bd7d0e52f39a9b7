"""A large collection: do its last batches take longer than the first, and do people wait longer?"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from functools import partial

import httpx

from bench import made
from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.until_done import ingested, seconds_until_done, until_idle

_COLLECTION = "million"
_SHARE = 10
_MOST_RATIO = 1.25


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """In batches of a hundredth; the first and the last tenth are compared. What people look at is
    asked for after the first batch and at the end."""
    batch = max(sizes.million // 100, 1)
    seconds, looked = [], []
    with httpx.Client(base_url=ground.stack.url, timeout=120, trust_env=False) as http:
        for number in range(100):
            body = b"\n".join(made.flat(batch, number)) + b"\n"
            sent: list[str] = []
            seconds.append(seconds_until_done(ground, partial(_send, body, sent)))
            until_idle(ground)
            if number in (0, 99):
                looked.append(_looks(http, sent[0]))
    first, last = seconds[:_SHARE], seconds[-_SHARE:]
    mine, floor = batch / statistics.median(last), batch / statistics.median(first)
    yield Row(
        name=f"last tenth of {batch * 100:,} flat documents, batches of {batch:,}",
        unit="documents/s",
        cubby=mine,
        floor=floor,
        floor_is="the first tenth",
        aim=f"≤ {_MOST_RATIO:g}x",
        holds=floor <= _MOST_RATIO * mine,
    )
    for name in looked[0]:
        yield Row(
            name=f"{name} at {batch * 100:,} documents",
            unit="ms",
            cubby=looked[1][name],
            floor=looked[0][name],
            floor_is=f"at {batch:,}",
        )


def _send(body: bytes, sent: list[str], http: httpx.Client) -> list[str]:
    kind = {"Content-Type": "application/x-ndjson"}
    sent.append(ingested(http, content=body, headers=kind, params={"collection": _COLLECTION}))
    return sent


def _looks(http: httpx.Client, request: str) -> dict[str, float]:
    return {
        "a status poll": _ms(http, f"/api/v1/ingest/{request}/status?limit=1"),
        "a page of objects": _ms(http, f"/api/v1/objects?collection={_COLLECTION}&limit=50"),
        "a search by word": _ms(http, "/api/v1/search?q=harbour"),
    }


def _ms(http: httpx.Client, path: str) -> float:
    waits = []
    for _ in range(15):
        begun = time.perf_counter()
        http.get(path).raise_for_status()
        waits.append((time.perf_counter() - begun) * 1e3)
    return statistics.median(waits)
