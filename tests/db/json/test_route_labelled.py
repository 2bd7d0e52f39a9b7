"""The labelled collections sent without a name: each its own collection, and none in two."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path

import pytest

from tests.db.cubby import Cubby
from tests.db.schema.labelled import documents_of, labelled

# A folder of single replies, each of another service.
_SEVERAL_KINDS = "quicktype"
# Events of Windows have 11 keys in common, of up to 33: see the last test here.
_TOLD_BY_A_VALUE = "security-events"
# Files of one kind: the same keys in both, with values of the same types.
_ALIKE = {
    "json-geo-lutangar/admin2.json": "json-geo-lutangar/admin1.json",
    "json-wikipedia-movies/movies-2010s.json": "json-wikipedia-movies/movies-1980s.json",
}
_MOST = 30


@pytest.mark.prove
@pytest.mark.parametrize("together", [True, False], ids=["in one request", "in many requests"])
def test_each_labelled_collection_becomes_one_collection_of_its_own(
    cubby: Cubby, corpora: Path, together: bool
) -> None:
    drawn = random.Random(7)
    sent: list[tuple[str, bytes]] = []
    for label in labelled(corpora):
        if _SEVERAL_KINDS in label.path or label.why.startswith("TopoJSON"):
            continue
        if _TOLD_BY_A_VALUE in label.path:
            continue
        found = documents_of(corpora, label)
        kind = _ALIKE.get(label.path, label.path)
        for one in drawn.sample(found, min(_MOST, len(found))):
            # An advisory of GitHub names no repository and no user, by which its events are known.
            alone = "github" in kind and "sender" not in json.loads(one)
            sent.append((kind + " without a sender" * alone, one))
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


def test_the_events_of_one_log_are_less_alike_than_two_kinds_that_share_keys(
    cubby: Cubby, corpora: Path
) -> None:
    """So no likeness of keys puts these events together and keeps cities and postcodes apart. The
    value of EventID tells them: sent as one collection, a split by it is recommended."""
    by_path = {label.path: label for label in labelled(corpora)}

    def sets(word: str) -> list[set[str]]:
        path = next(path for path in by_path if word in path)
        found = documents_of(corpora, by_path[path])
        return [set(keys) for keys in {tuple(sorted(json.loads(one))) for one in found}]

    def alike(one: set[str], other: set[str]) -> float:
        figures = len(one & other), len(one - other), len(other - one)
        return float(cubby.value("select core._likeness(%s, %s, %s)", *figures))

    events = sets("service_mod_fax")
    furthest = min(alike(one, other) for one in events for other in events)

    assert furthest < alike(sets("cities/CA")[0], sets("postcodes/HU")[0]) < 0.5
