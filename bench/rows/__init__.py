"""The rows by the name `--only` takes; one can give several lines of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.figures import LeftOut, Row, Sizes
from bench.ground import Ground
from bench.rows import (
    accepted,
    ack,
    analyst,
    arranging,
    copies,
    decision,
    drawings,
    flat,
    fsck,
    growth,
    kinds,
    likeness,
    memory,
    million,
    names,
    nested,
    pages,
    photographs,
    recognition,
    recordings,
    scrolling,
    search,
    small,
    sorted_photographs,
    stored,
    tracing,
    typed,
    worst_key,
)

Measure = Callable[[Ground, Sizes], Iterator[Row | LeftOut]]

# What is sorted comes first, into clusters that nothing else lies in yet; fsck after what brings it
# most of its files. The worst key comes last: with the first key, every request needs one.
ROWS: dict[str, Measure] = {
    "kinds": kinds.measure,
    "sorted": sorted_photographs.measure,
    "copies": copies.measure,
    "recordings": recordings.measure,
    "drawings": drawings.measure,
    "memory": memory.measure,
    "ack": ack.measure,
    "small": small.measure,
    "tracing": tracing.measure,
    "photographs": photographs.measure,
    "bytes": stored.measure,
    "fsck": fsck.measure,
    "flat": flat.measure,
    "nested": nested.measure,
    "typed": typed.measure,
    "decision": decision.measure,
    "growth": growth.measure,
    "accepted": accepted.measure,
    "million": million.measure,
    "likeness": likeness.measure,
    "recognition": recognition.measure,
    "arranging": arranging.measure,
    "search": search.measure,
    "names": names.measure,
    "pages": pages.measure,
    "scrolling": scrolling.measure,
    "analyst": analyst.measure,
    "worst key": worst_key.measure,
}
