from __future__ import annotations

import threading
from functools import partial
from typing import Any

import psycopg
import pytest

from cubby.db.errors import NotFound
from tests.db.cubby import Cubby, at_once, vector
from tests.db.sent import image


@pytest.fixture
def merged(cubby: Cubby) -> Cubby:
    """Four pictures whose cluster became part of another; each of the two jobs has begun."""
    cubby.space()
    cubby.call("api.change_setting", p_name="directory_members", p_value=1)
    survivor = cubby.picture(vector(1))["cluster_id"]
    (absorbed,) = {
        cubby.picture(vector(0, 1), image(b"%d" % n, filename=f"{n}.jpg"))["cluster_id"]
        for n in range(4)
    }
    for _ in range(2):
        cubby.call("api.merge_clusters", p_cluster_id=survivor, p_from=[absorbed])
        if not cubby.rows("select 1 from core.job where task = 'media.place' offset 1"):
            cubby.call("api.undo_cluster_act", p_cluster_id=survivor)
            cubby.run("delete from core.placement")
    for job in _jobs(cubby):
        cubby.begin(job)
    return cubby


def _jobs(cubby: Cubby) -> list[int]:
    rows = cubby.rows("select id from core.job where task = 'media.place' order by id limit 2")
    return [row[0] for row in rows]


def _placed(items: list[Any]) -> list[dict[str, Any]]:
    return [
        {
            "system_id": item["system_id"],
            "uri": f"fs://{item['content_key']}",
            "library": f"fs://{item['library_key']}",
            "thumbnails": {side: f"fs://{one['key']}" for side, one in item["thumbnails"].items()},
        }
        for item in items
    ]


def test_two_jobs_share_what_is_to_be_placed(merged):
    others = [merged.another(), merged.another()]
    taken = at_once(
        *(
            partial(other.call, "api.take_placements", p_job_id=job, p_limit=2)
            for other, job in zip(others, _jobs(merged), strict=True)
        )
    )
    for other in others:
        other.close()

    ids = [item["system_id"] for items in taken for item in items]
    assert len(ids) == len(set(ids)) <= 4
    for job in _jobs(merged):
        merged.call("api.take_placements", p_job_id=job)
    assert merged.value("select count(*) from core.placement where job_id is null") == 0


def test_what_a_dead_job_had_taken_is_taken_by_another(merged):
    first, second = _jobs(merged)
    assert len(merged.call("api.take_placements", p_job_id=first)) == 4
    assert merged.call("api.take_placements", p_job_id=second) == []
    assert merged.call("api.end_placement", p_job_id=second) is True

    merged.fail(first)
    merged.run("update core.job set state = 'processing' where id = %s", second)

    assert len(merged.call("api.take_placements", p_job_id=second)) == 4


def test_a_job_ends_only_when_nothing_is_left_for_it(merged):
    first, _ = _jobs(merged)
    items = merged.call("api.take_placements", p_job_id=first, p_limit=3)
    merged.call("api.record_places", p_job_id=first, p_placed=_placed(items))

    assert merged.call("api.end_placement", p_job_id=first) is False
    items = merged.call("api.take_placements", p_job_id=first)
    merged.call("api.record_places", p_job_id=first, p_placed=_placed(items))
    assert merged.call("api.end_placement", p_job_id=first) is True
    assert merged.value("select state from core.job where id = %s", first) == "done"


def test_the_catalogue_switches_and_what_was_left_is_stale_until_it_is_removed(merged):
    first, _ = _jobs(merged)
    before = {row[0] for row in merged.rows("select uri from core.asset where uri like '%%/0%%'")}
    old = merged.rows(
        "select asset.uri, library.uri, thumbnails ->> '256' from core.placement"
        " join core.asset on asset.id = asset_id join core.library using (asset_id)"
        " join core.media using (asset_id)"
    )
    items = merged.call("api.take_placements", p_job_id=first)
    merged.call("api.record_places", p_job_id=first, p_placed=_placed(items))

    stale = {uri for row in old for uri in row}
    assert before is not None
    assert {row[0] for row in merged.rows("select uri from core.stale_file")} == stale
    with merged.service.transaction():
        held = merged.call("api.hold_stale_files")
        assert set(held) == stale
        assert merged.call("api.forget_stale_files", p_uris=held) == len(stale)
    assert merged.call("api.hold_stale_files") == []


def test_a_place_that_is_left_again_while_it_is_being_emptied_is_emptied_once_more(merged):
    first, _ = _jobs(merged)
    (item, *_) = merged.call("api.take_placements", p_job_id=first)
    (left,) = merged.rows(
        "select library.uri from core.library where asset_id = %s", item["system_id"]
    )[0]
    merged.run("insert into core.stale_file (uri, created_at) values (%s, now())", left)
    other = merged.another()
    record = threading.Thread(
        target=lambda: other.call("api.record_places", p_job_id=first, p_placed=_placed([item]))
    )
    with psycopg.connect(merged.database.dsn) as superuser, merged.service.transaction():
        held = merged.call("api.hold_stale_files")
        assert held == [left]
        record.start()
        while (
            record.is_alive()
            and not superuser.execute(
                "select 1 from pg_stat_activity"
                " where datname = current_database() and wait_event_type = 'Lock'"
            ).fetchall()
        ):
            pass
        merged.call("api.forget_stale_files", p_uris=held)
    record.join()
    other.close()

    assert (left,) in merged.rows("select uri from core.stale_file")


def test_who_was_moved_again_meanwhile_is_not_switched_and_its_copies_are_stale(merged):
    first, _ = _jobs(merged)
    items = merged.call("api.take_placements", p_job_id=first)
    uris = merged.rows("select id, uri from core.asset order by id")
    survivor = merged.value("select id from core.cluster where not closed")
    merged.call("api.undo_cluster_act", p_cluster_id=survivor)

    merged.call("api.record_places", p_job_id=first, p_placed=_placed(items))

    assert merged.rows("select id, uri from core.asset order by id") == uris
    stale = {row[0] for row in merged.rows("select uri from core.stale_file")}
    assert {f"fs://{item['content_key']}" for item in items} <= stale
    assert not stale & {uri for _, uri in uris}


def test_what_an_earlier_try_may_have_copied_elsewhere_is_stale(merged):
    first, second = _jobs(merged)
    items = merged.call("api.take_placements", p_job_id=first)
    merged.fail(first)
    survivor = merged.value("select id from core.cluster where not closed")
    merged.call("api.undo_cluster_act", p_cluster_id=survivor)

    merged.call("api.take_placements", p_job_id=second)

    stale = {row[0] for row in merged.rows("select uri from core.stale_file")}
    assert {f"fs://{item['content_key']}" for item in items} <= stale


def test_a_stale_place_that_is_wanted_again_is_stale_no_more(merged):
    first, _ = _jobs(merged)
    (item, *_) = merged.call("api.take_placements", p_job_id=first)
    for key in (item["content_key"], item["library_key"]):
        merged.run(
            "insert into core.stale_file (uri, created_at) values ('fs://' || %s, now())", key
        )

    merged.call("api.take_placements", p_job_id=first)

    assert merged.rows("select * from core.stale_file") == []


def test_a_job_that_does_not_run_takes_nothing(merged):
    first, _ = _jobs(merged)
    merged.fail(first)

    assert merged.call("api.take_placements", p_job_id=first) == []
    assert merged.call("api.end_placement", p_job_id=first) is True
    merged.call("api.record_places", p_job_id=first, p_placed=[])
    with pytest.raises(NotFound):
        merged.call("api.take_placements", p_job_id=404)
