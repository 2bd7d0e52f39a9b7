from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import vector


@pytest.fixture
def two(clusters: Any) -> tuple[list[str], list[str]]:
    return clusters.pictures(3, 1), clusters.pictures(2, 0, 1)


def test_members_go_where_a_person_puts_them_whatever_their_likeness(clusters, two):
    red, blue = two
    source, target = clusters.of(red[0]), clusters.of(blue[0])

    answer = clusters.move(source, red[:1], target)

    assert (answer["id"], answer["members"]) == (source, 2)
    assert clusters.members(target) == sorted([*blue, red[0]])
    clusters.check()


def test_a_cluster_that_loses_its_last_member_is_closed_and_leads_on(clusters, two):
    red, blue = two
    source, target = clusters.of(red[0]), clusters.of(blue[0])

    answer = clusters.move(source, red, target)

    assert (answer["closed"], answer["merged_into"]) == (True, target)
    assert clusters.of(clusters.picture(1, 0, 0, 0.01)) == target
    clusters.check()


def test_a_copy_of_a_moved_picture_goes_where_that_is_now(clusters, two):
    _, blue = two
    odd = clusters.picture(1, content=b"odd")
    target = clusters.of(blue[0])
    clusters.move(clusters.of(odd), [odd], target)

    assert clusters.of(clusters.picture(1, content=b"odd")) == target


def test_a_copy_follows_to_where_the_target_was_merged(clusters, two):
    _, blue = two
    odd = clusters.picture(1, content=b"odd")
    target, third = clusters.of(blue[0]), clusters.of(clusters.picture(0, 0, 0, 0, 1))
    clusters.move(clusters.of(odd), [odd], target)
    clusters.merge(third, target)

    assert clusters.of(clusters.picture(1, content=b"odd")) == third


def test_after_undo_the_word_no_longer_counts(clusters, two):
    _, blue = two
    odd = clusters.picture(1, content=b"odd")
    source = clusters.of(odd)
    clusters.move(source, [odd], clusters.of(blue[0]))
    clusters.undo(source)

    assert clusters.of(clusters.picture(1, content=b"odd")) == source


def test_a_person_s_members_are_no_outliers_and_others_are_with_the_evidence(clusters, two):
    red, blue = two
    source, target = clusters.of(red[0]), clusters.of(blue[0])
    clusters.move(source, red[:1], target)
    clusters.pictures(8, 0, 1)
    assert clusters.detail(target)["outliers"] == []
    stray = clusters.cubby.picture(vector(0.5, 1))["system_id"]
    assert clusters.of(stray) == target

    (outlier,) = clusters.detail(target)["outliers"]

    assert (outlier["system_id"], outlier["nearer"]) == (stray, None)
    assert outlier["similarity"] < outlier["typical_similarity"]


def test_a_move_that_cannot_be_is_refused(clusters, two):
    red, blue = two
    source, target = clusters.of(red[0]), clusters.of(blue[0])
    before = clusters.state()

    for assets, into, refusal in (
        (red, source, InvalidArgument),
        ([], target, InvalidArgument),
        (blue, target, InvalidArgument),
        (red, "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90", NotFound),
        (red, None, NotFound),
    ):
        with pytest.raises(refusal):
            clusters.move(source, assets, into)
    clusters.merge(source, target)
    with pytest.raises(WrongState):
        clusters.move(source, red, target)
    clusters.undo(source)
    assert clusters.state() == before
