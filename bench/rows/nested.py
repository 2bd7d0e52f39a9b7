"""Nested documents as NDJSON, until every one is stored: as JSONB, and in an accepted table too."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator

from bench import made
from bench.accepting import accept_table
from bench.figures import LeftOut, Row, Sizes, rates, take_turns
from bench.floors import copying
from bench.ground import Ground
from bench.peers import with_dlt
from bench.until_done import ingested, seconds_until_done

_TABLE = "nested"
_TYPED = "nested_typed"
_TIMES_FASTER = 4


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row | LeftOut]:
    """All sides keep what the rounds before brought: collection and table grow alike. dlt, which
    asks nobody and makes its tables at once, loads the documents of one round."""
    count, name = sizes.nested, f"{sizes.nested:,} nested documents, NDJSON"
    copying.make_table(ground, _TABLE)

    def floor(number: int) -> float:
        return count / copying.seconds_to_copy(ground, _TABLE, made.nested(count, number))

    stored, copied = take_turns(sizes.nested_rounds, _sender(ground, None, count), floor)
    yield rates(name, "documents/s", copying.FLOOR, stored, copied)
    send = _sender(ground, _TYPED, count)
    _sender(ground, _TYPED, 100)(sizes.nested_rounds + 1)
    accept_table(ground, _TYPED, force=True)
    typed, copied = take_turns(sizes.nested_rounds, send, floor)
    yield rates(f"{name}, typed table", "documents/s", copying.FLOOR, typed, copied)
    loaded = _loaded(ground, count)
    yield _beside(name, stored, loaded)
    yield _beside(f"{name}, typed table", typed, loaded)


def _sender(ground: Ground, collection: str | None, count: int) -> Callable[[int], float]:
    """Sends the documents of a round and answers with their rate."""
    named = {"collection": collection} if collection else {}

    def send(number: int) -> float:
        body = b"\n".join(made.nested(count, number)) + b"\n"
        kind = {"Content-Type": "application/x-ndjson"}
        return count / seconds_until_done(
            ground, lambda http: [ingested(http, content=body, headers=kind, params=named)]
        )

    return send


def _loaded(ground: Ground, count: int) -> float | None:
    if not with_dlt.is_installed():
        return None
    return count / with_dlt.seconds_to_load(ground, "dlt_nested", made.nested(count, 1))


def _beside(name: str, mine: list[float], loaded: float | None) -> Row | LeftOut:
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
        aim=f"{_TIMES_FASTER} times as fast",
        holds=cubby >= _TIMES_FASTER * loaded,
    )
