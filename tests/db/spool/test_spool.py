"""What came while storage was away: kept with its request, read in its place, moved once."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from cubby.db.errors import InvalidArgument
from tests.db.cubby import Cubby, at_once
from tests.db.sent import Part, Sent, documents, image, request_of

URI = "fs://incoming/file"


def spooled(part: Part) -> Part:
    return Part(part.row | {"spooled": True}, part.elements)


def accept(cubby: Cubby, *parts: Part, spool: list[bytes], **request: Any) -> Sent:
    arguments = request_of(parts, **request)
    return Sent(cubby.call("api.accept_ingest", **arguments, p_spool=spool))


def movers(cubby: Cubby) -> list[tuple[int, str]]:
    return cubby.rows("select id, state from core.job where task = 'storage.move' order by id")


def events(cubby: Cubby, sent: Sent) -> list[str]:
    return [
        row[0]
        for row in cubby.rows(
            "select stage from core.lineage where request_id = %s order by id", sent.id
        )
    ]


def test_the_bytes_come_with_the_request_and_a_job_will_move_them(cubby: Cubby) -> None:
    sent = accept(cubby, spooled(image(b"picture")), spool=[b"picture"])

    assert cubby.call("api.read_spool", p_uri=URI) == b"picture"
    assert cubby.rows("select uri from core.asset_raw") == [(URI,)]
    assert [state for _, state in movers(cubby)] == ["queued"]
    assert events(cubby, sent) == ["received", "spooled"]
    assert cubby.rows("select request_id::text, part_id, size_bytes from catalog.spool") == [
        (sent.id, "file", 7)
    ]


def test_only_the_parts_that_storage_did_not_take_are_kept(cubby: Cubby) -> None:
    parts = [image(b"one", "1"), spooled(image(b"two", "2")), spooled(image(b"three", "3"))]
    accept(cubby, *parts, spool=[b"two", b"three"])

    assert cubby.call("api.read_spool", p_uri="fs://incoming/1") is None
    assert cubby.call("api.read_spool", p_uri="fs://incoming/2") == b"two"
    assert cubby.call("api.read_spool", p_uri="fs://incoming/3") == b"three"


@pytest.mark.parametrize(
    "spool", [[], [b"picture", b"more"], [b"PICTURE"], [b"pictures"]], ids=repr
)
def test_bytes_that_are_not_those_of_the_part_are_refused_with_the_request(
    shared: Cubby, spool: list[bytes]
) -> None:
    with pytest.raises(InvalidArgument) as refused:
        accept(shared, spooled(image(b"picture")), spool=spool)

    assert "spooled" in str(refused.value.hint)


def test_bytes_without_a_part_that_waits_for_them_are_refused(shared: Cubby) -> None:
    with pytest.raises(InvalidArgument):
        accept(shared, image(b"picture"), spool=[b"picture"])


def test_a_slice_is_that_of_the_bytes_and_ends_where_they_end(cubby: Cubby) -> None:
    content = bytes(range(256)) * 40
    accept(cubby, spooled(image(content)), spool=[content])

    for start, length in ((0, 1), (3, 500), (10_000, 1000), (10_240, 5), (7, None)):
        data = cubby.call("api.read_spool", p_uri=URI, p_start=start, p_length=length)
        assert data == content[start:][:length]


def test_a_worker_is_told_where_the_bytes_are(cubby: Cubby) -> None:
    text = b'[{"a":1},{"a":2}]'
    sent = accept(cubby, spooled(documents({"a": 1}, {"a": 2})), spool=[text])
    [job] = cubby.jobs(sent)

    assert cubby.begin(job)["raw"]["spooled"] is True
    plain = cubby.accept(documents({"a": 3}, name="other"))
    assert cubby.begin(cubby.jobs(plain)[0])["raw"]["spooled"] is False


def test_a_repetition_keeps_nothing_a_second_time(cubby: Cubby) -> None:
    first = accept(cubby, spooled(image(b"p")), spool=[b"p"], idempotency_key="k")
    again = accept(cubby, spooled(image(b"p")), spool=[b"p"], idempotency_key="k")

    assert again.answer["replayed"]
    assert again.id == first.id
    assert cubby.value("select count(*) from core.spool") == 1
    assert len(movers(cubby)) == 1


def test_requests_at_once_queue_one_mover(cubby: Cubby) -> None:
    others = [cubby.another() for _ in range(4)]
    at_once(
        *(
            lambda other=other, n=n: accept(other, spooled(image(b"p", f"part-{n}")), spool=[b"p"])
            for n, other in enumerate(others)
        )
    )
    for other in others:
        other.close()

    assert cubby.value("select count(*) from core.spool") == 4
    assert [state for _, state in movers(cubby)] == ["queued"]


def test_what_is_moved_is_gone_from_the_spool_and_told_once(cubby: Cubby) -> None:
    sent = accept(cubby, spooled(image(b"p")), spool=[b"p"])
    [(mover, _)] = movers(cubby)
    cubby.begin(mover)

    for _ in range(2):
        cubby.call("api.record_moved", p_job_id=mover, p_uri=URI)

    assert cubby.call("api.read_spool", p_uri=URI) is None
    assert events(cubby, sent) == ["received", "spooled", "moved_to_storage"]
    assert cubby.rows("select sha256 from core.asset_raw") == [(hashlib.sha256(b"p").hexdigest(),)]


def test_the_mover_does_not_end_while_there_is_something_to_move(cubby: Cubby) -> None:
    accept(cubby, spooled(image(b"p")), spool=[b"p"])
    [(mover, _)] = movers(cubby)
    cubby.begin(mover)

    assert cubby.call("api.end_move", p_job_id=mover) is False
    assert movers(cubby) == [(mover, "processing")]
    cubby.call("api.record_moved", p_job_id=mover, p_uri=URI)
    assert cubby.call("api.end_move", p_job_id=mover) is True
    assert movers(cubby) == [(mover, "done")]


def test_a_request_that_comes_while_the_mover_ends_is_moved_by_it_or_by_the_next(
    cubby: Cubby,
) -> None:
    accept(cubby, spooled(image(b"p")), spool=[b"p"])
    [(mover, _)] = movers(cubby)
    cubby.begin(mover)
    cubby.call("api.record_moved", p_job_id=mover, p_uri=URI)
    other = cubby.another()
    [ended, _] = at_once(
        lambda: cubby.call("api.end_move", p_job_id=mover),
        lambda: accept(other, spooled(image(b"q", "late")), spool=[b"q"]),
    )
    other.close()

    waiting = [state for _, state in movers(cubby) if state != "done"]
    assert waiting == (["queued"] if ended else ["processing"])


def test_a_try_while_storage_is_away_does_not_count(cubby: Cubby) -> None:
    cubby.set("max_attempts", 1)
    job = cubby.media_job()

    for _ in range(3):
        assert cubby.fail(job, "storage_away")["state"] == "queued"
        assert cubby.rows("select attempts from core.job where id = %s", job) == [(0,)]
        cubby.begin(job)
    assert cubby.fail(job, "corrupt")["state"] == "failed"


def test_a_job_that_waits_for_storage_queues_the_mover_that_wakes_it(cubby: Cubby) -> None:
    cubby.set("retry_seconds", 3600)
    job = cubby.media_job()
    cubby.fail(job, "storage_away")
    [(mover, _)] = movers(cubby)
    cubby.begin(mover)

    assert cubby.call("api.end_move", p_job_id=mover) is True

    assert cubby.rows("select next_try_at from core.job where id = %s", job) == [(None,)]
    assert cubby.rows(
        "select scheduled_at from queue.procrastinate_jobs where args ->> 'job_id' = %s", str(job)
    ) == [(None,)]


def test_the_mover_looks_for_storage_often(cubby: Cubby) -> None:
    cubby.set("retry_seconds", 3600)
    cubby.set("storage_retry_seconds", 3)
    accept(cubby, spooled(image(b"p")), spool=[b"p"])
    [(mover, _)] = movers(cubby)
    cubby.begin(mover)

    assert cubby.fail(mover, "storage_away")["retry_in"] <= 3
    assert movers(cubby) == [(mover, "queued")]


def test_no_more_is_kept_than_there_is_room_for(cubby: Cubby) -> None:
    cubby.set("spool_bytes_max", 10)
    assert cubby.call("api.spool_has_room", p_bytes=10) is True
    assert cubby.call("api.spool_has_room", p_bytes=11) is False

    accept(cubby, spooled(image(b"picture")), spool=[b"picture"])

    assert cubby.call("api.spool_has_room", p_bytes=3) is True
    assert cubby.call("api.spool_has_room", p_bytes=4) is False


def test_how_much_waits_can_be_read(cubby: Cubby) -> None:
    accept(cubby, spooled(image(b"picture")), spool=[b"picture"])

    assert cubby.call("catalog.ready")["spooled"] == {"parts": 1, "bytes": 7}
    figures = dict(
        cubby.rows("select name, value from catalog.metrics() where name like 'spooled%'")
    )
    assert figures == {"spooled_parts": 1, "spooled_bytes": 7}


def test_raw_bytes_that_wait_are_not_for_analysts(cubby: Cubby) -> None:
    granted = "select has_function_privilege(%s, 'api.read_spool(text, bigint, bigint)', 'execute')"

    assert cubby.value(granted, "cubby_service") is True
    assert cubby.value(granted, "cubby_analyst") is False
