"""Search among drawings that the small pack has never seen, beside the bare model."""

from __future__ import annotations

import random
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np
import pytest

from cubby.db.client import Vector
from cubby.embedding import ClipEmbedder, Vectors, load_pack
from tests.db.cubby import Cubby
from tests.db.search.drawn import embedded, know, precision, store
from tests.db.search.searching import found

PACK = Path(__file__).parents[3] / "packs" / "shapes-clip"
DRAWINGS = 2000
NONSENSE = ["a photo of a car", "mountains at sunset", "an invoice", "whales", "two people"]


@pytest.fixture(scope="module")
def clip() -> ClipEmbedder:
    return load_pack(PACK)


@pytest.fixture(scope="module")
def drawings(clip: ClipEmbedder) -> tuple[list[str], Vectors]:
    """What each of them shows, and its vector."""
    chance = random.Random(3)
    subjects = [chance.choice(clip.labels) for _ in range(DRAWINGS)]
    return subjects, embedded(clip, subjects, seed=4)


@pytest.fixture
def known(cubby: Cubby, clip: ClipEmbedder) -> Cubby:
    know(cubby, clip)
    return cubby


def _search(cubby: Cubby, clip: ClipEmbedder, words: str, limit: int) -> Any:
    (vector,) = clip.embed_texts([words])
    return cubby.call(
        "catalog.search_page",
        p_query=words,
        p_vector=Vector(vector),
        p_space=clip.space,
        p_limit=limit,
    )


@pytest.mark.prove
def test_the_first_five_are_as_right_as_those_of_the_bare_model(
    known: Cubby, clip: ClipEmbedder, drawings: tuple[list[str], Vectors]
) -> None:
    subjects, vectors = drawings
    ids = store(known, clip.space, vectors)
    showing = {
        label: {ids[n] for n, one in enumerate(subjects) if one == label} for label in clip.labels
    }

    cubby, bare = [], []
    for label, relevant in showing.items():
        words = f"a photo of a {label}"
        hits = found(_search(known, clip, words, 200))
        (vector,) = clip.embed_texts([words])
        nearest = [ids[n] for n in np.argsort(-(vectors @ vector))[:5]]
        cubby.append(precision(hits[:5], relevant))
        bare.append(precision(nearest, relevant))

    assert mean(cubby) >= mean(bare) - 0.05
    assert mean(bare) > 0.9


@pytest.mark.prove
def test_pictures_are_cut_off_where_they_stop_showing_what_was_asked_for(
    known: Cubby, clip: ClipEmbedder, drawings: tuple[list[str], Vectors]
) -> None:
    subjects, vectors = drawings
    ids = store(known, clip.space, vectors)
    known.run("delete from core.search_text")  # what vectors alone find

    precisions, recalls = [], []
    for label in clip.labels:
        relevant = {ids[n] for n, one in enumerate(subjects) if one == label}
        hits = found(_search(known, clip, f"a photo of a {label}", 200))
        precisions.append(precision(hits, relevant))
        recalls.append(len(relevant.intersection(hits)) / len(relevant))
    nothing = [len(found(_search(known, clip, words, 200))) for words in NONSENSE]

    assert mean(precisions) >= 0.8
    assert mean(recalls) >= 0.95
    assert mean(nothing) <= 2


def test_nothing_is_cut_off_where_all_show_what_was_asked_for(
    known: Cubby, clip: ClipEmbedder
) -> None:
    ids = store(known, clip.space, embedded(clip, ["red circle"] * 60, seed=5))
    known.run("delete from core.search_text")

    assert len(found(_search(known, clip, "a photo of a red circle", 200))) >= 0.95 * len(ids)
    assert found(_search(known, clip, "a photo of a blue star", 200)) == []
