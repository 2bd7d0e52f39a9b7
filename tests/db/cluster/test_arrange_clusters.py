"""What no person has touched is arranged again, by itself while a space is young, or as an act."""

from __future__ import annotations

import random
from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, WrongState
from tests.db.cubby import vector
from tests.db.sent import image

KINDS = 6
EACH = 8


def _send(clusters: Any, order: list[tuple[int, int]]) -> dict[str, int]:
    """Pictures of six kinds that a threshold of 0.8 cannot tell apart; id -> kind."""
    made = {}
    for kind, n in order:
        # All share a direction; each kind has one of its own, and each picture a little noise.
        weights = [2.0] + [0.0] * (KINDS + EACH)
        weights[1 + kind] = 1.0
        weights[1 + KINDS + n] = 0.25
        made[clusters.picture(*weights)] = kind
    return made


def _shuffled(seed: int) -> list[tuple[int, int]]:
    order = [(kind, n) for kind in range(KINDS) for n in range(EACH)]
    random.Random(seed).shuffle(order)
    return order


def _arrange(clusters: Any, *, asked: bool = True) -> dict[str, Any]:
    cubby = clusters.cubby
    if asked:
        cubby.call("api.begin_arranging", p_actor="anna")
    else:
        assert cubby.call("api.arrange_when_due") is not None
    return _run_queued(clusters)


def _run_queued(clusters: Any) -> dict[str, Any]:
    cubby = clusters.cubby
    job = cubby.value("select max(id) from core.job where task = 'clusters.arrange'")
    cubby.begin(job)
    return dict(cubby.call("api.arrange_clusters", p_job_id=job))


def _parts(clusters: Any, pictures: dict[str, int]) -> set[frozenset[str]]:
    found: dict[str, set[str]] = {}
    for picture in pictures:
        found.setdefault(clusters.of(picture), set()).add(picture)
    return {frozenset(part) for part in found.values()}


