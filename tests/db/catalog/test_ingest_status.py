from __future__ import annotations

from uuid import uuid4

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby
from tests.db.sent import documents, image


def _state(cubby: Cubby, of: str) -> str:
    return str(cubby.call("catalog.ingest_status", p_id=of)["state"])


def test_a_request_is_queued_until_anything_starts_and_done_when_everything_has(
    cubby: Cubby,
) -> None:
    sent = cubby.accept(documents({"a": 1}), image(name="file"))
    store, media = cubby.jobs(sent, "json.store")[0], cubby.jobs(sent, "media.process")[0]

    states = [_state(cubby, sent.id)]
    cubby.begin(store)
    states.append(_state(cubby, sent.id))
    cubby.store(store, sent)
    states.append(_state(cubby, sent.id))
    cubby.begin(media)
    cubby.record(media)
    states.append(_state(cubby, sent.id))
    cubby.call("api.record_placement", p_job_id=media, p_uri="fs://here")
    states.append(_state(cubby, sent.id))

    assert states == ["queued", "processing", "processing", "processing", "done"]


def test_a_request_that_has_started_does_not_go_back_to_queued(cubby: Cubby) -> None:
    sent = cubby.accept(image())
    job = cubby.jobs(sent)[0]
    cubby.begin(job)
    cubby.fail(job)

    status = cubby.call("catalog.ingest_status", p_id=sent.id)
    assert status["state"] == "processing"
    assert status["objects"][0]["state"] == "queued"


def test_routing_counts_as_started(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)
    sent = cubby.accept(documents({"a": 1}, {"a": 1}))
    cubby.begin(cubby.jobs(sent, "json.route")[0])

    assert _state(cubby, sent.id) == "processing"
    assert _state(cubby, sent.ids[0]) == "queued"


def test_a_request_has_failed_only_when_every_object_has(cubby: Cubby) -> None:
    sent = cubby.accept(image(name="a"), image(name="b"))
    first, second = cubby.jobs(sent)

    cubby.bury(first)
    assert _state(cubby, sent.id) == "processing"
    cubby.bury(second)
    assert _state(cubby, sent.id) == "failed"


def test_one_object_of_many_that_is_done_makes_the_request_done(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"a": 1}, {"a": 2}))
    job = cubby.jobs(sent)[0]
    cubby.begin(job)
    cubby.store(job, sent, rejects=[{"ordinal": 1, "code": "bad", "message": "bad"}])

    assert _state(cubby, sent.id) == "done"
    assert [_state(cubby, each) for each in sent.ids] == ["done", "failed"]


def test_the_body_has_progress_and_each_object(cubby: Cubby) -> None:
    sent = cubby.accept(image(), documents({"a": 1}))
    cubby.begin(cubby.jobs(sent, "media.process")[0])

    assert cubby.call("catalog.ingest_status", p_id=sent.id) == {
        "ingest_job_id": sent.id,
        "state": "processing",
        "progress": {"total": 2, "queued": 1, "processing": 1, "done": 0, "failed": 0},
        "objects": [
            {
                "system_id": sent.ids[0],
                "kind": "media",
                "state": "processing",
                "stage": None,
                "attempts": 1,
                "error": None,
            },
            {
                "system_id": sent.ids[1],
                "kind": "json",
                "state": "queued",
                "stage": None,
                "attempts": 0,
                "error": None,
            },
        ],
        "next_cursor": None,
    }


def test_an_element_has_a_status_of_its_own(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"a": 1}, {"a": 2}))

    status = cubby.call("catalog.ingest_status", p_id=sent.ids[1])

    assert status["ingest_job_id"] == sent.ids[1]
    assert status["progress"]["total"] == 1
    assert [item["system_id"] for item in status["objects"]] == [sent.ids[1]]


def test_objects_come_in_pages_and_progress_counts_them_all(cubby: Cubby) -> None:
    sent = cubby.accept(documents({}, {}, {}))

    first = cubby.call("catalog.ingest_status", p_id=sent.id, p_limit=2)
    rest = cubby.call(
        "catalog.ingest_status", p_id=sent.id, p_after=int(first["next_cursor"]), p_limit=2
    )

    assert [item["system_id"] for item in first["objects"] + rest["objects"]] == sent.ids
    assert rest["next_cursor"] is None
    assert rest["progress"]["total"] == 3


@pytest.mark.parametrize("limit", [0, -1, 10_001, None])
def test_a_limit_out_of_bounds_is_refused(shared: Cubby, limit: int | None) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        shared.call("catalog.ingest_status", p_id=uuid4(), p_limit=limit)

    assert refusal.value.message == "limit must be from 1 to 10000"


@pytest.mark.parametrize(
    ("reader", "what", "named"),
    [
        ("catalog.ingest_status", "ingest job", "id"),
        ("catalog.request_objects", "ingest job", "id"),
        ("catalog.object_detail", "object", "id"),
        ("catalog.object_lineage", "object", "id"),
        ("catalog.cluster_detail", "cluster", "cluster_id"),
        ("catalog.schema_detail", "schema", "schema_id"),
    ],
)
def test_an_unknown_id_is_refused(shared: Cubby, reader: str, what: str, named: str) -> None:
    unknown = uuid4()

    with pytest.raises(NotFound) as refusal:
        shared.call(reader, p_id=unknown)

    assert refusal.value.message == f"{what.capitalize()} {unknown} not found"
    assert refusal.value.hint
    assert refusal.value.detail == {named: str(unknown)}
