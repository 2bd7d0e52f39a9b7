"""Flat documents in one JSON array, until every one is stored."""

from __future__ import annotations

from collections.abc import Iterator

from bench import made
from bench.figures import Row, Sizes, rates, take_turns
from bench.floors import copying
from bench.ground import Ground
from bench.until_done import ingested, seconds_until_done, until_idle

_TABLE = "flat"


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Both sides keep what the rounds before brought: collection and table grow alike."""
    copying.make_table(ground, _TABLE)

    def cubby(number: int) -> float:
        body = b"[" + b",".join(made.flat(sizes.flat, number)) + b"]"
        kind = {"Content-Type": "application/json"}
        seconds = seconds_until_done(
            ground, lambda http: [ingested(http, content=body, headers=kind)]
        )
        until_idle(ground)  # what follows is not to fall on the floor
        return sizes.flat / seconds

    def floor(number: int) -> float:
        return sizes.flat / copying.seconds_to_copy(ground, _TABLE, made.flat(sizes.flat, number))

    name = f"{sizes.flat:,} flat documents, one array"
    yield rates(name, "documents/s", copying.FLOOR, *take_turns(sizes.rounds, cubby, floor))
