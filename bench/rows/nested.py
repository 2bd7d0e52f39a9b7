"""Nested documents as NDJSON, until every one is stored: as JSONB, and in an accepted table too."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import replace

from bench import made
from bench.accepting import accept_table
from bench.figures import LeftOut, Row, Sizes, rates, take_turns
from bench.floors import copying
from bench.ground import Ground
from bench.peers import with_dlt
from bench.processor import Processor, processor_of
from bench.until_done import ingested, seconds_until_done, until_idle

_TABLE = "nested"
_TYPED = "nested_typed"
_WORDS = "nested_followed"
_TIMES_FASTER = 2
_DONE_WITHIN, _FOLLOWED_WITHIN = 1.2, 1.6


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row | LeftOut]:
    """All sides keep what the rounds before brought: collection and table grow alike. dlt, which
    asks no person and makes its tables at once, loads the documents of one round."""
    count, name = sizes.nested, f"{sizes.nested:,} nested documents, NDJSON"
    copying.make_table(ground, _TABLE)

    def floor(number: int) -> float:
        return count / copying.seconds_to_copy(ground, _TABLE, made.nested(count, number))

    plain, typed = _Sender(ground, None), _Sender(ground, _TYPED)
    stored, copied = take_turns(sizes.large_rounds, lambda n: plain.send(count, n), floor)
    yield plain.row(name, stored, copied)
    copying.make_table_with_words(ground, _WORDS)
    followed = plain.followed(stored)
    yield rates(
        f"{name}, until all that follows has ended", "documents/s", copying.FLOOR_WITH_WORDS,
        followed,
        [
            count / copying.seconds_with_words(ground, _WORDS, made.nested(count, number), number)
            for number in range(1, sizes.large_rounds + 1)
        ],
        least_share=1 / _FOLLOWED_WITHIN,
    )  # fmt: skip
    typed.send(100, sizes.large_rounds + 1)
    accept_table(ground, _TYPED, force=True)
    filled, copied = take_turns(sizes.large_rounds, lambda n: typed.send(count, n), floor)
    yield typed.row(f"{name}, typed table", filled, copied)
    loaded = _loaded(ground, count)
    yield _beside(name, stored, loaded, _TIMES_FASTER)
    yield _beside(f"{name}, until all that follows has ended", followed, loaded, 1)
    yield _beside(f"{name}, typed table", filled, loaded, _TIMES_FASTER)


class _Sender:
    """Sends documents to a collection. They are done when they are stored. Full text, the profile
    and the merging of the index follow, and end before the next is measured."""

    def __init__(self, ground: Ground, collection: str | None) -> None:
        self._ground = ground
        self._params = {"collection": collection} if collection else {}
        self._followed: list[float] = []
        self._used = Processor(0, 0, 0)
        self._sent = 0

    def send(self, count: int, number: int) -> float:
        """Documents a second until all are done."""
        body = b"\n".join(made.nested(count, number)) + b"\n"
        how = {"headers": {"Content-Type": "application/x-ndjson"}, "params": self._params}
        before, begun = processor_of(self._ground), time.perf_counter()
        seconds = seconds_until_done(
            self._ground, lambda http: [ingested(http, content=body, **how)]
        )
        until_idle(self._ground)
        self._followed.append(count / (time.perf_counter() - begun))
        self._used, self._sent = processor_of(self._ground) - before, count
        return count / seconds

    def followed(self, mine: list[float]) -> list[float]:
        """Documents a second with all that follows, of the same rounds."""
        return self._followed[-len(mine) :]

    def row(self, name: str, mine: list[float], copied: list[float]) -> Row:
        told = {"cubby": f"{self._used.each(self._sent)}, with all that follows"}
        share = 1 / _DONE_WITHIN
        row = rates(name, "documents/s", copying.FLOOR, mine, copied, least_share=share)
        return replace(row, also=told)


def _loaded(ground: Ground, count: int) -> float | None:
    if not with_dlt.is_installed():
        return None
    return count / with_dlt.seconds_to_load(ground, "dlt_nested", made.nested(count, 1))


def _beside(name: str, mine: list[float], loaded: float | None, times_faster: int) -> Row | LeftOut:
    if loaded is None:
        return LeftOut(f"{name}, beside dlt", with_dlt.MISSING)
    cubby = statistics.median(mine)
    return Row(
        name=name,
        unit="documents/s",
        cubby=cubby,
        floor=loaded,
        floor_is=with_dlt.NAME,
        rounds={"cubby": mine, "floor": [loaded]},
        aim=f"{times_faster} times as fast",
        holds=cubby >= times_faster * loaded,
    )
