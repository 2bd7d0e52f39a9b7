"""The labelled collections sent without a name: each its own collection, and none in two."""

from __future__ import annotations

import random
from collections import defaultdict
from pathlib import Path

import pytest

from tests.db.cubby import Cubby
from tests.db.schema.labelled import documents_of, labelled

# Files that hold several kinds: events, hooks and samples of many senders.
_SEVERAL_KINDS = ("security-events", "github-webhooks", "quicktype")
# Files of one kind: the same keys in both.
_ALIKE = {
    "json-geo-lutangar/admin2.json": "json-geo-lutangar/admin1.json",
    "json-wikipedia-movies/movies-2010s.json": "json-wikipedia-movies/movies-1980s.json",
}
_MOST = 30


@pytest.mark.parametrize("together", [True, False], ids=["in one request", "in many requests"])
def test_each_labelled_collection_becomes_one_collection_of_its_own(
    cubby: Cubby, corpora: Path, together: bool
) -> None:
    drawn = random.Random(7)
    sent: list[tuple[str, bytes]] = []
    for label in labelled(corpora):
        if any(word in label.path for word in _SEVERAL_KINDS) or label.why.startswith("TopoJSON"):
            continue
        found = documents_of(corpora, label)
        kind = _ALIKE.get(label.path, label.path)
        sent += [(kind, one) for one in drawn.sample(found, min(_MOST, len(found)))]
    drawn.shuffle(sent)
    size = len(sent) if together else 7
    placed: dict[str, set[str]] = defaultdict(set)
    for start in range(0, len(sent), size):
        batch = sent[start : start + size]
        names = cubby.collection_of(cubby.ingest(*[document for _, document in batch]))
        for (kind, _), name in zip(batch, names, strict=True):
            placed[kind].add(name)

    assert {kind: names for kind, names in placed.items() if len(names) > 1} == {}
    assert len({name for names in placed.values() for name in names}) == len(placed)
