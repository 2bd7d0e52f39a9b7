"""Clusters that may be two are suggested for a split, and each says how sure it is."""

from __future__ import annotations

from typing import Any

import pytest

SIZE = 4


def _one_of_two(clusters: Any, apart: float) -> str:
    """A cluster whose members lie around two directions; the threshold takes both in."""
    clusters.cubby.run("update core.embedding_space set threshold = 0.3")
    for side in (apart, -apart):
        for n in range(SIZE):
            made = clusters.picture(1, side, *[0.1 if at == n else 0.0 for at in range(SIZE)])
    return str(clusters.of(made))


def test_a_cluster_of_two_clear_parts_is_suggested_with_a_file_of_each(clusters) -> None:
    cluster = _one_of_two(clusters, 0.6)

    (found,) = clusters.cubby.call("catalog.split_suggestions")["items"]

    split = found["split"]
    assert (found["id"], found["members"]) == (cluster, 2 * SIZE)
    assert split["separation"] > 0.5 > split["needed"]
    assert (split["smaller_share"], split["looked_at"]) == (0.5, 2 * SIZE)
    members = clusters.members(cluster)
    assert {members.index(one) // SIZE for one in split["covers"]} == {0, 1}
    assert clusters.detail(cluster)["split"] == split


def test_a_cluster_of_one_kind_or_of_few_members_is_not(clusters) -> None:
    one_kind = _one_of_two(clusters, 0.0)
    few = clusters.of(clusters.pictures(5, 0, 0, 0, 0, 0, 0, 0, 0, 1)[0])

    assert clusters.cubby.call("catalog.split_suggestions")["items"] == []
    assert [clusters.detail(one)["split"] for one in (one_kind, few)] == [None, None]


def test_a_person_who_says_that_it_is_one_is_not_asked_again_until_undo(clusters) -> None:
    cluster = _one_of_two(clusters, 0.6)
    suggested = lambda: clusters.cubby.call("catalog.split_suggestions")["items"]  # noqa: E731

    clusters.act("confirm_cluster", cluster)
    assert suggested() == []
    clusters.undo(cluster)
    assert [one["id"] for one in suggested()] == [cluster]


def test_a_page_looks_at_some_directories_and_the_next_goes_on(clusters) -> None:
    first = _one_of_two(clusters, 0.6)
    second = clusters.of(clusters.pictures(3, *[0.0] * 20, 1)[0])
    page = clusters.cubby.call("catalog.split_suggestions", p_limit=1)
    assert (page["items"], page["next_cursor"]) == ([], second)

    rest = clusters.cubby.call("catalog.split_suggestions", p_limit=1, p_cursor=second)
    assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == ([first], None)


_CERTAINTY = "select certainty from catalog.cluster where id = %s"


@pytest.mark.parametrize(("apart", "least", "most"), [(0.0, 0.9, 1), (0.6, 0.4, 0.9)])
def test_a_cluster_is_the_surer_the_more_alike_its_members_are(
    clusters, apart: float, least: float, most: float
) -> None:
    cluster = _one_of_two(clusters, apart)

    assert least < clusters.cubby.value(_CERTAINTY, cluster) <= most


def test_a_cluster_beside_one_that_is_much_alike_is_less_sure(clusters) -> None:
    cluster = _one_of_two(clusters, 0.2)
    alone = clusters.cubby.value(_CERTAINTY, cluster)
    clusters.cubby.run("update core.embedding_space set threshold = 0.99")
    clusters.cubby.run("update core.cluster set threshold = 0.99")
    clusters.pictures(3, 1, 0.6)
    clusters.cubby.run("select core._measure_certainty(array[%s::uuid])", cluster)

    assert clusters.cubby.value(_CERTAINTY, cluster) < alone
    lone = clusters.of(clusters.picture(*[0.0] * 30, 1.0))
    assert clusters.cubby.value(_CERTAINTY, lone) is None
