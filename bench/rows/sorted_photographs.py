"""Photographs that people have sorted: are the same ones found, and do like ones lie together?"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench import corpora, grouping, packs
from bench.figures import LeftOut, Row, Sizes
from bench.ground import Ground
from bench.sending import Made, send
from cubby.media import sniff
from cubby.media.images import decode
from cubby.media.pillow import FORMATS

_SAME = "the same picture, of labelled pairs"
_CLASSES = "clusters of photographs in classes, histogram: purity"
# What imagededup offers for a perceptual hash of 64 bits.
_HASH_BITS = 10
_MAX_PIXELS = 10**9


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row | LeftOut]:
    """With the histogram, as Cubby is without a model pack."""
    top = corpora.folder()
    if top is None:
        yield from corpora.missing([_SAME, _CLASSES])
        return
    packs.use(ground, None)
    yield _classes(ground, top, sizes.corpus_files)
    yield from _same(ground, top)


def _classes(ground: Ground, top: Path, most: int) -> Row:
    rows = [
        row for row in corpora.labels("classes")
        if row["path"].startswith("img-caltech101-dev/") and "BACKGROUND" not in row["class"]
    ]  # fmt: skip
    rows = rows[:: max(1, len(rows) // most)][:most]
    paths = [top / row["path"] for row in rows]
    made = send(ground, [(path.name, path.read_bytes()) for path in paths])
    return clustered(_CLASSES, made, [row["class"] for row in rows])


def clustered(name: str, made: Sequence[Made], kinds: Sequence[str]) -> Row:
    """Purity of the clusters that were made, beside k-means, which gets the number of kinds."""
    told = [(one, kind) for one, kind in zip(made, kinds, strict=True) if one.vector is not None]
    right = [kind for _, kind in told]
    found = [one.cluster for one, _ in told]
    vectors = np.stack([one.vector for one, _ in told if one.vector is not None])
    plain = grouping.k_means(vectors, len(set(right)))
    return Row(
        name=name, unit="share", cubby=grouping.purity(found, right),
        floor=grouping.purity(plain, right), floor_is="k-means, told the number of kinds",
        also={
            "cubby": f"NMI {grouping.mutual_information(found, right):.3f}, "
                     f"{len(set(found))} clusters of {len(set(right))} kinds",
            "floor": f"NMI {grouping.mutual_information(plain, right):.3f}",
        },
    )  # fmt: skip


@dataclass(frozen=True)
class _Labelled:
    group: str
    must_merge: bool
    shows: str
    phash: str | None


def _same(ground: Ground, top: Path) -> Iterator[Row]:
    """Pairs of one group that must merge are right; pairs of two groups, and those of a group with
    what must stay apart, are wrong. What the labels leave open counts for neither."""
    rows = [row for row in corpora.labels("near-duplicates") if row["must_merge"] in ("yes", "no")]
    files = [(row, (top / row["path"]).read_bytes()) for row in rows]
    made = send(ground, [(Path(row["path"]).name, data) for row, data in files])
    labelled = [
        _Labelled(row["group"], row["must_merge"] == "yes", one.shows, _hash(data))
        for (row, data), one in zip(files, made, strict=True)
    ]
    pairs = list(itertools.combinations(labelled, 2))
    right = [a.group == b.group and a.must_merge and b.must_merge for a, b in pairs]
    linked = [a.shows == b.shows for a, b in pairs]
    near = [_near(a.phash, b.phash) for a, b in pairs]
    for word, part in (("precision", linked), ("recall", right)):
        hits = near if part is linked else right
        yield Row(
            name=f"{_SAME}: {word}", unit="share", cubby=_share(right, linked, part),
            floor=_share(right, near, hits),
            floor_is=f"perceptual hashes up to {_HASH_BITS} bits apart",
            also={"cubby": f"{sum(right)} pairs to be found among {len(pairs):,}"},
        )  # fmt: skip


def _share(right: Sequence[bool], found: Sequence[bool], of: Sequence[bool]) -> float:
    both = sum(a and b for a, b in zip(right, found, strict=True))
    return both / sum(of) if any(of) else 1.0


def _hash(data: bytes) -> str | None:
    sniffed = sniff(data)
    if sniffed.content_type not in FORMATS:
        return None
    return decode(io.BytesIO(data), sniffed, _MAX_PIXELS).phash


def _near(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) <= _HASH_BITS
