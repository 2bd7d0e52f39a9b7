from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, WrongState


@pytest.fixture
def near(clusters: Any) -> str:
    """A cluster of four near each other and one a little off; beside it two lone pictures."""
    clusters.pictures(4, 1)
    off = clusters.picture(1, 0.7)
    cluster = str(clusters.of(off))
    assert len(clusters.members(cluster)) == 5
    clusters.picture(0, 0, 0, 1)
    clusters.picture(0.75, 0, 1)
    return cluster


def preview(clusters: Any, cluster: str, value: float) -> dict[str, Any]:
    return dict(clusters.cubby.call("catalog.threshold_preview", p_id=cluster, p_value=value))


def test_members_below_a_higher_threshold_leave_as_the_preview_says(clusters, near):
    seen = preview(clusters, near, 0.95)
    before = clusters.members(near)

    answer = clusters.act("set_cluster_threshold", near, value=0.95)

    assert (seen["leaving"], seen["joining"], seen["members"]) == (1, 0, 5)
    (left,) = seen["leave"]
    assert left["to"] is None
    assert sorted([*clusters.members(near), left["system_id"]]) == before
    assert clusters.members(answer["last_act"]["made"][0]) == [left["system_id"]]
    assert answer["threshold"] == pytest.approx(0.95)
    clusters.check()


def test_lone_pictures_that_meet_a_lower_threshold_join_as_the_preview_says(clusters, near):
    seen = preview(clusters, near, 0.55)

    answer = clusters.act("set_cluster_threshold", near, value=0.55)

    (joined,) = seen["join"]
    assert (joined["to"], seen["leaving"]) == (near, 0)
    assert joined["system_id"] in clusters.members(near)
    assert clusters.detail(joined["from"])["merged_into"] == near
    assert answer["members"] == 6
    clusters.check()


def test_who_leaves_goes_where_another_cluster_takes_it_in(clusters, near):
    other = clusters.of(clusters.picture(0.2, 1))
    clusters.cubby.run("update core.cluster set threshold = 0.6 where id = %s", other)

    (left,) = preview(clusters, near, 0.95)["leave"]
    clusters.act("set_cluster_threshold", near, value=0.95)

    assert left["to"] == other == clusters.of(left["system_id"])


def test_who_was_put_there_by_a_person_stays_and_who_was_taken_out_does_not_join(clusters, near):
    lone = clusters.picture(0, 0, 0, 0, 0, 1)
    clusters.move(clusters.of(lone), [lone], near)
    odd = clusters.members(near)[0]
    clusters.split(near, [odd])

    for value in (0.95, 0.5):
        moved = preview(clusters, near, value)
        shown = {item["system_id"] for item in moved["leave"] + moved["join"]}
        assert shown.isdisjoint({lone, odd})


def test_a_confirmed_cluster_keeps_its_members(clusters, near):
    lone = preview(clusters, near, 0.55)["join"][0]
    clusters.act("confirm_cluster", lone["from"])

    assert preview(clusters, near, 0.55)["joining"] == 0


def test_the_new_threshold_decides_about_those_who_come(clusters, near):
    clusters.act("set_cluster_threshold", near, value=0.5)

    assert clusters.of(clusters.picture(0.65, 0, 0, 0, 0.7)) == near


def test_the_same_threshold_again_is_no_act(clusters, near):
    value = clusters.detail(near)["threshold"]

    assert clusters.act("set_cluster_threshold", near, value=value)["last_act"] is None


def test_a_threshold_that_cannot_be_is_refused(clusters, near):
    for value in (-0.1, 1.1, None, float("nan")):
        with pytest.raises(InvalidArgument, match="from 0 to 1"):
            clusters.act("set_cluster_threshold", near, value=value)
        with pytest.raises(InvalidArgument, match="from 0 to 1"):
            preview(clusters, near, value)
    before = clusters.state()
    with pytest.raises(WrongState, match="No member would stay"):
        clusters.act("set_cluster_threshold", near, value=1)
    assert clusters.state() == before
