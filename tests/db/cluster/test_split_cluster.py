from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState


@pytest.fixture
def mixed(clusters: Any) -> tuple[str, list[str], list[str]]:
    """One cluster that holds two kinds of pictures: five of one, three of the other."""
    clusters.cubby.run("update core.embedding_space set threshold = 0.6")
    one, other = clusters.pictures(5, 1, 0.4), clusters.pictures(3, 1, -0.4)
    cluster = clusters.of(one[0])
    assert clusters.members(cluster) == sorted(one + other)
    return cluster, one, other


def test_the_members_named_begin_a_cluster_of_their_own(clusters, mixed):
    cluster, one, other = mixed

    made = clusters.split(cluster, other, name="Odd ones")

    assert clusters.members(made) == sorted(other)
    assert clusters.members(cluster) == sorted(one)
    detail = clusters.detail(made)
    assert (detail["name"], detail["members"], detail["provisional"]) == ("Odd ones", 3, False)
    clusters.check()


def test_without_a_name_the_new_cluster_has_a_free_one_of_the_old(clusters, mixed):
    cluster, _, other = mixed

    made = clusters.split(cluster, other[:1])

    assert clusters.detail(made)["name"] == f"{clusters.detail(cluster)['name']} 2"
    assert clusters.detail(made)["provisional"] is True


def test_pictures_that_come_later_go_to_the_nearer_of_the_two(clusters, mixed):
    cluster, _, other = mixed
    made = clusters.split(cluster, other)

    assert clusters.of(clusters.picture(1, -0.4)) == made
    assert clusters.of(clusters.picture(1, 0.4)) == cluster


def test_a_copy_of_a_picture_that_was_taken_out_follows_it(clusters, mixed):
    cluster, _, _ = mixed
    odd = clusters.picture(1, 0.4, content=b"odd")
    made = clusters.split(cluster, [odd])

    # By its vector it would go where all the others are.
    assert clusters.of(clusters.picture(1, 0.4, content=b"odd")) == made
    assert clusters.of(clusters.picture(1, 0.4, 0.01, content=b"another")) != odd


def test_by_vectors_the_cluster_falls_into_its_kinds_and_the_largest_stays(clusters, mixed):
    cluster, one, other = mixed
    preview = clusters.cubby.call("catalog.split_preview", p_id=cluster, p_k=2)["parts"]

    made = clusters.split(cluster, k=2)

    assert [(part["members"], part["stays"]) for part in preview] == [(5, True), (3, False)]
    assert {item["system_id"] for item in preview[1]["objects"]} == set(other)
    assert clusters.members(cluster) == sorted(one)
    assert clusters.members(made) == sorted(other)
    clusters.check()


def test_a_preview_changes_nothing_and_is_the_same_each_time(clusters, mixed):
    cluster, _, _ = mixed
    before = clusters.state()

    previews = [clusters.cubby.call("catalog.split_preview", p_id=cluster, p_k=3) for _ in range(2)]

    assert previews[0] == previews[1]
    assert clusters.state() == before


def test_parts_are_named_after_the_tag_that_tells_them_apart(clusters, mixed):
    cluster, _, other = mixed
    clusters.cubby.run(
        "update core.asset set tags = '{boats,sea}' where id = any (%s::uuid[])", other
    )
    clusters.cubby.run("update core.asset set tags = '{sea}' where tags = '{}'")

    made = clusters.split(cluster, k=2)

    assert clusters.detail(made)["name"] == "boats"


def test_what_a_person_told_apart_is_not_suggested_for_merging(clusters, mixed):
    cluster, _, other = mixed
    lone = clusters.picture(0.4, 0.91)  # a cluster of its own, near to the first
    assert clusters.of(lone) != cluster
    made = clusters.split(cluster, other)
    clusters.cubby.set("suggest_margin", 1)

    suggested = [one["id"] for one in clusters.detail(cluster)["suggestions"]]

    assert made not in suggested
    assert clusters.of(lone) in suggested
    pairs = clusters.cubby.call("catalog.merge_suggestions")["items"]
    assert {frozenset((pair["id"], pair["other"]["id"])) for pair in pairs} == {
        frozenset((cluster, clusters.of(lone))),
        frozenset((made, clusters.of(lone))),
    }


def test_parts_that_were_told_apart_together_are_not_suggested_to_each_other(clusters, mixed):
    cluster, _, _ = mixed
    clusters.pictures(3, 1, 0, 0.5)
    clusters.split(cluster, k=3)
    clusters.cubby.set("suggest_margin", 1)

    assert clusters.cubby.call("catalog.merge_suggestions")["items"] == []


def test_merging_again_takes_the_word_back(clusters, mixed):
    cluster, _, other = mixed
    made = clusters.split(cluster, other)
    clusters.merge(cluster, made)

    assert clusters.of(clusters.picture(1, -0.4)) == cluster
    clusters.check()


def test_a_split_that_cannot_be_is_refused(clusters, mixed):
    cluster, one, other = mixed
    stranger = clusters.picture(0, 0, 0, 1)
    same = clusters.of(clusters.picture(0, 0, 0, 0, 0, 1))
    clusters.picture(0, 0, 0, 0, 0, 1)
    before = clusters.state()

    for how, refusal in (
        ({}, InvalidArgument),
        ({"asset_ids": one, "k": 2}, InvalidArgument),
        ({"asset_ids": []}, InvalidArgument),
        ({"asset_ids": [stranger]}, InvalidArgument),
        ({"asset_ids": [*one, str(uuid4())]}, InvalidArgument),
        ({"asset_ids": one + other}, InvalidArgument),
        ({"k": 1}, InvalidArgument),
        ({"k": 21}, InvalidArgument),
        ({"k": 9}, WrongState),
        ({"asset_ids": other, "name": " "}, InvalidArgument),
    ):
        with pytest.raises(refusal):
            clusters.act("split_cluster", cluster, **how)
    with pytest.raises(WrongState, match="too much alike"):
        clusters.split(same, k=2)
    with pytest.raises(NotFound):
        clusters.split(str(uuid4()), k=2)
    assert clusters.state() == before


def test_who_is_no_member_is_named_with_the_refusal(clusters, mixed):
    cluster, one, _ = mixed
    stranger = clusters.picture(0, 0, 0, 1)

    with pytest.raises(InvalidArgument) as refused:
        clusters.split(cluster, [one[0], stranger])

    assert refused.value.detail["not_members"] == [stranger]
