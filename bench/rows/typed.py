"""Flat documents into a collection whose typed table is accepted, until all are stored in both."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from bench import made
from bench.accepting import accept_table
from bench.figures import Row, Sizes, rates, take_turns
from bench.floors import copying
from bench.ground import Ground
from bench.until_done import ingested, seconds_until_done, until_idle

_TABLE = "typed"


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """The table is accepted over the first hundred documents; the floor has no typed table."""
    copying.make_table(ground, _TABLE)
    _seconds(ground, 100, sizes.rounds + 1)
    accept_table(ground, _TABLE)

    def cubby(number: int) -> float:
        return sizes.flat / _seconds(ground, sizes.flat, number)

    def floor(number: int) -> float:
        return sizes.flat / copying.seconds_to_copy(ground, _TABLE, made.flat(sizes.flat, number))

    name = f"{sizes.flat:,} flat documents, typed table"
    yield rates(name, "documents/s", copying.FLOOR, *take_turns(sizes.rounds, cubby, floor))


def _seconds(ground: Ground, count: int, seed: int) -> float:
    body = b"[" + b",".join(made.flat(count, seed)) + b"]"

    def post(http: httpx.Client) -> list[str]:
        kind = {"Content-Type": "application/json"}
        return [ingested(http, content=body, headers=kind, params={"collection": _TABLE})]

    seconds = seconds_until_done(ground, post)
    until_idle(ground)  # what follows is not to fall on the floor
    return seconds
