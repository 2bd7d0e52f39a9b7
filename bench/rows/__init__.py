"""The rows by the name `--only` takes; one can give several lines of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.rows import ack, flat, growth, likeness, nested, pages, photographs, search, typed

Measure = Callable[[Ground, Sizes], Iterator[Row]]

ROWS: dict[str, Measure] = {
    "ack": ack.measure,
    "flat": flat.measure,
    "photographs": photographs.measure,
    "nested": nested.measure,
    "typed": typed.measure,
    "growth": growth.measure,
    "likeness": likeness.measure,
    "search": search.measure,
    "pages": pages.measure,
}
