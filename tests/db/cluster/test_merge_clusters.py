from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import at_once, vector


@pytest.fixture
def pair(clusters: Any) -> tuple[str, str]:
    """A cluster of two and one of three."""
    red, blue = clusters.pictures(2, 1), clusters.pictures(3, 0, 1)
    return clusters.of(red[0]), clusters.of(blue[0])


def test_the_members_of_the_absorbed_cluster_are_members_of_the_survivor(clusters, pair):
    red, blue = pair
    expected = sorted(clusters.members(red) + clusters.members(blue))

    answer = clusters.merge(red, blue)

    assert (answer["id"], answer["members"], answer["provisional"]) == (red, 5, False)
    assert clusters.members(red) == expected
    assert clusters.members(blue) == []
    clusters.check()


def test_the_absorbed_cluster_stays_closed_and_leads_to_the_survivor(clusters, pair):
    red, blue = pair
    clusters.merge(red, blue)

    detail = clusters.detail(blue)

    assert (detail["closed"], detail["merged_into"], detail["members"]) == (True, red, 0)
    listed = clusters.cubby.call("catalog.list_clusters")["items"]
    assert [one["id"] for one in listed] == [red]


def test_the_name_of_an_absorbed_cluster_is_free_again(clusters, pair):
    red, blue = pair
    name = clusters.detail(blue)["name"]
    clusters.merge(red, blue)

    assert clusters.act("rename_cluster", red, name=name.upper())["name"] == name.upper()


def test_what_is_like_an_absorbed_cluster_joins_the_survivor(clusters, pair):
    red, blue = pair
    clusters.merge(red, blue)
    # Neither is near enough to the mean of both.
    assert clusters.of(clusters.picture(0.05, 1)) == red
    assert clusters.of(clusters.picture(1, 0.05)) == red
    clusters.check()


def test_after_a_chain_of_merges_the_last_survivor_takes_in_what_the_first_did(clusters, pair):
    red, blue = pair
    green = clusters.of(clusters.picture(0, 0, 0, 0, 1))
    clusters.merge(blue, red)
    clusters.merge(green, blue)

    assert clusters.of(clusters.picture(1, 0.01)) == green
    assert clusters.detail(red)["merged_into"] == green


def test_several_clusters_are_absorbed_at_once_and_traced_with_their_actor(clusters, pair):
    red, blue = pair
    green = clusters.of(clusters.picture(0, 0, 0, 0, 1))

    assert clusters.merge(red, blue, green)["members"] == 6
    lineage = clusters.cubby.rows(
        "select stage, actor, cluster_id::text, count(*) from core.lineage"
        " where detail ->> 'act' = 'merge' and stage <> 'cluster_confirmed'"
        " group by 1, 2, 3 order by 1, 3"
    )
    assert lineage == [
        ("cluster_closed", "anna", *row) for row in sorted([(blue, 1), (green, 1)])
    ] + [("cluster_merge", "anna", red, 1), ("clustered", "anna", red, 4)]


def test_two_people_who_merge_two_clusters_into_each_other_leave_one(clusters, pair):
    red, blue = pair
    others = [clusters.cubby.another() for _ in range(2)]
    answers = at_once(
        *(
            partial(other.call, "api.merge_clusters", p_cluster_id=one, p_from=[two])
            for other, (one, two) in zip(others, [(red, blue), (blue, red)], strict=True)
        )
    )
    for other in others:
        other.close()

    assert sorted(isinstance(answer, WrongState) for answer in answers) == [False, True]
    clusters.check()
    assert clusters.cubby.value("select count(*) from core.cluster where not closed") == 1


def test_merging_and_arriving_at_once_lose_nobody(clusters, pair):
    red, blue = pair
    others = [clusters.cubby.another() for _ in range(4)]
    steps = [
        partial(others[n].record, others[n].media_job(), vector(0.1, 1, 0, n)) for n in range(3)
    ]
    at_once(*steps, partial(others[3].call, "api.merge_clusters", p_cluster_id=red, p_from=[blue]))
    for other in others:
        other.close()

    clusters.check()


def test_a_merge_that_cannot_be_is_refused_and_changes_nothing(clusters, pair):
    red, blue = pair
    before = clusters.state()
    clusters.cubby.space("other-512")
    alien = clusters.picture(1, space="other-512")
    alien_cluster = clusters.of(alien)
    clusters.merge(red, blue)
    clusters.undo(red)

    for others, refusal in (
        ([red], InvalidArgument),
        ([], InvalidArgument),
        ([None], InvalidArgument),
        ([str(uuid4())], NotFound),
        ([alien_cluster], WrongState),
        ([blue, str(uuid4())], NotFound),
    ):
        with pytest.raises(refusal):
            clusters.act("merge_clusters", red, **{"from": others})
    assert clusters.state()["members"][:2] == before["members"]


def test_a_closed_cluster_takes_no_part_in_acts_and_says_where_its_members_are(clusters, pair):
    red, blue = pair
    clusters.merge(red, blue)

    for act, more in (
        ("rename_cluster", {"name": "x"}),
        ("confirm_cluster", {}),
        ("set_cluster_threshold", {"value": 0.5}),
        ("split_cluster", {"k": 2}),
    ):
        with pytest.raises(WrongState, match=f"closed; its members are in {red}") as refused:
            clusters.act(act, blue, **more)
        assert refused.value.detail["merged_into"] == red
    with pytest.raises(WrongState, match="closed"):
        clusters.merge(red, blue)
