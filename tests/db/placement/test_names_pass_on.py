"""A name below library/ passes from one file to another while a slow job still writes the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from tests.db.cubby import Cubby, vector
from tests.db.sent import image


@dataclass
class Shelf:
    """Two pictures of one name in clusters of their own, and a third cluster."""

    cubby: Cubby
    first: Any
    second: Any
    third: str

    def move(self, picture: Any, into: str) -> None:
        now = self.cubby.value(
            "select cluster_id from core.asset where id = %s", picture["system_id"]
        )
        self.cubby.call(
            "api.move_assets",
            p_cluster_id=now,
            p_asset_ids=[picture["system_id"]],
            p_into=into,
        )

    def take(self) -> tuple[int, list[dict[str, Any]]]:
        """A job that has taken all there is to be placed, and where it is about to put it."""
        job = self.cubby.value(
            "select id from core.job where task = 'media.place' and state = 'queued'"
            " order by id limit 1"
        )
        self.cubby.begin(job)
        return job, [
            {
                "system_id": item["system_id"],
                "uri": f"fs://{item['content_key']}",
                "library": f"fs://{item['library_key']}",
                "thumbnails": {},
            }
            for item in self.cubby.call("api.take_placements", p_job_id=job)
        ]

    def place_first_in_third(self) -> str:
        """Move the first picture and let its file follow; returns where it is for people."""
        self.move(self.first, self.third)
        self.record(*self.take())
        return str(
            self.cubby.value(
                "select uri from core.library where asset_id = %s", self.first["system_id"]
            )
        )

    def waiting(self) -> list[tuple[str, bool]]:
        """What is still to be placed, and whether a job has it."""
        return self.cubby.rows(
            "select asset_id::text, job_id is not null from core.placement order by asset_id"
        )

    def record(self, job: int, placed: list[dict[str, Any]]) -> None:
        self.cubby.call("api.record_places", p_job_id=job, p_placed=placed)


@pytest.fixture
def shelf(cubby: Cubby) -> Shelf:
    cubby.space()
    cubby.call("api.change_setting", p_name="directory_members", p_value=1)
    # One member stays in each, for a cluster that is left by all is closed.
    third, *_ = (
        str(cubby.picture(at, image(name.encode(), filename=name))["cluster_id"])
        for at, name in ((vector(0, 0, 1), "x"), (vector(1), "y"), (vector(0, 1), "z"))
    )
    first, second = (
        cubby.picture(vector(*at), image(b"%d" % len(at), filename="sea.jpg"))
        for at in ([1], [0, 1])
    )
    return Shelf(cubby, first, second, third)


@pytest.mark.parametrize("slow_records_first", [True, False])
def test_whoever_has_the_name_now_is_placed_again_even_if_it_is_just_being_placed(
    shelf, slow_records_first
):
    home = str(shelf.first["cluster_id"])
    shelf.move(shelf.first, shelf.third)
    slow = shelf.take()
    shelf.move(shelf.first, home)
    shelf.move(shelf.second, shelf.third)
    quick = shelf.take()
    assert slow[1][0]["library"] == quick[1][0]["library"]

    for one in (slow, quick) if slow_records_first else (quick, slow):
        shelf.record(*one)

    assert (shelf.second["system_id"], False) in shelf.waiting()
    again, placed = shelf.take()
    shelf.record(again, placed)
    assert shelf.waiting() == []


def test_a_name_whose_new_owner_never_came_is_emptied(shelf):
    home = str(shelf.second["cluster_id"])
    name = shelf.place_first_in_third()
    shelf.move(shelf.first, home)
    shelf.move(shelf.second, shelf.third)
    job, placed = shelf.take()
    assert name in [one["library"] for one in placed]
    shelf.record(job, [one for one in placed if one["system_id"] == shelf.first["system_id"]])
    assert shelf.cubby.rows("select 1 from core.stale_file where uri = %s", name) == []

    shelf.move(shelf.second, home)
    shelf.cubby.fail(job, permanent=True)
    shelf.record(*shelf.take())

    assert shelf.waiting() == []
    assert shelf.cubby.rows("select 1 from core.stale_file where uri = %s", name) == [(1,)]


def test_what_a_job_wrote_after_it_was_given_up_is_made_good(shelf):
    home = str(shelf.first["cluster_id"])
    shelf.move(shelf.first, shelf.third)
    slow = shelf.take()
    shelf.cubby.fail(slow[0], permanent=True)
    shelf.move(shelf.first, home)
    shelf.move(shelf.second, shelf.third)
    job, placed = shelf.take()
    shelf.record(job, placed)
    assert shelf.waiting() == []

    shelf.record(*slow)

    assert shelf.waiting() == [(shelf.second["system_id"], False)]
    stale = {uri for (uri,) in shelf.cubby.rows("select uri from core.stale_file")}
    assert slow[1][0]["uri"] in stale
    assert slow[1][0]["library"] not in stale


def test_a_new_picture_that_lost_its_name_on_its_way_gives_it_back(shelf):
    cubby = shelf.cubby
    job = cubby.media_job(image(b"4", filename="sun.jpg"))
    recorded = cubby.record(job, vector(0, 0, 1))
    assert str(recorded["cluster_id"]) == shelf.third
    named_alike = cubby.picture(vector(1), image(b"5", filename="sun.jpg"))
    shelf.move(recorded, str(shelf.second["cluster_id"]))
    shelf.move(named_alike, shelf.third)
    place, placed = shelf.take()
    shelf.record(place, placed)
    assert placed[0]["library"] == f"fs://{recorded['library_key']}"

    cubby.call(
        "api.record_placement",
        p_job_id=job,
        p_uri=f"fs://{recorded['content_key']}",
        p_library=f"fs://{recorded['library_key']}",
    )

    assert {asset for asset, _ in shelf.waiting()} == {
        recorded["system_id"],
        named_alike["system_id"],
    }


def test_what_was_to_be_removed_is_not_forgotten_when_its_new_owner_never_came(shelf):
    home = str(shelf.first["cluster_id"])
    name = shelf.place_first_in_third()
    shelf.move(shelf.first, home)
    shelf.record(*shelf.take())
    assert shelf.cubby.rows("select 1 from core.stale_file where uri = %s", name) == [(1,)]

    shelf.move(shelf.second, shelf.third)
    assert shelf.cubby.rows("select 1 from core.stale_file where uri = %s", name) == []
    shelf.move(shelf.second, str(shelf.second["cluster_id"]))
    shelf.record(*shelf.take())

    assert shelf.waiting() == []
    assert shelf.cubby.rows("select 1 from core.stale_file where uri = %s", name) == [(1,)]


def test_what_a_slow_worker_wrote_of_a_new_picture_is_removed_when_it_was_moved_since(shelf):
    cubby = shelf.cubby
    job = cubby.media_job(image(b"4", filename="sun.jpg"))
    recorded = cubby.record(job, vector(0, 0, 1))
    placed = {
        "p_uri": f"fs://{recorded['content_key']}",
        "p_thumbnails": {"256": f"fs://{recorded['thumbnail_keys']['256']}"},
        "p_library": f"fs://{recorded['library_key']}",
    }
    cubby.call("api.record_placement", p_job_id=job, **placed)
    shelf.move(recorded, str(shelf.first["cluster_id"]))
    place, items = shelf.take()
    shelf.record(place, [one | {"thumbnails": {"256": "fs://elsewhere"}} for one in items])
    cubby.run("delete from core.placement")
    cubby.run("delete from core.stale_file")

    cubby.call("api.record_placement", p_job_id=job, **placed)

    left = {uri for (uri,) in cubby.rows("select uri from core.stale_file")}
    assert left == {placed["p_uri"], placed["p_thumbnails"]["256"], placed["p_library"]}


def test_what_a_slow_worker_wrote_is_left_alone_while_another_is_to_write_it_again(shelf):
    cubby = shelf.cubby
    job = cubby.media_job(image(b"4", filename="sun.jpg"))
    recorded = cubby.record(job, vector(0, 0, 1))
    cubby.run("update core.job set state = 'queued' where id = %s", job)

    cubby.call(
        "api.record_placement",
        p_job_id=job,
        p_uri=f"fs://{recorded['content_key']}",
        p_thumbnails={"256": f"fs://{recorded['thumbnail_keys']['256']}"},
        p_library=f"fs://{recorded['library_key']}",
    )

    assert cubby.rows("select uri from core.stale_file") == []
