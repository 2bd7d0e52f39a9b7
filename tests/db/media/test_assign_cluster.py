from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pytest

from cubby.db.client import Vector
from tests.db.cubby import Cubby, at_once, vector
from tests.db.sent import image


def test_like_pictures_share_a_cluster_and_others_begin_their_own(pictures: Cubby) -> None:
    first = pictures.picture(vector(1))
    like = pictures.picture(vector(1, 0.3))
    other = pictures.picture(vector(0, 0, 1))

    assert like["cluster_id"] == first["cluster_id"] != other["cluster_id"]
    assert (like["cluster_created"], other["cluster_created"]) == (False, True)


def test_the_threshold_is_met_at_its_value_and_missed_just_below(pictures: Cubby) -> None:
    first = pictures.picture(vector(1))
    below = pictures.picture(vector(0.7999, np.sqrt(1 - 0.7999**2)))
    at = pictures.picture(vector(0.8, 0, 0.6))

    assert at["cluster_id"] == first["cluster_id"] != below["cluster_id"]


def test_each_cluster_has_a_threshold_of_its_own(pictures: Cubby) -> None:
    first = pictures.picture(vector(1))
    pictures.run("update core.cluster set threshold = 0.5")

    assert pictures.picture(vector(0.6, 0.8))["cluster_id"] == first["cluster_id"]


def test_the_nearest_of_several_clusters_is_joined(pictures: Cubby) -> None:
    pictures.run("update core.embedding_space set threshold = 0.6")
    pictures.picture(vector(1))
    near = pictures.picture(vector(0.5, 1))

    assert pictures.picture(vector(0.7, 1))["cluster_id"] == near["cluster_id"]


def test_two_like_pictures_at_once_make_one_cluster(pictures: Cubby) -> None:
    others = [pictures.another() for _ in range(4)]
    jobs = [pictures.media_job(image(name=str(n))) for n in range(4)]

    answers = at_once(
        *(
            partial(other.record, job, vector(1, n / 100))
            for n, (other, job) in enumerate(zip(others, jobs, strict=True))
        )
    )

    for other in others:
        other.close()
    assert len({answer["cluster_id"] for answer in answers}) == 1
    assert sorted(answer["cluster_created"] for answer in answers) == [False] * 3 + [True]
    assert pictures.rows("select members from core.cluster_mean") == [(4,)]


def _centroids(cubby: Cubby) -> tuple[Any, Any]:
    ((total, centroid),) = cubby.rows(
        "select total, centroid from core.cluster join core.cluster_mean on cluster_id = id"
    )
    return total.to_numpy(), centroid.to_numpy()


def test_the_mean_is_exact_and_the_published_centroid_its_direction(pictures: Cubby) -> None:
    vectors: Sequence[Vector] = [vector(1), vector(1, 0.5), vector(1, 0, 0.4), vector(1, 0.1)]
    for each in vectors:
        pictures.picture(each)

    total, centroid = _centroids(pictures)

    exact = np.sum([each.to_numpy() for each in vectors], axis=0)
    np.testing.assert_allclose(total, exact, atol=1e-6)
    cosine = centroid @ exact / np.linalg.norm(exact)
    assert 0.999 <= cosine <= 1.0001
    assert np.linalg.norm(centroid) == pytest.approx(1, abs=1e-5)


def test_the_centroid_is_not_published_again_while_it_hardly_moves(pictures: Cubby) -> None:
    pictures.picture(vector(1))
    before = _centroids(pictures)[1]
    pictures.picture(vector(1, 0.01))

    total, after = _centroids(pictures)
    assert total[0] > 1.9
    np.testing.assert_array_equal(after, before)


def test_a_cluster_is_provisional_until_it_has_three_members(pictures: Cubby) -> None:
    states = []
    for _ in range(4):
        pictures.picture(vector(1))
        states.append(pictures.value("select provisional from core.cluster"))

    assert states == [True, True, False, False]
    assert (
        pictures.value("select count(*) from core.lineage where stage = 'cluster_confirmed'") == 1
    )


def test_how_many_members_confirm_is_a_setting(pictures: Cubby) -> None:
    pictures.set("N_confirm", 2)
    pictures.picture(vector(1))
    pictures.picture(vector(1))

    assert pictures.value("select provisional from core.cluster") is False


def test_a_cluster_is_named_after_its_likeliest_tag_or_its_kind_and_day(pictures: Cubby) -> None:
    pictures.service.execute("set cubby.now = '2026-03-04T00:00:00Z'")
    pictures.picture(vector(0, 0, 1), metadata={"captured_at": {"value": "2020-05-06T10:00:00Z"}})
    for _ in range(2):  # a file that nothing is like is unsorted, and its name may be another's
        pictures.picture(vector(0, 0, 0, 1), metadata={"captured_at": {"value": "once"}})
        pictures.picture(vector(0, 0, 0, 0, 1))

    assert [row[0] for row in pictures.rows("select name from core.cluster order by id")] == [
        "images 2020-05-06",
        "images undated",
        "images undated 2",
    ]


def test_a_second_cluster_of_the_same_tag_gets_a_number(pictures: Cubby) -> None:
    pictures.call("api.put_tag_label", p_label="50%_off")
    pictures.call(
        "api.record_label_vectors",
        p_space="test-512",
        p_labels=["50%_off"],
        p_vectors=[vector(1, 1, 1, 1)],
    )
    for n in range(3):
        for _ in range(2):
            pictures.picture(vector(*([0] * n + [1])))

    names = [row[0] for row in pictures.rows("select name from core.cluster order by id")]
    assert names == ["50%_off", "50%_off 2", "50%_off 3"]
