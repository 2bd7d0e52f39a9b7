"""Small requests for a while, from many clients, until everything that follows has ended."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

from bench import made
from bench.clients import Acks, post_for
from bench.figures import Row, Sizes
from bench.floors.bare import bare_handler
from bench.ground import Ground
from bench.processor import Processor, processor_of
from bench.until_done import until_idle

_CLIENTS = (16, 64)
_COLLECTIONS = (1, 50)
_MOST_MS = 4.0
_MOST_P99 = 20.0
_BODIES = 2_000


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """The floor keeps bytes and rows and does nothing more with them. The aim is of CPU, so that
    other load on the machine does not decide it."""
    bodies = [made.kilobyte(number) for number in range(_BODIES)]
    with bare_handler(ground) as bare:
        for clients, collections in itertools.product(_CLIENTS, _COLLECTIONS):
            floor = post_for(bare, [""], bodies, clients, sizes.small_seconds)
            queries = [f"?collection=small_{number}" for number in range(collections)]
            before, begun = processor_of(ground), time.perf_counter()
            url = f"{ground.stack.url}/api/v1/ingest"
            acks = post_for(url, queries, bodies, clients, sizes.small_seconds)
            until_idle(ground)
            seconds, used = time.perf_counter() - begun, processor_of(ground) - before
            name = f"1 kB POSTs, {clients} clients, collections: {collections}"
            yield _row(f"{name}, until all is done and indexed", acks, floor, seconds, used)


def _row(name: str, acks: Acks, floor: Acks, seconds: float, used: Processor) -> Row:
    each = used.whole / acks.count * 1e3
    return Row(
        name=name,
        unit="documents/s",
        cubby=acks.count / seconds,
        floor=floor.per_second,
        floor_is="bare Litestar, fsync, 6 inserts",
        also={
            "cubby": f"{used.each(acks.count)}; ack p99 {acks.p99:.0f} ms",
            "floor": f"ack p99 {floor.p99:.0f} ms",
        },
        aim=f"≤ {_MOST_MS:g} ms CPU, p99 ≤ {_MOST_P99:g}x",
        holds=each <= _MOST_MS and acks.p99 <= _MOST_P99 * floor.p99,
    )
