from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from cubby.db.errors import NotFound, WrongState
from tests.db.cubby import Cubby, at_once, vector
from tests.db.sent import image

OLD, NEW = "test-512", "new-512"


@pytest.fixture
def both(pictures: Cubby) -> Cubby:
    """An old space that is in use and a new one that is empty."""
    pictures.space(NEW, threshold=0.5)
    return pictures


def _begin(cubby: Cubby, space: str = NEW, switch: bool = True) -> int:
    told = cubby.call("api.begin_reembedding", p_space=space, p_switch=switch, p_actor="anna")
    cubby.begin(told["job_id"])
    return int(told["job_id"])


def _next(cubby: Cubby, job: int) -> Any:
    return cubby.call("api.next_reembedding", p_job_id=job)


def _record(cubby: Cubby, job: int, ids: list[str], at: Any = None, **more: Any) -> Any:
    return cubby.call(
        "api.record_reembedding",
        p_job_id=job,
        p_ids=ids,
        p_vectors=[at or vector(0, 1) for _ in ids],
        **more,
    )


def _fill(cubby: Cubby, job: int) -> None:
    while (batch := _next(cubby, job))["state"] == "running":
        _record(cubby, job, [file["system_id"] for file in batch["files"]])


def _state(cubby: Cubby, space: str = NEW) -> tuple[Any, ...]:
    return cubby.rows(
        "select state, done, total, skipped from catalog.reembedding where space = %s", space
    )[0]


def _active(cubby: Cubby) -> str:
    return str(cubby.value("select space from catalog.embedding_space where active"))


def test_the_old_space_is_in_use_until_the_new_one_is_full(both: Cubby) -> None:
    both.set("reembed_batch", 2)
    ids = [both.picture(vector(1), image(b"%d" % n))["system_id"] for n in range(3)]
    job = _begin(both)

    first = _next(both, job)
    assert [file["system_id"] for file in first["files"]] == ids[:2]
    _record(both, job, ids[:2])
    assert (_state(both), _active(both)) == (("running", 2, 3, 0), OLD)
    _fill(both, job)

    assert (_state(both), _active(both)) == (("done", 3, 3, 0), NEW)
    assert both.value("select state from core.job where id = %s", job) == "done"


def test_a_file_is_handed_out_with_its_normalised_picture_and_what_moves_without(
    both: Cubby,
) -> None:
    both.picture(vector(1), image(b"1"))
    both.picture(vector(1), image(b"2"), media_type="video")
    both.picture(vector(1), image(b"3"), metadata={"frames": 4})
    both.run('update core.media set thumbnails = \'{"1024": "fs://large"}\'')

    picture, film, animation = _next(both, _begin(both))["files"]

    assert picture["derivative_uri"] == "fs://large"
    assert film["derivative_uri"] is None
    assert animation["derivative_uri"] is None
    assert film["raw_uri"] == "fs://incoming/file"


def test_what_comes_in_meanwhile_comes_along(both: Cubby) -> None:
    both.picture(vector(1), image(b"1"))
    job = _begin(both)
    early = both.media_job(image(b"early"))
    _record(both, job, [_next(both, job)["files"][0]["system_id"]])
    late = both.picture(vector(1), image(b"late"))["system_id"]
    _record(both, job, [_next(both, job)["files"][0]["system_id"]])

    behind = both.record(early, vector(1))["system_id"]

    assert late > behind
    assert [file["system_id"] for file in _next(both, job)["files"]] == [behind]


def test_nothing_is_left_behind_by_a_switch_while_files_come_in(both: Cubby) -> None:
    both.picture(vector(1), image(b"1"))
    job = _begin(both)
    _record(both, job, [_next(both, job)["files"][0]["system_id"]])
    other = both.another()
    coming = both.media_job(image(b"2"))

    at_once(partial(_fill, both, job), partial(other.record, coming, vector(1)))

    other.close()
    # It was recorded before the switch, and filled; or after it, and is answered to each caller.
    left = both.call("api.use_space", p_space=NEW)["without_vector"]
    assert left + both.value("select count(*) from core.embedding where space = %s", NEW) == 2


def test_a_file_that_gives_no_vector_is_told_and_not_tried_for_ever(both: Cubby) -> None:
    bad = both.picture(vector(1), image(b"1"))["system_id"]
    job = _begin(both)
    _next(both, job)
    _record(both, job, [], p_skipped=[bad])

    assert _next(both, job)["state"] == "done"
    assert _state(both) == ("done", 0, 1, 1)


