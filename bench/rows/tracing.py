"""What traces cost: CPU of a document with one trace in ten, beside a Cubby that makes none."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx

from bench import made
from bench.collector import collecting, sampling
from bench.figures import BenchFailed, Row, Sizes, take_turns
from bench.ground import Ground, ground
from bench.processor import Processor, processor_of
from bench.until_done import ingested, seconds_until_done, until_idle

_SHARE, _MOST = 0.1, 1.1
_CLIENTS = 16


def measure(off: Ground, sizes: Sizes) -> Iterator[Row]:
    """Both are sent the same small requests in turn. The collector is a process beside them, whose
    own CPU does not count."""
    bodies = [made.kilobyte(number) for number in range(sizes.requests)]
    used: dict[str, Processor] = {}

    def sent(where: Ground, name: str) -> float:
        before = processor_of(where)
        seconds_until_done(where, lambda http: _post(http, bodies))
        until_idle(where)
        used[name] = processor_of(where) - before
        return used[name].whole / len(bodies) * 1e3

    with (
        collecting() as collector,
        sampling(collector, _SHARE),
        ground(off.folder.parent.parent, off.stack.data_dir / "traced.log") as on,
    ):
        traced, plain = take_turns(
            sizes.rounds, lambda _: sent(on, "on"), lambda _: sent(off, "off")
        )
    if not collector.spans:
        raise BenchFailed("the collector received no span")
    mine, bare = statistics.median(traced), statistics.median(plain)
    yield Row(
        name=f"CPU of a 1 kB POST, {_SHARE:.0%} of requests traced",
        unit="ms",
        cubby=mine,
        floor=bare,
        floor_is="the same Cubby without traces",
        rounds={"cubby": traced, "floor": plain},
        also={
            "cubby": f"{used['on'].each(len(bodies))}; {collector.spans:,} spans",
            "floor": used["off"].each(len(bodies)),
        },
        aim=f"≤ {_MOST:g}x",
        holds=mine <= _MOST * bare,
    )


def _post(http: httpx.Client, bodies: list[bytes]) -> list[str]:
    how = {"headers": {"Content-Type": "application/json"}, "params": {"collection": "traced"}}
    with ThreadPoolExecutor(_CLIENTS) as senders:
        return list(senders.map(lambda body: ingested(http, content=body, **how), bodies))
