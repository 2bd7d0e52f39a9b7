"""Flat documents in one JSON array, until every one is stored."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from bench import made
from bench.figures import Row, Sizes, rates, take_turns
from bench.floors import copying
from bench.ground import Ground
from bench.processor import processor_of
from bench.until_done import ingested, seconds_until_done, until_idle

_TABLE = "flat"
_WORDS = "flat_followed"
_DONE_WITHIN, _FOLLOWED_WITHIN = 1.2, 1.6


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Both sides keep what the rounds before brought: collection and table grow alike."""
    copying.make_table(ground, _TABLE)
    copying.make_table_with_words(ground, _WORDS)
    followed: list[float] = []
    used: list[str] = []

    def cubby(number: int) -> float:
        body = b"[" + b",".join(made.flat(sizes.flat, number)) + b"]"
        kind = {"Content-Type": "application/json"}
        before, begun = processor_of(ground), time.perf_counter()
        seconds = seconds_until_done(
            ground, lambda http: [ingested(http, content=body, headers=kind)]
        )
        until_idle(ground)  # what follows is not to fall on the floor
        followed.append(sizes.flat / (time.perf_counter() - begun))
        used.append((processor_of(ground) - before).each(sizes.flat))
        return sizes.flat / seconds

    def floor(number: int) -> float:
        return sizes.flat / copying.seconds_to_copy(ground, _TABLE, made.flat(sizes.flat, number))

    name = f"{sizes.flat:,} flat documents, one array"
    share = 1 / _DONE_WITHIN
    stored, copied = take_turns(sizes.rounds, cubby, floor)
    row = rates(name, "documents/s", copying.FLOOR, stored, copied, least_share=share)
    yield replace(row, also={"cubby": f"{used[-1]}, with all that follows"})
    yield rates(
        f"{name}, until all that follows has ended", "documents/s", copying.FLOOR_WITH_WORDS,
        followed[-sizes.rounds :],
        [
            sizes.flat
            / copying.seconds_with_words(ground, _WORDS, made.flat(sizes.flat, number), number)
            for number in range(1, sizes.rounds + 1)
        ],
        least_share=1 / _FOLLOWED_WITHIN,
    )  # fmt: skip
