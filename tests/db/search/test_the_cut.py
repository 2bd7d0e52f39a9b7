"""Where the relevant hits end. Labels 0 to 9 lie on the axes 0 to 9."""

from __future__ import annotations

import pytest

from cubby.db.client import Vector
from tests.db.cubby import Cubby, vector
from tests.db.search.searching import SPACE, found, search
from tests.db.sent import image


def axis(number: int, also: float = 0.0, other: int = 20) -> Vector:
    """Something of the kind `number`, and something of its own."""
    weights = [0.0] * 40
    weights[number], weights[other] = 1.0, also
    return vector(*weights)


@pytest.fixture
def labelled(cubby: Cubby) -> Cubby:
    cubby.space(threshold=0.7)
    labels = [f"label{n}" for n in range(10)]
    for label in labels:
        cubby.call("api.put_tag_label", p_label=label, p_actor="test")
    cubby.call(
        "api.record_label_vectors",
        p_space=SPACE,
        p_labels=labels,
        p_vectors=[axis(n) for n in range(10)],
    )
    return cubby


def _store(cubby: Cubby, kind: int, count: int) -> list[str]:
    return [
        cubby.picture(axis(kind, 0.6, 20 + n), image(b"%d %d" % (kind, n)))["system_id"]
        for n in range(count)
    ]


def test_where_everything_is_relevant_everything_is_found(labelled: Cubby) -> None:
    stored = _store(labelled, 3, 12)

    assert sorted(found(search(labelled, "third", axis(3)))) == stored


def test_each_hit_is_there_once(labelled: Cubby) -> None:
    stored = _store(labelled, 3, 3)

    answer = search(labelled, "third", axis(3, 0.1), facets=True)

    assert sorted(found(answer)) == stored
    assert answer["facets"]["kind"] == [{"value": "media", "name": "media", "hits": 3}]


def test_where_nothing_is_relevant_nothing_is_found(labelled: Cubby) -> None:
    _store(labelled, 3, 6)

    assert found(search(labelled, "a whale", axis(4))) == []
    assert found(search(labelled, "a whale", axis(11, 0.3, 3))) == []


def test_the_relevant_few_are_found_among_many_others(labelled: Cubby) -> None:
    relevant = _store(labelled, 3, 2)
    for kind in (1, 2, 4, 5):
        _store(labelled, kind, 5)

    assert sorted(found(search(labelled, "third", axis(3)))) == relevant


def test_words_that_several_labels_share_find_the_pictures_of_each(labelled: Cubby) -> None:
    relevant = _store(labelled, 3, 2) + _store(labelled, 4, 2)
    _store(labelled, 5, 2)

    assert sorted(found(search(labelled, "three or four", axis(3, 1, 4)))) == sorted(relevant)


def test_how_near_words_must_come_is_a_setting(labelled: Cubby) -> None:
    _store(labelled, 3, 4)

    labelled.set("search_rival", 1)
    strict = found(search(labelled, "third or so", axis(4, 0.7, 3)))
    labelled.set("search_rival", 0.5)
    lenient = found(search(labelled, "third or so", axis(4, 0.7, 3)))

    assert (len(strict), len(lenient)) == (0, 4)


def test_pictures_as_alike_as_those_of_a_cluster_are_all_found_by_one_of_them(
    cubby: Cubby,
) -> None:
    cubby.space(threshold=0.7)
    stored = _store(cubby, 3, 12)
    other = _store(cubby, 5, 2)

    likes = found(search(cubby, similar_to=stored[0]))

    assert sorted(likes) == stored[1:]
    assert not set(likes) & set(other)
