"""Drawings in the database as workers would have put them there: vector, tags, words."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import numpy as np
from pgvector import Vector

from cubby.cli.demo.drawings import draw
from cubby.embedding import ClipEmbedder, Vectors
from tests.db.cubby import Cubby
from tests.embedding.drawings import COLOURS

_STORE = """
with request as (
  insert into core.ingest_request (id, objects_total, created_at)
  values (uuidv7(), %(count)s, now()) returning id
), raw as (
  insert into core.asset_raw
    (id, request_id, part_id, uri, sha256, size_bytes, content_type, created_at)
  select uuidv7(), id, 'drawn', 'fs://drawn', '', 1, 'image/png', now() from request
  returning id, request_id
), drawn as materialized (
  select uuidv7() as id, n, vector, core._tags_of(%(space)s, vector) as tags
  from unnest(%(vectors)s::vector[]) with ordinality as drawn (vector, n)
), asset as (
  insert into core.asset
    (id, status, kind, media_type, request_id, ordinal, raw_id, size_bytes, content_type, tags,
     created_at)
  select drawn.id, 'done', 'media', 'image', raw.request_id, n, raw.id, 1, 'image/png', tags, now()
  from raw, drawn
), media as (
  insert into core.media (asset_id, sha256) select id, '' from drawn
)
insert into core.embedding (asset_id, space, vector, created_at)
select id, %(space)s, vector, now() from drawn
"""


def embedded(clip: ClipEmbedder, subjects: Iterable[str], seed: int) -> Vectors:
    """One drawing of each subject, on a ground that lets its colour be seen."""
    chance = random.Random(seed)
    return clip.embed_images([_drawn(subject, chance) for subject in subjects])


def _drawn(subject: str, chance: random.Random) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    colour, shape = subject.split()
    fill = COLOURS[colour]
    grounds = [
        ground
        for ground in COLOURS.values()
        if sum(abs(a - b) for a, b in zip(ground, fill, strict=True)) > 150
    ]
    return np.asarray(draw(fill, shape, chance, chance.choice(grounds)))


def know(cubby: Cubby, clip: ClipEmbedder) -> None:
    """The space in use, with the labels of the pack."""
    cubby.space(clip.space, clip.cluster_threshold)
    for label in clip.labels:
        cubby.call("api.put_tag_label", p_label=label, p_actor="test")
    prompts = [[prompt.replace("{}", label) for prompt in clip.prompts] for label in clip.labels]
    means = [clip.embed_texts(texts).mean(axis=0) for texts in prompts]
    cubby.call(
        "api.record_label_vectors",
        p_space=clip.space,
        p_labels=clip.labels,
        p_vectors=[Vector(mean / np.linalg.norm(mean)) for mean in means],
    )


def store(cubby: Cubby, space: str, vectors: Vectors) -> list[str]:
    """Their ids, in order."""
    cubby.owner.execute(
        _STORE, {"count": len(vectors), "space": space, "vectors": [Vector(row) for row in vectors]}
    )
    cubby.run("select core._index_media_words(id) from core.asset")
    cubby.run("analyze core.asset, core.embedding, core.search_text")
    return [row[0] for row in cubby.rows("select id::text from core.asset order by ordinal")]


def precision(found: Sequence[str], relevant: set[str]) -> float:
    """The share of what was found that is relevant; nothing found is nothing wrong."""
    return len(relevant.intersection(found)) / len(found) if found else 1.0
