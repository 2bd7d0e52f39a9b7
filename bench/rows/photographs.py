"""Photographs in batches, until each has its thumbnails, its vector and its directory.

Small ones, and those of a camera of twelve megapixels. They run with the built-in model, the
histogram, and a model of the size of CLIP's ViT-B/32, as it is and in 8 bits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench import corpora, made, packs
from bench.figures import Row, Sizes, rates, take_turns
from bench.floors import looking
from bench.ground import Ground
from bench.sending import post_files
from bench.until_done import seconds_until_done

_FOLDER = "img-clothing"
_CAMERA = (4000, 3000)


@dataclass(frozen=True)
class _Model:
    """`pack` is None for the histogram and BUILT_IN for what Cubby begins with; `small` and `large`
    are how many pictures a round has."""

    name: str
    pack: Path | None
    small: int
    large: int
    least_share: float


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """The floor runs the same model in batches, on as many threads as there are processors. All
    models see the same pictures: where one has no vector in the space in use, it is new."""
    camera = [
        made.photograph(seed, *_CAMERA) for seed in range(sizes.large_pictures * (sizes.rounds + 1))
    ]
    built_in = _Model(
        "built-in model", looking.BUILT_IN, sizes.pictures, sizes.large_pictures, 0.75
    )
    yield from _rows(ground, sizes, built_in, camera)
    plain = _Model("histogram", None, sizes.pictures, sizes.large_pictures, 0.75)
    yield from _rows(ground, sizes, plain, camera)
    few = (sizes.looked_at, sizes.large_looked_at, 0.85)
    full = packs.vit_pack(ground, sizes.layers)
    yield from _rows(ground, sizes, _Model("ViT-B/32, made", full, *few), camera)
    small = packs.int8_pack(ground, full)
    yield from _rows(ground, sizes, _Model("ViT-B/32 in int8, made", small, *few), camera)
    packs.use(ground, None)


def _rows(ground: Ground, sizes: Sizes, model: _Model, camera: list[bytes]) -> Iterator[Row]:
    if model.pack == looking.BUILT_IN:
        packs.use_photographs(ground)
    else:
        packs.use(ground, model.pack)
    kind, source = _source(model.small * (sizes.rounds + 1))
    for what, pictures, count in (
        (f"photographs ({kind})", source, model.small),
        ("photographs of 12 MP (made)", iter(camera), model.large),
    ):
        rounds = [list(itertools.islice(pictures, count)) for _ in range(sizes.rounds + 1)]
        taken = _taken(ground, model.pack, rounds)
        yield rates(
            f"{count} {what}, {model.name}", "images/s", looking.FLOOR, *taken,
            least_share=model.least_share,
        )  # fmt: skip


def _taken(
    ground: Ground, pack: Path | None, rounds: list[list[bytes]]
) -> tuple[list[float], list[float]]:
    embedder = looking.embedder_of(pack)

    def cubby(number: int) -> float:
        pictures = rounds[number]
        named = [(f"picture-{n:03}.jpg", data) for n, data in enumerate(pictures)]
        return len(pictures) / seconds_until_done(ground, lambda http: post_files(http, named))

    def floor(number: int) -> float:
        return len(rounds[number]) / looking.seconds_to_look(rounds[number], embedder)

    return take_turns(len(rounds) - 1, cubby, floor)


def _source(wanted: int) -> tuple[str, Iterator[bytes]]:
    """The photographs of CUBBY_CORPORA where there are enough of them, else made ones."""
    files = corpora.files(_FOLDER, "*.jpg")
    if len(files) >= wanted:
        # Every n-th, so that each round has pictures from all of its subfolders.
        step = len(files) // wanted
        return _FOLDER, (file.read_bytes() for file in files[::step])
    return "made", (made.photograph(seed) for seed in itertools.count())
