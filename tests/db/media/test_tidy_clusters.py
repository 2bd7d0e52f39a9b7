from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tests.db.cubby import Cubby, vector
from tests.db.sent import image


def _picture(cubby: Cubby, *weights: float, **facts: Any) -> dict[str, Any]:
    number = cubby.value("select count(*) from core.asset")
    return dict(cubby.picture(vector(*weights), image(b"%d" % number), **facts))


def _tidy(cubby: Cubby) -> Any:
    cubby.call("api.begin_nightly")
    job = cubby.value("select max(id) from core.job where task = 'clusters.tidy'")
    cubby.begin(job)
    while (answer := cubby.call("api.tidy_clusters", p_job_id=job))["state"] == "running":
        pass
    return answer


def _cluster_of(cubby: Cubby, picture: dict[str, Any]) -> str:
    return str(cubby.value("select cluster_id from core.asset where id = %s", picture["system_id"]))


@pytest.fixture
def early(pictures: Cubby) -> dict[str, Any]:
    """A picture that came before the others of its kind, and is not near the first of them."""
    early = _picture(pictures, 0.7, 0.72)
    for n in range(4):
        _picture(pictures, 1, 0, n / 100)
    pictures.run("update core.cluster set threshold = 0.65 where id <> %s", early["cluster_id"])
    return early


def test_a_picture_that_came_before_its_likes_joins_them_by_night(
    pictures: Cubby, early: dict[str, Any]
) -> None:
    assert _tidy(pictures)["moved"] == 1

    assert _cluster_of(pictures, early) != early["cluster_id"]
    assert pictures.rows("select members from catalog.cluster where not closed") == [(5,)]
    assert pictures.rows("select members, closed from catalog.cluster where closed") == [(0, True)]
    assert (
        pictures.value(
            "select actor from core.lineage where stage = 'clustered' and asset_id = %s"
            " order by id desc limit 1",
            early["system_id"],
        )
        == "nightly"
    )
    assert pictures.value(
        "select count(*) from core.placement where asset_id = %s", early["system_id"]
    )


def test_what_a_person_named_or_took_out_stays_alone(
    pictures: Cubby, early: dict[str, Any]
) -> None:
    pictures.call("api.rename_cluster", p_cluster_id=early["cluster_id"], p_name="Mine")

    assert _tidy(pictures)["moved"] == 0


def test_two_that_stand_alone_and_are_alike_become_one(pictures: Cubby) -> None:
    first = _picture(pictures, 1)
    second = _picture(pictures, 0.75, 0.66)
    pictures.run("update core.cluster set threshold = 0.7")

    assert _tidy(pictures)["moved"] == 1

    assert _cluster_of(pictures, second) == _cluster_of(pictures, first) == first["cluster_id"]


def test_what_is_not_near_enough_stays(pictures: Cubby) -> None:
    _picture(pictures, 1)
    _picture(pictures, 0, 1)

    assert _tidy(pictures) == {"moved": 0, "clusters": 2, "state": "done"}


def test_a_sum_that_drifted_is_put_right(pictures: Cubby) -> None:
    for n in range(3):
        _picture(pictures, 1, n / 10)
    pictures.run("update core.cluster_mean set total = %s", vector(1, 1))
    pictures.run("update core.cluster set centroid = %s", vector(1, 1))

    _tidy(pictures)

    ((total, centroid),) = pictures.rows(
        "select total, centroid from core.cluster join core.cluster_mean on cluster_id = id"
    )
    exact = sum(vector(1, n / 10).to_numpy() for n in range(3))
    np.testing.assert_allclose(total.to_numpy(), exact, atol=1e-5)
    np.testing.assert_allclose(centroid.to_numpy(), exact / np.linalg.norm(exact), atol=1e-5)


def _named(cubby: Cubby) -> str:
    _tidy(cubby)
    return str(cubby.value("select name from catalog.cluster where not closed"))


def test_a_grown_cluster_is_named_after_the_tag_most_of_it_shares(pictures: Cubby) -> None:
    for _ in range(3):
        _picture(pictures, 1)
    pictures.call("api.put_tag_label", p_label="dog")
    pictures.run("update core.asset set tags = '{dog,red}'")

    assert _named(pictures) == "dog"


@pytest.mark.parametrize(
    ("days", "name"),
    [
        (["2024-05-06", "2024-05-06", "2024-05-06"], "images 48.2N 16.4E 2024-05-06"),
        (["2024-05-06", "2024-05-07", "2024-05-30"], "images 48.2N 16.4E 2024-05"),
        (["2024-05-06", "2024-07-07", "2024-09-30"], "images 48.2N 16.4E 2024"),
        (["2014-05-06", "2019-07-07", "2024-09-30"], "images 48.2N 16.4E 2014 to 2024"),
    ],
)
def test_without_a_tag_it_is_named_after_place_and_days(
    pictures: Cubby, days: list[str], name: str
) -> None:
    for day in days:
        spot = {"latitude": 48.2061, "longitude": 16.3702}
        _picture(pictures, 1, metadata={"gps": spot, "captured_at": {"value": f"{day}T10:00:00"}})

    assert _named(pictures) == name


def test_a_day_that_not_all_share_leaves_the_name(pictures: Cubby) -> None:
    for taken in ({"captured_at": {"value": "2014-05-06T10:00:00"}}, {}, {}):
        _picture(pictures, 1, metadata=taken)

    assert _named(pictures) == "images"


def test_a_name_a_person_gave_stays(pictures: Cubby) -> None:
    for _ in range(3):
        made = _picture(pictures, 1)
    pictures.call("api.put_tag_label", p_label="dog")
    pictures.run("update core.asset set tags = '{dog}'")
    pictures.call("api.rename_cluster", p_cluster_id=made["cluster_id"], p_name="Rex")

    assert _named(pictures) == "Rex"


def test_the_night_begins_once_and_fills_what_has_no_vector(pictures: Cubby) -> None:
    _picture(pictures, 1)
    pictures.space("new-512")
    pictures.call("api.use_space", p_space="new-512")

    for _ in range(2):
        pictures.call("api.begin_nightly")

    assert pictures.rows("select task from core.job where request_id is null order by task") == [
        ("clusters.tidy",),
        ("media.reembed",),
        ("storage.clean",),
    ]


def test_without_any_space_there_is_storage_to_clean_alone(cubby: Cubby) -> None:
    cubby.call("api.begin_nightly")

    assert cubby.rows("select task from core.job") == [("storage.clean",)]
