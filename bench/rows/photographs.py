"""Photographs in batches, until each has its thumbnails, its vector and its directory.

Small ones, and those of a camera of twelve megapixels."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import httpx

from bench import made
from bench.figures import Row, Sizes, rates, take_turns
from bench.floors import looking
from bench.ground import Ground
from bench.until_done import ingested, seconds_until_done

_BATCH = 20
_FOLDER = "img-clothing"
_CAMERA = (4000, 3000)


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Every round has pictures of its own: one that was there already would be a duplicate."""
    kind, source = _source(sizes.pictures * (sizes.rounds + 1))
    yield _row(ground, sizes, source, sizes.pictures, f"photographs ({kind})")
    large = (made.photograph(seed, *_CAMERA) for seed in itertools.count(1_000_000))
    yield _row(ground, sizes, large, sizes.large_pictures, "photographs of 12 MP (made)")


def _row(ground: Ground, sizes: Sizes, source: Iterator[bytes], count: int, kind: str) -> Row:
    rounds = [list(itertools.islice(source, count)) for _ in range(sizes.rounds + 1)]

    def cubby(number: int) -> float:
        return count / seconds_until_done(ground, lambda http: _post(http, rounds[number]))

    def floor(number: int) -> float:
        return count / looking.seconds_to_look(rounds[number])

    return rates(
        f"{count} {kind}, histogram", "images/s", looking.FLOOR,
        *take_turns(sizes.rounds, cubby, floor),
    )  # fmt: skip


def _source(wanted: int) -> tuple[str, Iterator[bytes]]:
    """The photographs of CUBBY_CORPORA where there are enough of them, else made ones."""
    corpora = os.environ.get("CUBBY_CORPORA")
    files = sorted(Path(corpora, _FOLDER).rglob("*.jpg")) if corpora else []
    if len(files) >= wanted:
        # Every n-th, so that each round has pictures from all of its subfolders.
        step = len(files) // wanted
        return _FOLDER, (file.read_bytes() for file in files[::step])
    return "made", (made.photograph(seed) for seed in itertools.count())


def _post(http: httpx.Client, pictures: list[bytes]) -> list[str]:
    batches = [pictures[at : at + _BATCH] for at in range(0, len(pictures), _BATCH)]
    return [
        ingested(
            http,
            files=[
                ("files[]", (f"picture-{number:03}.jpg", data, "image/jpeg"))
                for number, data in enumerate(batch)
            ],
        )
        for batch in batches
    ]
