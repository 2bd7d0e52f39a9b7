from __future__ import annotations

from typing import Any

import pytest

from tests.db.cubby import Cubby, vector


@pytest.fixture
def moved(cubby: Cubby) -> tuple[Cubby, int, Any, str]:
    """A picture that a person moves after it was recorded and before it is placed."""
    cubby.space()
    cubby.call("api.change_setting", p_name="directory_members", p_value=1)
    other = str(cubby.picture(vector(0, 1))["cluster_id"])
    job = cubby.media_job()
    recorded = cubby.record(job, vector(1))
    cubby.call(
        "api.move_assets",
        p_cluster_id=recorded["cluster_id"],
        p_asset_ids=[recorded["system_id"]],
        p_into=other,
    )
    return cubby, job, recorded, other


def place(cubby: Cubby, job: int, recorded: Any) -> None:
    cubby.call(
        "api.record_placement",
        p_job_id=job,
        p_uri=f"fs://{recorded['content_key']}",
        p_thumbnails={},
        p_library=f"fs://{recorded['library_key']}",
    )


def test_nothing_moves_before_it_has_a_place(moved):
    cubby, _, _, _ = moved

    assert cubby.rows("select * from core.placement") == []
    assert cubby.rows("select id from core.job where task = 'media.place'") == []


def test_a_picture_moved_on_its_way_is_placed_once_more(moved):
    cubby, job, recorded, other = moved
    place(cubby, job, recorded)

    [(later,)] = cubby.rows("select id from core.job where task = 'media.place'")
    cubby.begin(later)
    [item] = cubby.call("api.take_placements", p_job_id=later)

    assert item["content_key"] == f"media/clusters/{other}/{recorded['system_id']}.jpg"
    assert cubby.value("select uri from core.asset where id = %s", recorded["system_id"]) == (
        f"fs://{recorded['content_key']}"
    )


def test_a_picture_in_its_place_is_left_alone(cubby):
    cubby.space()
    cubby.picture(vector(1))

    assert cubby.rows("select * from core.placement") == []