def test_frames_of_a_film_are_kept_for_the_new_space(both: Cubby) -> None:
    film = both.picture(vector(1), media_type="video", frames=[(1.0, vector(1))])["system_id"]
    job = _begin(both)
    _record(
        both, job, [film],
        p_frame_ids=[film], p_frame_index=[0], p_frame_seconds=[1.0],
        p_frame_vectors=[vector(0, 1)], p_frame_hashes=["01" * 32],
    )  # fmt: skip

    assert both.rows("select space, seconds from core.video_frame order by space desc") == [
        (OLD, 1.0),
        (NEW, 1.0),
    ]


def test_going_back_makes_only_what_is_missing(both: Cubby) -> None:
    both.picture(vector(1), image(b"1"))
    _fill(both, _begin(both))
    newcomer = both.picture(vector(0, 1), image(b"2"), NEW)["system_id"]

    back = _begin(both, OLD)

    assert [file["system_id"] for file in _next(both, back)["files"]] == [newcomer]
    _fill(both, back)
    assert _active(both) == OLD


def test_without_a_switch_the_space_is_full_and_the_old_one_in_use(both: Cubby) -> None:
    both.picture(vector(1))
    _fill(both, _begin(both, switch=False))

    assert (_state(both)[0], _active(both)) == ("done", OLD)


def test_clusters_go_on_in_the_new_space_and_come_back_as_they_were(both: Cubby) -> None:
    first = both.picture(vector(1), image(b"1"))
    both.picture(vector(1, 0.1), image(b"2"))
    both.run("update core.cluster set threshold = 0.9")
    _fill(both, _begin(both))

    space, threshold, centroid = both.rows("select space, threshold, centroid from core.cluster")[0]
    assert (space, threshold) == (NEW, 0.5)
    np.testing.assert_allclose(centroid.to_numpy(), vector(0, 1).to_numpy(), atol=1e-6)
    newcomer = both.picture(vector(0.2, 1), image(b"3"), NEW)
    assert newcomer["cluster_id"] == first["cluster_id"]

    both.call("api.use_space", p_space=OLD)
    assert both.rows("select space, threshold from core.cluster") == [(OLD, pytest.approx(0.9))]


def test_the_overlap_of_neighbours_is_told(both: Cubby) -> None:
    made = {}
    for n in range(30):
        side = [0.0] * (n % 3) + [1.0, n / 1000]
        made[both.picture(vector(*side), image(b"%d" % n))["system_id"]] = side
    job = _begin(both)
    while (batch := _next(both, job))["state"] == "running":
        for file in batch["files"]:
            # The same picture of things, turned by a fixed amount: nothing changes place.
            _record(both, job, [file["system_id"]], vector(0, 0, 0, 0, *made[file["system_id"]]))

    overlap = both.value("select overlap from catalog.reembedding")
    assert overlap > 0.9


def test_beginning_again_while_it_runs_changes_nothing(both: Cubby) -> None:
    both.picture(vector(1))
    first = both.call("api.begin_reembedding", p_space=NEW)
    again = both.call("api.begin_reembedding", p_space=NEW)

    assert again["job_id"] == first["job_id"]
    assert both.value("select count(*) from core.job where task = 'media.reembed'") == 1


def test_a_dead_letter_does_not_stand_in_the_way(both: Cubby) -> None:
    both.picture(vector(1))
    first = both.call("api.begin_reembedding", p_space=NEW)["job_id"]
    both.bury(first)

    assert both.call("api.begin_reembedding", p_space=NEW)["job_id"] != first


def test_two_spaces_at_once_are_refused(both: Cubby) -> None:
    both.picture(vector(1))
    _begin(both)

    with pytest.raises(WrongState, match="Another space is being filled"):
        both.call("api.begin_reembedding", p_space=OLD)


def test_a_space_that_is_not_there_cannot_be_filled(shared: Cubby) -> None:
    with pytest.raises(NotFound):
        shared.call("api.begin_reembedding", p_space="nowhere")


def test_a_job_that_was_taken_away_records_nothing(both: Cubby) -> None:
    one = both.picture(vector(1))["system_id"]
    job = _begin(both)
    both.fail(job)

    assert _record(both, job, [one]) is None
    assert both.value("select count(*) from core.embedding where space = %s", NEW) == 0
