"""What is measured how often, and the figures that come out."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

Unit = Literal["ms", "documents/s", "images/s"]


@dataclass(frozen=True)
class Sizes:
    """`requests` are those of one round of acks, shared by its clients; `assets` and `clusters` are
    the numbers at which one picture's wait is measured; large sets of documents are sent in
    `large_rounds` rounds."""

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


FULL = Sizes(
    rounds=5, requests=800, flat=10_000, nested=100_000, large_rounds=2, pictures=200,
    large_pictures=40, assets=(10_000, 100_000), clusters=(100, 10_000, 50_000), vectors=100_000,
    searches=200,
)  # fmt: skip
QUICK = Sizes(
    rounds=3, requests=160, flat=2_000, nested=2_000, large_rounds=1, pictures=40,
    large_pictures=6, assets=(500,), clusters=(100,), vectors=10_000, searches=50,
)  # fmt: skip


class BenchFailed(Exception):
    """A figure could not be taken, or would be of work that was not done."""


@dataclass(frozen=True)
class Row:
    """One line of the table. `cubby` and `floor` are medians over the rounds; `also` says beside
    them what they do not tell, `rounds` has every figure for the JSON. A row without a floor says
    in `floor_is` why it has none."""

    name: str
    unit: Unit
    cubby: float
    floor: float | None
    floor_is: str
    rounds: dict[str, list[Any]]
    also: dict[str, str] = field(default_factory=dict)
    aim: str = ""
    holds: bool | None = None

    @property
    def ratio(self) -> float | None:
        """Cubby's time over the floor's, whichever way round the unit counts."""
        if self.floor is None:
            return None
        return self.cubby / self.floor if self.unit == "ms" else self.floor / self.cubby


def take_turns(
    rounds: int, cubby: Callable[[int], float], floor: Callable[[int], float]
) -> tuple[list[float], list[float]]:
    """Both in turn, so often after one round that does not count. The callables get the number of
    the round, 0 for the warm-up, and answer with their figure."""
    figures = [(cubby(number), floor(number)) for number in range(rounds + 1)][1:]
    return [mine for mine, _ in figures], [bare for _, bare in figures]


def rates(name: str, unit: Unit, floor_is: str, cubby: list[float], floor: list[float]) -> Row:
    """A row of what is done in a second."""
    return Row(
        name, unit, statistics.median(cubby), statistics.median(floor), floor_is,
        {"cubby": cubby, "floor": floor},
    )  # fmt: skip
