from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cubby.db.errors import NotFound, WrongState

ACTS: dict[str, Callable[[Any, str, str], Any]] = {
    "rename": lambda c, red, blue: c.act("rename_cluster", red, name="Reds"),
    "confirm": lambda c, red, blue: c.act("confirm_cluster", blue),
    "merge": lambda c, red, blue: c.merge(red, blue),
    "split": lambda c, red, blue: c.split(red, c.members(red)[:2]),
    "split by k": lambda c, red, blue: c.split(red, k=2),
    "move": lambda c, red, blue: c.move(red, c.members(red)[:1], blue),
    "move all": lambda c, red, blue: c.move(blue, c.members(blue), red),
    "cover": lambda c, red, blue: c.act("set_cluster_cover", red, asset_id=c.members(red)[-1]),
    "apart": lambda c, red, blue: c.act("tell_clusters_apart", red, **{"from": [blue]}),
    "threshold": lambda c, red, blue: c.act("set_cluster_threshold", red, value=0.99),
    "lower threshold": lambda c, red, blue: c.act("set_cluster_threshold", red, value=0.3),
}


@pytest.fixture
def pair(clusters: Any) -> tuple[str, str]:
    red, blue = clusters.pictures(4, 1), clusters.pictures(2, 0.5, 1)
    clusters.picture(1, 0.3, filename="1.jpg")
    return clusters.of(red[0]), clusters.of(blue[0])


@pytest.mark.parametrize("act", list(ACTS))
def test_undo_gives_back_exactly_what_was_before(clusters, pair, act):
    before = clusters.state()
    ACTS[act](clusters, *pair)
    assert clusters.state() != before
    touched = pair[1] if act in ("confirm", "move all") else pair[0]

    answer = clusters.undo(touched)

    assert clusters.state() == before
    assert answer["id"] == touched
    assert answer["last_act"] is None
    clusters.check()


def test_acts_are_undone_last_first_each_by_its_own(clusters, pair):
    red, blue = pair
    states = [clusters.state()]
    for act in ("rename", "split", "cover", "merge", "threshold"):
        ACTS[act](clusters, red, blue)
        states.append(clusters.state())
        clusters.check()

    while states.pop() and states:
        clusters.undo(red)
        assert clusters.state() == states[-1]
    with pytest.raises(WrongState, match="no act to undo"):
        clusters.undo(red)


def test_an_absorbed_cluster_can_take_the_merge_back_too(clusters, pair):
    before = clusters.state()
    clusters.merge(*pair)

    answer = clusters.undo(pair[1])

    assert (answer["id"], answer["closed"]) == (pair[1], False)
    assert clusters.state() == before


def test_what_arrived_since_stays_where_it_is(clusters, pair):
    red, blue = pair
    members = clusters.members(blue)
    clusters.merge(red, blue)
    late = clusters.picture(0.5, 1)
    assert clusters.of(late) == red

    clusters.undo(red)

    assert clusters.members(blue) == members
    assert clusters.of(late) == red
    clusters.check()


def test_a_cluster_the_act_made_stays_when_somebody_came_to_it(clusters, pair):
    red, _ = pair
    moved = clusters.members(red)[:2]
    made = clusters.split(red, moved)
    late = clusters.picture(1, content=b"late")
    clusters.cubby.run("update core.asset set cluster_id = %s where id = %s", made, late)

    clusters.undo(red)

    assert clusters.members(made) == [late]
    assert clusters.detail(made)["closed"] is False
    assert set(moved) <= set(clusters.members(red))


def test_a_later_act_on_any_of_the_clusters_stands_in_the_way_and_is_named(clusters, pair):
    red, blue = pair
    made = clusters.split(red, clusters.members(red)[:2])
    later = clusters.move(made, clusters.members(made)[:1], blue)["last_act"]
    before = clusters.state()

    with pytest.raises(WrongState, match="changed again since") as refused:
        clusters.undo(red)

    ways = refused.value.detail["in_the_way"]
    assert {(way["act"], way["act_id"], way["actor"]) for way in ways} == {
        ("move", later["act_id"], "anna")
    }
    assert clusters.state() == before
    clusters.undo(made)
    clusters.undo(red)
    clusters.check()


def test_a_name_that_is_taken_meanwhile_stands_in_the_way(clusters, pair):
    red, blue = pair
    name = clusters.detail(red)["name"]
    clusters.act("rename_cluster", red, name="Reds")
    clusters.act("rename_cluster", blue, name=name.upper())

    with pytest.raises(WrongState, match="has a name") as refused:
        clusters.undo(red)

    assert refused.value.detail["in_the_way"] == [{"cluster_id": blue, "name": name.upper()}]
    clusters.undo(blue)
    assert clusters.undo(red)["name"] == name


def test_undo_is_in_lineage_with_its_actor_and_cannot_be_done_twice(clusters, pair):
    red, blue = pair
    clusters.merge(red, blue)
    clusters.cubby.call("api.undo_cluster_act", p_cluster_id=red, p_actor="bert")

    assert clusters.cubby.rows(
        "select actor, detail ->> 'undo' from core.lineage where stage = 'cluster_undone'"
    ) == [("bert", "merge")]
    assert clusters.cubby.rows("select undone_by from core.cluster_act") == [("bert",)]
    with pytest.raises(WrongState, match="no act to undo"):
        clusters.undo(red)


def test_an_unknown_cluster_is_refused(clusters):
    with pytest.raises(NotFound):
        clusters.undo("0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90")


def test_an_undone_confirmation_leaves_a_cluster_confirmed_that_has_enough_by_now(clusters, pair):
    _, blue = pair
    clusters.act("confirm_cluster", blue)
    clusters.picture(0.5, 1)

    assert clusters.undo(blue)["provisional"] is False
