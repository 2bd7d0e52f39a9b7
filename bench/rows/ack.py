"""How long a sender waits for the acknowledgement of a 1 kB JSON object."""

from __future__ import annotations

import statistics
from collections.abc import Iterator

from bench import made
from bench.clients import Acks, post_all
from bench.figures import Row, Sizes
from bench.floors.bare import bare_handler
from bench.ground import Ground
from bench.until_done import until_idle

_CLIENTS = (1, 16)
_MOST_RATIO = 2.0
_MOST_MS_ALONE = 10.0


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Cubby's workers process acknowledged requests at the same time; the floor has none."""
    with bare_handler(ground) as bare:
        for clients in _CLIENTS:
            cubby, floor = [], []
            for number in range(sizes.rounds + 1):
                bodies = [
                    made.kilobyte(number * sizes.requests + which)
                    for which in range(sizes.requests)
                ]
                cubby.append(post_all(f"{ground.stack.url}/api/v1/ingest", bodies, clients))
                until_idle(ground)
                floor.append(post_all(bare, bodies, clients))
            yield _row(clients, cubby[1:], floor[1:])


def _row(clients: int, cubby: list[Acks], floor: list[Acks]) -> Row:
    mine, bare = _median(cubby), _median(floor)
    holds = mine.p50 <= _MOST_RATIO * bare.p50
    aim = f"≤ {_MOST_RATIO:g}x"
    if clients == 1:
        holds = holds and mine.p50 < _MOST_MS_ALONE
        aim += f", < {_MOST_MS_ALONE:g} ms"
    return Row(
        name=f"ack of 1 kB JSON, {clients} client{'s' if clients > 1 else ''}, p50",
        unit="ms",
        cubby=mine.p50,
        floor=bare.p50,
        floor_is="bare Litestar, fsync, 6 inserts",
        rounds={"cubby": cubby, "floor": floor},
        also={"cubby": str(mine), "floor": str(bare)},
        aim=aim,
        holds=holds,
    )


def _median(rounds: list[Acks]) -> Acks:
    return Acks(
        statistics.median(one.p50 for one in rounds),
        statistics.median(one.p95 for one in rounds),
        statistics.median(one.per_second for one in rounds),
    )
