"""Drawings that no threshold was chosen on, with the small pack: one directory for each kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench import grouping
from bench.sketched import sketches
from cubby.db.client import Vector
from cubby.embedding import ClipEmbedder, load_pack

PACK = Path(__file__).parents[3] / "packs" / "shapes-clip"
_LABELS = (
    "insert into core.tag_label (label, prompts) values (%s, array[%s]) on conflict do nothing"
)
_VECTORS = "insert into core.tag_label_vector (label, space, vector) values (%s, 'shapes', %s)"
_PARTS = """
with linked as (
  select linked.parts from core._agglomerate(%s::vector[], %s::text[]) as linked
)
select settled.parts, settled.threshold
from linked, core._settle_parts(%s::vector[], %s::text[], linked.parts) as settled
"""


def _arranged(cubby: Any, clip: ClipEmbedder, each: int, labels: list[str]) -> tuple[float, float]:
    drawn = sketches(labels, each)
    vectors = np.concatenate([clip.embed_images([one.picture for one in drawn[at : at + 64]])
                              for at in range(0, len(drawn), 64)])  # fmt: skip
    cubby.call(
        "api.register_space", p_space="shapes", p_model="shapes", p_threshold=0.7, p_has_text=True
    )
    prompts = [[one.format(label) for one in clip.prompts] for label in clip.labels]
    for label, texts in zip(clip.labels, prompts, strict=True):
        middle = clip.embed_texts(texts).mean(axis=0)
        cubby.run(_LABELS, label, texts)
        cubby.run(_VECTORS, label, Vector(middle / np.linalg.norm(middle)))
    stored = [Vector(one) for one in vectors]
    sure = cubby.value("select core._sure_tags('shapes', %s::vector[])", stored)
    (row,) = cubby.rows(_PARTS, stored, sure, stored, sure)
    kinds = [one.subject for one in drawn]
    return grouping.purity(row[0], kinds), grouping.mutual_information(row[0], kinds)


def test_few_kinds_of_drawings_are_told_apart_by_a_threshold_from_the_data(cubby: Any) -> None:
    clip = load_pack(PACK)

    purity, nmi = _arranged(cubby, clip, 6, clip.labels[::8])

    assert min(purity, nmi) >= 0.9, (purity, nmi)


@pytest.mark.prove
def test_all_kinds_of_drawings_are_told_apart_by_a_threshold_from_the_data(cubby: Any) -> None:
    clip = load_pack(PACK)

    purity, nmi = _arranged(cubby, clip, 10, clip.labels)

    assert min(purity, nmi) >= 0.9, (purity, nmi)
