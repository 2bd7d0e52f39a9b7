"""Nested documents as NDJSON, until every one is stored."""

from __future__ import annotations

from collections.abc import Iterator

from bench import made
from bench.figures import Row, Sizes, rates, take_turns
from bench.floors import copying
from bench.ground import Ground
from bench.until_done import ingested, seconds_until_done

_TABLE = "nested"


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Both sides keep what the rounds before brought: collection and table grow alike."""
    copying.make_table(ground, _TABLE)

    def cubby(number: int) -> float:
        body = b"\n".join(made.nested(sizes.nested, number)) + b"\n"
        kind = {"Content-Type": "application/x-ndjson"}
        seconds = seconds_until_done(
            ground, lambda http: [ingested(http, content=body, headers=kind)]
        )
        return sizes.nested / seconds

    def floor(number: int) -> float:
        documents = made.nested(sizes.nested, number)
        return sizes.nested / copying.seconds_to_copy(ground, _TABLE, documents)

    name = f"{sizes.nested:,} nested documents, NDJSON"
    yield rates(name, "documents/s", copying.FLOOR, *take_turns(sizes.rounds, cubby, floor))
