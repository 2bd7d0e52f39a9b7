"""What is measured how often, and the figures that come out."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["ms", "documents/s", "images/s", "share", "MB", "times"]


@dataclass(frozen=True)
class Sizes:
    """`requests` are those of one round of acks, shared by its clients. `assets` and `clusters` are
    the numbers at which one picture's wait is measured, `members` those of a cluster that is merged
    or split. `copied` are pictures sent with changed copies; `layers` is the depth of the made
    model, 12 as the real one. The large sets of documents are sent in `large_rounds` rounds;
    `crowd` requests have 100 objects each; small requests are sent for `small_seconds`. `waits` are
    the requests of a kind in a round whose delay is measured. `stored` documents and
    `stored_pictures` are those whose bytes on the disk are added up; `scrolled` pictures are passed
    in a browser."""

    rounds: int
    requests: int
    flat: int
    nested: int
    large_rounds: int
    pictures: int
    large_pictures: int
    assets: tuple[int, ...]
    clusters: tuple[int, ...]
    vectors: int
    searches: int
    layers: int
    looked_at: int
    large_looked_at: int
    drawings: int
    copied: int
    corpus_files: int
    members: int
    objects: int
    crowd: int
    names: int
    small_seconds: float
    accepted: int
    million: int
    waits: int
    stored: int
    stored_pictures: int
    scrolled: int


FULL = Sizes(
    rounds=5, requests=800, flat=10_000, nested=100_000, large_rounds=2, pictures=160,
    large_pictures=20, assets=(10_000, 100_000), clusters=(100, 10_000, 50_000), vectors=100_000,
    searches=100, layers=12, looked_at=60, large_looked_at=10, drawings=2_000, copied=40,
    corpus_files=10_000,
    members=5_000, objects=10_000, crowd=1_000, names=100_000,
    small_seconds=60, accepted=200_000, million=1_000_000, waits=100, stored=20_000,
    stored_pictures=150, scrolled=10_000,
)  # fmt: skip
QUICK = Sizes(
    rounds=3, requests=160, flat=2_000, nested=2_000, large_rounds=1, pictures=40,
    large_pictures=6, assets=(500,), clusters=(100,), vectors=10_000, searches=50, layers=1,
    looked_at=12, large_looked_at=4, drawings=200, copied=6,
    corpus_files=100, members=300, objects=300,
    crowd=20, names=10_000,
    small_seconds=3, accepted=5_000, million=20_000, waits=20, stored=2_000,
    stored_pictures=20, scrolled=500,
)  # fmt: skip


class BenchFailed(Exception):
    """A figure could not be taken, or would be of work that was not done."""


@dataclass(frozen=True)
class LeftOut:
    """A row that cannot be measured here, and a sentence that says why."""

    name: str
    why: str


@dataclass(frozen=True)
class Row:
    """One line of the table. `cubby` and `floor` are medians over the rounds, `floor` is None where
    nothing is beside it. `also` says beside them what they do not tell, `rounds` has every figure
    for the JSON; none where one run says it all."""

    name: str
    unit: Unit
    cubby: float
    floor: float | None
    floor_is: str
    rounds: dict[str, list[Any]] = field(default_factory=dict)
    also: dict[str, str] = field(default_factory=dict)
    aim: str = ""
    holds: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Cubby's time, or memory, over the floor's, whichever way round the unit counts. Shares
        have none."""
        if self.floor is None or self.unit == "share":
            return None
        return self.cubby / self.floor if self.unit in ("ms", "MB") else self.floor / self.cubby


def take_turns(
    rounds: int, cubby: Callable[[int], float], floor: Callable[[int], float]
) -> tuple[list[float], list[float]]:
    """Both in turn, so often after one round that does not count. The callables get the number of
    the round, 0 for the warm-up, and answer with their figure."""
    figures = [(cubby(number), floor(number)) for number in range(rounds + 1)][1:]
    return [mine for mine, _ in figures], [bare for _, bare in figures]


def rates(
    name: str,
    unit: Unit,
    floor_is: str,
    cubby: list[float],
    floor: list[float],
    *,
    least_share: float | None = None,
) -> Row:
    """A row of what is done in a second, and which share of the floor's is aimed at."""
    mine, bare = statistics.median(cubby), statistics.median(floor)
    return Row(
        name, unit, mine, bare, floor_is, {"cubby": cubby, "floor": floor},
        aim=f"≥ {least_share:g} of the floor" if least_share else "",
        holds=mine >= least_share * bare if least_share else None,
    )  # fmt: skip