def _kinds(pictures: dict[str, int]) -> set[frozenset[str]]:
    return {
        frozenset(one for one, kind in pictures.items() if kind == wanted)
        for wanted in range(KINDS)
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_kinds_that_the_threshold_of_the_model_ran_together_become_directories(clusters, seed):
    pictures = _send(clusters, _shuffled(seed))
    assert len(_parts(clusters, pictures)) < KINDS

    _arrange(clusters)

    assert _parts(clusters, pictures) == _kinds(pictures)
    clusters.check()


def test_the_threshold_is_calibrated_and_says_what_it_rests_on(clusters):
    pictures = _send(clusters, _shuffled(1))
    _arrange(clusters)

    ((threshold, calibration),) = clusters.cubby.rows(
        "select threshold, calibration from catalog.embedding_space"
    )

    assert threshold > 0.8
    assert (calibration["files"], calibration["directories"]) == (len(pictures), KINDS)
    assert clusters.of(clusters.picture(2, 1)) == clusters.of(
        next(one for one, kind in pictures.items() if kind == 0)
    )


def test_the_preview_tells_what_will_be_and_changes_nothing(clusters):
    pictures = _send(clusters, _shuffled(3))
    before = _parts(clusters, pictures)

    preview = clusters.cubby.call("catalog.arrangement_preview")

    assert preview["after"] == {"directories": KINDS, "alone": 0}
    assert preview["before"]["directories"] == len(before)
    assert len(preview["new"]) + len(before) == KINDS + len(preview["vanish"])
    assert all(1 <= len(part["samples"]) <= 4 for part in preview["new"])
    assert _parts(clusters, pictures) == before


def test_what_a_person_asked_for_is_undone_as_one_act(clusters):
    pictures = _send(clusters, _shuffled(4))
    before = {picture: clusters.of(picture) for picture in pictures}
    _arrange(clusters)
    cluster = clusters.of(next(iter(pictures)))
    assert clusters.detail(cluster)["last_act"]["act"] == "arrange"

    clusters.undo(cluster)

    assert {picture: clusters.of(picture) for picture in pictures} == before
    clusters.check()


_SPACE = "select threshold, calibration, arranged_files from core.embedding_space"


def test_undo_gives_the_space_its_threshold_and_what_that_rested_on_back(clusters):
    pictures = _send(clusters, _shuffled(4))
    _arrange(clusters, asked=False)
    measured = clusters.cubby.rows(_SPACE)
    _send(clusters, _shuffled(5)[:12])
    _arrange(clusters)
    assert clusters.cubby.rows(_SPACE) != measured
    cluster = clusters.cubby.call("catalog.arranging")["last"]["cluster_id"]

    clusters.undo(cluster)

    assert clusters.cubby.rows(_SPACE) == measured
    assert _parts(clusters, pictures) == _kinds(pictures)


def test_a_level_that_a_person_chose_is_previewed_kept_and_measured_again_on_request(clusters):
    pictures = _send(clusters, _shuffled(3))
    cubby = clusters.cubby
    high = cubby.call("catalog.arrangement_preview", p_level=0.99)
    assert high["after"] == {"directories": 0, "alone": len(pictures)}

    cubby.call("api.begin_arranging", p_actor="anna", p_level=0.99)
    _run_queued(clusters)
    assert len(_parts(clusters, pictures)) == len(pictures)
    calibration = cubby.call("catalog.arranging")["space"]["calibration"]
    assert (calibration["level"], calibration["level_chosen"]) == (0.99, True)

    pictures |= _send(clusters, _shuffled(8)[:12])
    _arrange(clusters, asked=False)
    assert len(_parts(clusters, pictures)) == KINDS * EACH, "by itself it keeps to the choice"

    _arrange(clusters)
    assert _parts(clusters, pictures) == _kinds(pictures)
    assert "level_chosen" not in cubby.call("catalog.arranging")["space"]["calibration"]


@pytest.mark.parametrize("level", [0, 1, -0.5, float("nan")])
def test_a_level_at_which_nothing_is_as_alike_is_refused(clusters, level):
    _send(clusters, _shuffled(3)[:3])
    for function in ("api.begin_arranging", "catalog.arrangement_preview"):
        with pytest.raises(InvalidArgument, match="level"):
            clusters.cubby.call(function, p_level=level)


def test_files_of_which_no_three_are_alike_leave_the_threshold_as_it_was(clusters):
    for n in range(26):
        clusters.picture(*[0.0] * n, 1.0)

    _arrange(clusters)

    assert clusters.cubby.value("select threshold from core.embedding_space") == 0.8


def test_clusters_that_a_person_named_or_filled_keep_what_they_have(clusters):
    pictures = _send(clusters, _shuffled(5))
    moved = next(iter(pictures))
    named = clusters.of(moved)
    clusters.act("rename_cluster", named, name="Mine")
    held = clusters.members(named)

    _arrange(clusters)

    assert set(held) <= set(clusters.members(named))
    assert clusters.detail(named)["name"] == "Mine"
    clusters.check()


def test_a_file_that_a_person_took_out_does_not_come_back(clusters):
    pictures = _send(clusters, _shuffled(6))
    first = clusters.of(next(iter(pictures)))
    out = clusters.members(first)[0]
    other = clusters.split(first, [out], name="Apart")

    _arrange(clusters)

    assert clusters.of(out) == other
    clusters.check()


def test_a_young_space_is_arranged_by_itself_and_not_again_before_it_has_grown(clusters):
    pictures = _send(clusters, _shuffled(7))

    done = _arrange(clusters, asked=False)

    assert done["moved"] > 0
    assert _parts(clusters, pictures) == _kinds(pictures)
    assert clusters.cubby.rows("select * from core.cluster_act") == []
    assert clusters.cubby.call("api.arrange_when_due") is None


def test_few_files_and_a_setting_of_0_leave_things_as_they_are(clusters):
    _send(clusters, _shuffled(8)[:20])
    assert clusters.cubby.call("api.arrange_when_due") is None

    _send(clusters, _shuffled(8)[20:])
    clusters.cubby.call("api.change_setting", p_name="arrange_by_itself", p_value=0, p_actor="anna")
    assert clusters.cubby.call("api.arrange_when_due") is None


def test_there_is_nothing_to_arrange_where_no_model_was_used(cubby):
    with pytest.raises(WrongState, match="No model"):
        cubby.call("api.begin_arranging")


@pytest.mark.parametrize(
    ("folders", "name"),
    [
        (["trip/red_pandas", "trip/red_pandas", "else"], "red pandas"),
        (["DCIM/100CANON", "DCIM/100CANON"], None),
        (["scans/JPG", "scans/JPG"], None),
        (["New folder (2)", "New folder (2)"], None),
        (["one", "two"], None),
    ],
)
def test_files_without_a_label_are_named_after_the_folder_most_came_from(cubby, folders, name):
    cubby.space()
    ids = [
        cubby.picture(
            vector(1, n / 10), image(f"{n}".encode(), filename=f"{n}.jpg", path=f"{folder}/{n}.jpg")
        )["system_id"]
        for n, folder in enumerate(folders)
    ]

    assert cubby.value("select core._name_of_files(%s::uuid[])", ids) == name


def test_arranging_again_is_suggested_after_a_switch_until_it_was_done(clusters):
    cubby = clusters.cubby
    _send(clusters, _shuffled(9))
    space = cubby.value("select space from catalog.embedding_space where active")
    state = lambda: cubby.call("catalog.arranging")  # noqa: E731
    assert (state()["job"], state()["last"], state()["suggested"]) == (None, None, False)

    cubby.call(
        "api.register_space", p_space="other", p_model="another", p_threshold=0.5, p_has_text=True
    )
    for used in ("other", space):
        cubby.call("api.use_space", p_space=used, p_actor="anna")
    assert state()["suggested"]
    cubby.call("api.use_space", p_space=space, p_actor="anna")
    assert state()["suggested"]

    _arrange(clusters)
    assert not state()["suggested"]
    assert state()["job"]["state"] == "done"
    last = state()["last"]
    assert (last["actor"], last["undone_at"], last["undoable"]) == ("anna", None, True)
    clusters.undo(last["cluster_id"])
    assert not state()["suggested"], "a person has seen it and took it back"
    _arrange(clusters)
    clusters.act("rename_cluster", state()["last"]["cluster_id"], name="Mine")
    assert not state()["last"]["undoable"]
