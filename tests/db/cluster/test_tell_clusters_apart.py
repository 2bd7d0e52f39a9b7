from __future__ import annotations

from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NotFound


@pytest.fixture
def pair(clusters):
    """Two clusters near enough to be suggested for merging."""
    red, pink = clusters.pictures(3, 1), clusters.pictures(2, 0.55, 1)
    clusters.cubby.set("suggest_margin", 1)
    return clusters.of(red[0]), clusters.of(pink[0])


def _suggested(clusters, cluster):
    return [one["id"] for one in clusters.detail(cluster)["suggestions"]]


def test_clusters_told_apart_are_not_suggested_and_keep_their_members(clusters, pair):
    red, pink = pair
    assert _suggested(clusters, red) == [pink]
    members = clusters.members(red), clusters.members(pink)

    answer = clusters.act("tell_clusters_apart", red, **{"from": [pink]})

    assert answer["suggestions"] == []
    assert _suggested(clusters, pink) == []
    assert clusters.cubby.call("catalog.merge_suggestions")["items"] == []
    assert (clusters.members(red), clusters.members(pink)) == members
    assert (answer["last_act"]["act"], answer["last_act"]["assets"]) == ("apart", 0)


def test_undo_takes_the_word_back(clusters, pair):
    red, pink = pair
    before = clusters.state()
    clusters.act("tell_clusters_apart", red, **{"from": [pink]})
    assert clusters.state() != before

    clusters.undo(pink)

    assert clusters.state() == before
    assert _suggested(clusters, red) == [pink]


def test_what_cannot_be_told_apart_is_refused(clusters, pair):
    red, _ = pair
    for wrong in ([], [None], [red]):
        with pytest.raises(InvalidArgument):
            clusters.act("tell_clusters_apart", red, **{"from": wrong})
    with pytest.raises(NotFound):
        clusters.act("tell_clusters_apart", red, **{"from": [str(uuid4())]})


def test_the_evidence_is_made_of_plain_numbers(clusters, pair):
    """1.10 would stay as it is written; a page computes with 1.1."""
    red, _ = pair
    clusters.act("set_cluster_threshold", red, value=0.5)
    clusters.cubby.set("suggest_margin", 0.2)

    (other,) = clusters.detail(red)["suggestions"]

    assert other["needed"] == 0.3
    assert isinstance(other["similarity"], float)
