"""Every source of vectors that has a name: packs that are here or can be pulled, and colours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from cubby.embedding.errors import PackError
from cubby.embedding.histogram import HistogramEmbedder
from cubby.embedding.known import KNOWN_PACKS
from cubby.embedding.packs import list_packs, load_pack
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
    yield Offer(FALLBACK, HistogramEmbedder().space, "built in", 0)


def embedder_named(models_dir: Path, name: str) -> Embedder:
    """The verified pack of that name or space, or the histogram. Raises PackError."""
    if name in (FALLBACK, HistogramEmbedder().space):
        return HistogramEmbedder()
    packs = list_packs(models_dir)
    for pack in packs:
        if name == pack.folder.name or (pack.manifest and name == pack.manifest.space):
            return load_pack(pack.folder)
    here = ", ".join([*(pack.folder.name for pack in packs), FALLBACK])
    raise PackError(
        f"There is no pack {name!r} in {models_dir}; there are: {here}. "
        "Get one with cubby models pull or cubby models import."
    )
