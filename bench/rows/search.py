"""Search among pictures that are there as vectors, with filters of four widths."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import psycopg
from pgvector.psycopg import register_vector

from bench import vectors
from bench.figures import Row, Sizes
from bench.floors import scanning
from bench.ground import Ground
from bench.vectors import Made, Vector
from cubby.db.calls import catalog
from cubby.db.client import Vector as PgVector
from cubby.db.client import call_sync, connect
from cubby.embedding import load_pack

_MOST_MS = 50.0
_LEAST_RECALL = 0.95
_HITS = 10
_PACK = Path(__file__).parents[2] / "packs" / "shapes-clip"

Find = Callable[[Vector], Sequence[int]]


@dataclass(frozen=True)
class Finds:
    """Milliseconds of one search each, and which share of the ten nearest was found."""

    p50: float
    p95: float
    recall: float

    def __str__(self) -> str:
        return f"p50 {self.p50:.1f} ms, recall {self.recall:.3f}"


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Cubby's answer is the whole page of the API with what speaks for each hit. The cut is off, so
    that each of the ten nearest counts. The floors have the vectors and the owners, and give
    numbers."""
    with psycopg.connect(ground.database, autocommit=True) as connection:
        made = vectors.make(connection, sizes.vectors, sizes.searches)
        connection.execute("select api.change_setting('search_drop', '0', 'bench')")
    places = {str(asset): place for place, asset in enumerate(made.ids)}
    with (
        connect(ground.database) as cubby,
        psycopg.connect(ground.database, autocommit=True) as plain,
    ):
        register_vector(plain)
        for name, share in vectors.SHARES.items():
            passing = made.passing(share)
            exact = [set(scanning.nearest(made.vectors, passing, q, _HITS)) for q in made.queries]
            ways: dict[str, Find] = {
                "cubby": lambda q, share=share: _cubby(cubby, places, q, share),  # type: ignore[misc]
                "numpy": lambda q, at=passing: scanning.nearest(made.vectors, at, q, _HITS),  # type: ignore[misc]
                "pgvector": lambda q, share=share: _plain(plain, places, q, share),  # type: ignore[misc]
            }
            rounds = _rounds(ways, made, exact, sizes.rounds)
            yield _row(f"{sizes.vectors:,} vectors, {name}", share, rounds)


def _rounds(
    ways: dict[str, Find], made: Made, exact: list[set[int]], rounds: int
) -> dict[str, list[Finds]]:
    """The ways in turn, so often after one round that does not count."""
    taken: dict[str, list[Finds]] = {way: [] for way in ways}
    for number in range(rounds + 1):
        for way, find in ways.items():
            finds = _finds(find, made, exact)
            if number > 0:
                taken[way].append(finds)
    return taken


def _finds(find: Find, made: Made, exact: list[set[int]]) -> Finds:
    waits, found = [], []
    for query, right in zip(made.queries, exact, strict=True):
        begun = time.perf_counter()
        places = find(query)
        waits.append((time.perf_counter() - begun) * 1e3)
        found.append(len(right.intersection(places)) / len(right))
    p50, p95 = np.percentile(waits, (50, 95))
    return Finds(float(p50), float(p95), statistics.mean(found))


def _cubby(
    connection: psycopg.Connection[object], places: dict[str, int], query: Vector, share: float
) -> list[int]:
    page = call_sync(
        connection,
        catalog.search_page(
            query=None,
            vector=PgVector(query),
            space=vectors.SPACE,
            filter={} if share == 1 else {"owner": vectors.owner_of(share)},
            limit=_HITS,
        ),
    )
    return [places[hit.system_id] for hit in page.items]


_PLAIN = """
select asset_id from core.embedding join core.asset on asset.id = asset_id
where space = %(space)s {} order by vector <=> %(query)s limit %(hits)s
"""


def _plain(
    connection: psycopg.Connection[object], places: dict[str, int], query: Vector, share: float
) -> list[int]:
    """What one writes first: the same tables and index, pgvector as it comes."""
    given = {
        "space": vectors.SPACE, "query": query, "hits": _HITS, "owner": vectors.owner_of(share),
    }  # fmt: skip
    statement = _PLAIN.format("" if share == 1 else "and owner = %(owner)s")
    return [places[str(row[0])] for row in connection.execute(statement, given)]  # type: ignore[index]


def _row(name: str, share: float, rounds: dict[str, list[Finds]]) -> Row:
    cubby, numpy, plain = (_median(rounds[way]) for way in ("cubby", "numpy", "pgvector"))
    holds = cubby.recall >= _LEAST_RECALL
    aim = f"recall ≥ {_LEAST_RECALL:g}"
    if share == 0.01:
        holds = holds and cubby.p95 < _MOST_MS
        aim += f", < {_MOST_MS:g} ms"
    also = {"cubby": str(cubby), "floor": f"{numpy}; pgvector p95 {plain.p95:.1f} ms, {plain}"}
    if share == 1:
        also["cubby"] += f"; text to vector {_encoding_ms():.1f} ms"
    return Row(
        name=f"search among {name}, p95", unit="ms", cubby=cubby.p95, floor=numpy.p95,
        floor_is="numpy over all; pgvector as it comes", also=also, aim=aim, holds=holds,
        rounds={way: [asdict(one) for one in taken] for way, taken in rounds.items()},
    )  # fmt: skip


def _median(rounds: list[Finds]) -> Finds:
    return Finds(*(statistics.median(getattr(one, name) for one in rounds) for name in _FIGURES))


_FIGURES = ("p50", "p95", "recall")


def _encoding_ms() -> float:
    """One text through the text tower of the small pack, apart from the search."""
    pack = load_pack(_PACK)
    waits = []
    for label in pack.labels:
        begun = time.perf_counter()
        pack.embed_texts([f"a photo of a {label}"])
        waits.append((time.perf_counter() - begun) * 1e3)
    return statistics.median(waits)
