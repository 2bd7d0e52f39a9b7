"""How long another's requests take while something else continues."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager

import httpx

from bench.figures import BenchFailed, Row
from bench.ground import Ground

_PATIENCE = 120
_PLACES = [{"city": ("Oslo", "Rome")[n % 2], "street": f"street {n}"} for n in range(2_000)]

Waits = dict[str, float]


def waits(ground: Ground, requests: int, key: str | None = None) -> Waits:
    """Milliseconds until half of the requests of each kind were answered, one after the other."""
    headers = {"X-API-Key": key} if key else {}
    with httpx.Client(base_url=ground.stack.url, headers=headers, timeout=_PATIENCE) as http:
        asked: dict[str, Callable[[int], httpx.Response]] = {
            "POST /ingest": lambda n: http.post(
                "/api/v1/ingest?collection=waits", json={"city": "Oslo", "n": n}
            ),
            "GET /search": lambda _: http.get("/api/v1/search?q=rome"),
            "GET /objects": lambda _: http.get("/api/v1/objects?limit=20"),
        }
        return {name: _median(ask, requests) for name, ask in asked.items()}


def fill(ground: Ground) -> None:
    """Something to look for."""
    with httpx.Client(base_url=ground.stack.url, timeout=_PATIENCE) as http:
        http.post("/api/v1/ingest?collection=places", json=_PLACES).raise_for_status()


def row(
    name: str,
    rounds: int,
    measure: Callable[[], Waits],
    meanwhile: Callable[[], AbstractContextManager[object]],
    most: float,
) -> Row:
    """The kind of request that is delayed most: the median of the rounds, idle and busy in turn."""
    idle: list[Waits] = []
    busy: list[Waits] = []
    for number in range(rounds + 1):
        before = measure()
        with meanwhile():
            during = measure()
        if number:
            idle.append(before)
            busy.append(during)
    medians = {
        kind: (statistics.median(one[kind] for one in busy),
               statistics.median(one[kind] for one in idle))
        for kind in idle[0]
    }  # fmt: skip
    worst = max(medians, key=lambda kind: medians[kind][0] / medians[kind][1])
    mine, bare = medians[worst]
    others = ", ".join(
        f"{kind} {slow / quick:.1f}x" for kind, (slow, quick) in medians.items() if kind != worst
    )
    return Row(
        f"{name}: {worst}, p50", "ms", mine, bare, "idle",
        {"busy": busy, "idle": idle}, also={"cubby": others},
        aim=f"≤ {most:g}x of idle", holds=mine <= most * bare,
    )  # fmt: skip


def _median(ask: Callable[[int], httpx.Response], requests: int) -> float:
    times = []
    for number in range(requests):
        begun = time.perf_counter()
        answer = ask(number)
        times.append((time.perf_counter() - begun) * 1e3)
        if answer.status_code not in (200, 202):
            raise BenchFailed(f"{answer.request.url} answered {answer.status_code}: {answer.text}")
    return statistics.median(times)
