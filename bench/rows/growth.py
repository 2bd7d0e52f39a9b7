"""Ten batches into one collection: does the tenth take longer than the first?"""

from __future__ import annotations

import statistics
from collections.abc import Iterator

import httpx

from bench import made
from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.until_done import ingested, seconds_until_done, until_idle

_BATCHES = 10
_MOST_RATIO = 1.3


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Each round has a collection of its own; what follows storing is waited for in between."""
    first, tenth = [], []
    for number in range(sizes.large_rounds):
        rates = [
            _rate(ground, f"growth_{number}", number * _BATCHES + batch, sizes.flat)
            for batch in range(_BATCHES)
        ]
        first.append(rates[0])
        tenth.append(rates[-1])
    mine, floor = statistics.median(tenth), statistics.median(first)
    yield Row(
        name=f"tenth batch of {sizes.flat:,} flat documents",
        unit="documents/s",
        cubby=mine,
        floor=floor,
        floor_is="Cubby's first batch",
        rounds={"cubby": tenth, "floor": first},
        aim=f"≤ {_MOST_RATIO:g}x",
        holds=floor <= _MOST_RATIO * mine,
    )


def _rate(ground: Ground, collection: str, seed: int, count: int) -> float:
    body = b"[" + b",".join(made.flat(count, seed)) + b"]"

    def post(http: httpx.Client) -> list[str]:
        return [
            ingested(
                http,
                content=body,
                headers={"Content-Type": "application/json"},
                params={"collection": collection},
            )
        ]

    seconds = seconds_until_done(ground, post)
    until_idle(ground)
    return count / seconds
