"""Photographs of known kinds, as Cubby is out of the box: clusters, tags, and what words find."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
from pgvector.psycopg import register_vector

from bench import corpora, grouping, packs
from bench.figures import LeftOut, Row, Sizes
from bench.ground import Ground
from bench.rearranged import clusters_in_order
from bench.sending import Made, send
from bench.until_done import until_arranged
from cubby.embedding.photographs.facts import CLUSTER_THRESHOLD
from cubby.embedding.photographs.words import kinds, labels, named

_DEV, _CLOTHES = "img-caltech101-dev", "img-clothing"
_MIXED = "BACKGROUND_Google"  # anything: sent too, and left out of the score
_CLUSTERS = "clusters of photographs in 28 kinds, built-in model"
_TAGS = "tags of photographs whose kind the model knows"
_FOUND = "precision of the first 5 photographs for each kind it knows"
_CLOTHES_ROW = "clusters of photographs of clothes, built-in model: purity"
_SHUFFLES = 5
_FIRST = 5
# What the directories must be like for people to recognise them.
_PURITY, _NMI, _A_KIND, _KEPT, _RIGHT = 0.90, 0.88, 90 / 28, 0.90, 0.90


@dataclass(frozen=True)
class _Score:
    purity: float
    nmi: float
    clusters: int
    kept: float

    def holds(self, kinds_of: int) -> bool:
        return (
            self.purity >= _PURITY
            and self.nmi >= _NMI
            and self.clusters <= _A_KIND * kinds_of
            and self.kept >= _KEPT
        )

    def __str__(self) -> str:
        return (
            f"purity {self.purity:.3f}, NMI {self.nmi:.3f}, {self.clusters} clusters,"
            f" {self.kept:.1%} in 3 or more"
        )


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row | LeftOut]:
    """The real path once, in the order of arrival; then the stored vectors in other orders."""
    if corpora.folder() is None:
        yield from corpora.missing([_CLUSTERS, _TAGS, _FOUND, _CLOTHES_ROW])
        return
    packs.use_photographs(ground)
    rows = _labelled(_DEV, sizes.corpus_files)
    made = send(ground, [(path.name, path.read_bytes()) for path, _ in rows])
    until_arranged(ground)
    said = [kind for _, kind in rows]
    with psycopg.connect(ground.database, autocommit=True) as connection:
        register_vector(connection)
        yield _arranged(connection, made, said)
        yield from _tagged(connection, made, said)
    yield _searched(ground, made, said)
    clothes = _labelled(_CLOTHES, sizes.corpus_files)
    made = send(ground, [(path.name, path.read_bytes()) for path, _ in clothes])
    yield _reported(ground, made, [kind for _, kind in clothes])


def _labelled(folder: str, most: int) -> list[tuple[Path, str]]:
    top = corpora.folder() or Path()
    rows = [row for row in corpora.labels("classes") if row["path"].startswith(f"{folder}/")]
    rows = rows[:: max(1, len(rows) // most)][:most]
    return [(top / row["path"], row["class"]) for row in rows]


def _arranged(
    connection: psycopg.Connection[Any], made: Sequence[Made], said: Sequence[str]
) -> Row:
    ids = [UUID(one.id) for one in made]
    query = "select cluster_id::text from unnest(%s::uuid[]) with ordinality as file (id, n)"
    query += " join core.asset using (id) order by n"
    first = [row[0] for row in connection.execute(query, (ids,)).fetchall()]
    score = _score(first, said)
    others = [
        _score(clusters_in_order(connection, ids, CLUSTER_THRESHOLD, seed), said)
        for seed in range(1, _SHUFFLES + 1)
    ]
    every = [score, *others]
    purities = [one.purity for one in every]
    worst = min(every, key=lambda one: one.nmi)
    count = len({kind for kind in said if kind != _MIXED})
    return Row(
        name=f"{_CLUSTERS}: purity", unit="share", cubby=score.purity, floor=None,
        floor_is="the orders they could come in",
        rounds={"purity": purities, "NMI": [one.nmi for one in every],
                "clusters": [one.clusters for one in every], "kept": [one.kept for one in every]},
        also={"cubby": f"{score}; stored vectors in {_SHUFFLES} other orders: purity"
                       f" {min(purities):.3f} to {max(purities):.3f}, at worst {worst}"},
        aim=f"purity ≥ {_PURITY}, NMI ≥ {_NMI}, ≤ {_A_KIND * count:.0f} clusters, ≥ {_KEPT:.0%}",
        holds=all(one.holds(count) for one in every),
    )  # fmt: skip


def _score(found: Sequence[str], said: Sequence[str]) -> _Score:
    pairs = [(one, kind) for one, kind in zip(found, said, strict=True) if kind != _MIXED]
    clusters, right = [one for one, _ in pairs], [kind for _, kind in pairs]
    size = Counter(clusters)
    return _Score(
        grouping.purity(clusters, right),
        grouping.mutual_information(clusters, right),
        len(size),
        sum(n for n in size.values() if n >= 3) / len(clusters),
    )


def _words(kind: str) -> str:
    return kind.replace("_", " ").lower()


def _tagged(
    connection: psycopg.Connection[Any], made: Sequence[Made], said: Sequence[str]
) -> Iterator[Row]:
    """A label is right when the words of the kind mean it, a broader word when it is one of that
    kind. Found is a photograph with a label or word that is right."""
    label_of = {kind.number: label for label, kind in labels().items()}
    broader = {kind.number: set(kind.broader) for kind in kinds()}
    tags = dict(
        connection.execute(
            "select asset.id::text, array_agg(label) from core.asset"
            " join core.tag_label on label = any (tags) and only_in is not null"
            " where asset.id = any (%s::uuid[]) group by asset.id",
            ([UUID(one.id) for one in made],),
        ).fetchall()
    )
    shown, right, known, found = 0, 0, 0, 0
    for one, kind in zip(made, said, strict=True):
        meant = set().union(*named(_words(kind))) if kind != _MIXED else set()
        if not meant:
            continue
        allowed = {label_of[n] for n in meant}.union(*(broader[n] for n in meant), {_words(kind)})
        has = set(tags.get(one.id, []))
        known += 1
        shown += len(has)
        right += len(has & allowed)
        found += bool(has & allowed)
    for what, share, aim in (
        ("precision", right / max(shown, 1), _RIGHT),
        ("recall", found / max(known, 1), None),
    ):
        yield Row(
            name=f"{_TAGS}: {what}", unit="share", cubby=share, floor=None,
            floor_is="what people say they show",
            also={"cubby": f"{shown:,} tags on {known:,} photographs"},
            aim=f"≥ {aim}" if aim else "", holds=share >= aim if aim else None,
        )  # fmt: skip


def _searched(ground: Ground, made: Sequence[Made], said: Sequence[str]) -> Row:
    shows = {one.id: kind for one, kind in zip(made, said, strict=True)}
    shares: dict[str, float] = {}
    with httpx.Client(base_url=f"{ground.stack.url}/api/v1", timeout=60, trust_env=False) as http:
        for kind, there in Counter(said).items():
            if kind == _MIXED or not named(_words(kind)):
                continue
            query = {"q": _words(kind), "limit": str(_FIRST)}
            page = http.get("/search", params=query).raise_for_status()
            hits = [shows.get(hit["system_id"]) for hit in page.json()["items"]]
            shares[kind] = hits.count(kind) / min(_FIRST, there)
    worst = sorted(shares, key=lambda kind: shares[kind])[:3]
    mine = statistics.mean(shares.values()) if shares else 0.0
    return Row(
        name=_FOUND, unit="share", cubby=mine, floor=None, floor_is="what people say they show",
        also={"cubby": f"{len(shares)} words; least for "
                       + ", ".join(f"{kind} {shares[kind]:.1f}" for kind in worst)},
        aim=f"≥ {_RIGHT}", holds=mine >= _RIGHT,
    )  # fmt: skip


def _reported(ground: Ground, made: Sequence[Made], said: Sequence[str]) -> Row:
    """What is told apart by details that the model was not made for."""
    until_arranged(ground)
    clusters: dict[str, str] = defaultdict(str)
    with psycopg.connect(ground.database, autocommit=True) as connection:
        query = "select id::text, cluster_id::text from core.asset where id = any (%s::uuid[])"
        rows = connection.execute(query, ([UUID(one.id) for one in made],)).fetchall()
    clusters |= dict(rows)
    score = _score([clusters[one.id] for one in made], said)
    return Row(
        name=_CLOTHES_ROW, unit="share", cubby=score.purity, floor=None,
        floor_is="what people say they show",
        also={"cubby": f"{score}; they lie among the other photographs"},
    )  # fmt: skip
