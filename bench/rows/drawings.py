"""Drawings that the small pack has never seen: clusters, their order, and what words find."""

from __future__ import annotations

import random
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from uuid import UUID

import httpx
import numpy as np
import psycopg

from bench import grouping, packs
from bench.drawn import Drawn, drawings
from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.rows.sorted_photographs import clustered
from bench.sending import Made, send
from bench.sketched import sketches
from bench.until_done import until_idle
from cubby.embedding import ClipEmbedder, load_pack

_FIRST = 5
_MOST_BEHIND = 0.05
_WELL_APART = 0.9


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """The same drawings twice, shuffled the second time and in a space that was empty."""
    pack = packs.shapes_again(ground, "bench-shapes")
    clip = load_pack(pack)
    drawn = drawings(clip.labels, sizes.drawings)
    packs.use(ground, pack)
    made = send(ground, [(one.name, one.data) for one in drawn])
    kinds = [one.subject for one in drawn]
    count = f"{len(drawn):,} drawings of {len(clip.labels)} kinds"
    yield clustered(f"clusters of {count}: purity", made, kinds)
    yield _found(ground, clip, drawn, made, count)
    packs.use(ground, packs.shapes_again(ground, "bench-shapes-shuffled"))
    yield _shuffled(ground, drawn, made, count)
    packs.use(ground, packs.shapes_again(ground, "bench-shapes-sketches"))
    yield _by_another_hand(ground, clip, sizes.drawings)
    packs.use(ground, None)


def _by_another_hand(ground: Ground, clip: ClipEmbedder, most: int) -> Row:
    """Drawings on which no threshold was chosen, ten of a kind: after they were arranged."""
    drawn = sketches(clip.labels, 10)[:most]
    made = send(ground, [(one.name, one.data) for one in drawn])
    until_idle(ground)
    with psycopg.connect(ground.database, autocommit=True) as connection:
        query = "select id::text, cluster_id::text from core.asset where id = any (%s::uuid[])"
        rows: dict[str, str] = dict(
            connection.execute(query, ([UUID(one.id) for one in made],)).fetchall()
        )
    found, kinds = [rows[one.id] for one in made], [one.subject for one in drawn]
    purity, nmi = grouping.purity(found, kinds), grouping.mutual_information(found, kinds)
    return Row(
        name=f"clusters of {len(drawn):,} drawings by another hand: purity", unit="share",
        cubby=purity, floor=None, floor_is="what was drawn",
        also={"cubby": f"NMI {nmi:.3f}, {len(set(found))} clusters of {len(set(kinds))} kinds"},
        aim="purity and NMI ≥ 0.9", holds=min(purity, nmi) >= _WELL_APART,
    )  # fmt: skip


def _found(
    ground: Ground, clip: ClipEmbedder, drawn: Sequence[Drawn], made: Sequence[Made], count: str
) -> Row:
    """How much of five hits shows what was asked for: over HTTP, and by an exact search with the
    model alone. Fewer hits than there could be right ones count as wrong."""
    shows = {one.id: what.subject for one, what in zip(made, drawn, strict=True)}
    vectors = clip.embed_images([one.picture for one in drawn])
    cubby, bare = [], []
    with httpx.Client(base_url=f"{ground.stack.url}/api/v1", timeout=60, trust_env=False) as http:
        for label, there in Counter(shows.values()).items():
            most = min(_FIRST, there)
            words = f"a photo of a {label}"
            page = http.get("/search", params={"q": words, "limit": _FIRST}).raise_for_status()
            hits = [shows.get(hit["system_id"]) for hit in page.json()["items"]]
            cubby.append(hits.count(label) / most)
            (vector,) = clip.embed_texts([words])
            nearest = np.argsort(-(vectors @ vector))[:_FIRST]
            bare.append([drawn[place].subject for place in nearest].count(label) / most)
    mine, floor = statistics.mean(cubby), statistics.mean(bare)
    return Row(
        name=f"precision of the first {_FIRST} among {count}", unit="share", cubby=mine,
        floor=floor, floor_is="exact search with the bare model",
        also={"cubby": f"{len(cubby)} questions"},
        aim=f"≥ the floor - {_MOST_BEHIND:g}", holds=mine >= floor - _MOST_BEHIND,
    )  # fmt: skip


def _shuffled(ground: Ground, drawn: Sequence[Drawn], made: Sequence[Made], count: str) -> Row:
    order = list(range(len(drawn)))
    random.Random(9).shuffle(order)
    again = send(ground, [(drawn[place].name, drawn[place].data) for place in order])
    clusters = dict(zip(order, (one.cluster for one in again), strict=True))
    pairs, together = grouping.agreeing_pairs(
        [one.cluster for one in made], [clusters[place] for place in range(len(drawn))]
    )
    return Row(
        name=f"clusters of {count} sent in another order: pairs that agree", unit="share",
        cubby=pairs, floor=None, floor_is="the order they were sent in first",
        also={"cubby": f"{together:.3f} of those together in either"},
    )  # fmt: skip
