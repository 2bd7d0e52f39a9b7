"""Documents of small requests are stored together, and each request fares as if it were alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cubby.storage import slice_uri
from tests.workers.plant import Plant, sha256


def send_together(plant: Plant, *bodies: bytes, collection: str | None = "t") -> list[str]:
    """Accept one request for each body, as an API process does with those that arrive together."""
    pack_id = str(plant.rows("select uuidv7()")[0][0])
    uri = plant.storage.put(f"incoming/{pack_id}/pack", b"".join(bodies)).uri
    items: list[dict[str, Any]] = []
    at = 0
    for body in bodies:
        request = str(plant.rows("select uuidv7()")[0][0])
        items.append(
            {
                "request": {"id": request, "owner": "ann", "tags": [], "collection": collection},
                "part": {
                    "part_id": "0001",
                    "uri": slice_uri(uri, at, len(body)),
                    "sha256": sha256(body),
                    "size_bytes": len(body),
                    "content_type": "application/json",
                    "format": "json",
                    "kind": "json",
                },
                "offsets": [0],
                "lengths": [len(body)],
            }
        )
        at += len(body)
    answers = plant.call("api.accept_group", p_items=items, p_pack={"id": pack_id, "uri": uri})
    assert all(answers)
    return [item["request"]["id"] for item in items]


def wake(plant: Plant) -> None:
    plant.call("api.wake_workers", p_queues=["json"])


def documents(plant: Plant, collection: str = "t") -> list[Any]:
    return sorted(
        (row[0] for row in plant.rows(f"select doc from collections.docs_{collection}")),
        key=json.dumps,
    )


def test_requests_are_stored_in_one_transaction_by_one_queue_job(plant: Plant) -> None:
    requests = send_together(plant, *(b'{"n": %d}' % n for n in range(5)))
    wake(plant)
    assert len(plant.queue_rows()) == 1
    plant.work()
    assert [plant.finish(request) for request in requests] == [["done"]] * 5
    assert documents(plant) == [{"n": n} for n in range(5)]
    assert plant.rows(
        "select count(distinct docs.xmin::text::bigint) from collections.docs_t as docs"
    ) == [(1,)]
    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty")


def test_a_bad_document_fails_alone(plant: Plant) -> None:
    bodies = [b'{"n": 1}', b'{"n": "\\ud800"}', b'{"n": 1e400000}', b'{"n": 2}']
    requests = send_together(plant, *bodies)
    wake(plant)
    plant.work()
    states = [plant.finish(request) for request in requests]
    assert (states[0], states[3]) == (["done"], ["done"])
    assert states[2] == ["failed"]
    assert {document["n"] for document in documents(plant)} >= {1, 2}
    [(_, stage, _, _)] = plant.failures(requests[2])
    assert stage == "store"


def test_a_request_whose_bytes_are_gone_does_not_hold_up_the_others(plant: Plant) -> None:
    plant.change_setting("max_attempts", 1)
    lost = send_together(plant, b'{"n": 0}', b'{"n": 1}')
    there = send_together(plant, b'{"n": 2}', b'{"n": 3}')
    [uri] = [row[0] for row in plant.rows("select uri from core.pack order by id limit 1")]
    plant.storage.delete(uri)
    wake(plant)
    plant.work()
    assert [plant.finish(request) for request in there] == [["done"]] * 2
    assert [plant.finish(request) for request in lost] == [["failed"]] * 2


@pytest.mark.parametrize("table", ["api.inbox", "core.collection"])
def test_a_group_whose_worker_is_killed_is_stored_once(plant: Plant, table: str) -> None:
    first = plant.work()
    with plant.held(table):  # type: ignore[arg-type]
        requests = send_together(plant, *(b'{"n": %d}' % n for n in range(4)))
        wake(plant)
        [backend] = plant.standing_still()
        first.kill()
        plant.rows("select pg_terminate_backend(%s)", backend)
    plant.forget_heartbeats()
    plant.work()
    assert [plant.finish(request) for request in requests] == [["done"]] * 4
    # One by one, for one of them may have been what killed the worker.
    assert [plant.jobs(request) for request in requests] == [[("done", 2)]] * 4
    assert documents(plant) == [{"n": n} for n in range(4)]
    assert plant.rows("select count(*) from api.inbox") == [(0,)]
    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty")


def test_a_document_that_kills_every_worker_ends_as_a_dead_letter_alone(plant: Plant) -> None:
    plant.change_setting("max_attempts", 1)
    with plant.held("api.inbox"):
        requests = send_together(plant, b'{"n": 1}', b'{"n": 2}')
        wake(plant)
        for _ in range(2):
            worker = plant.work()
            [backend] = plant.standing_still()
            worker.kill()
            plant.rows("select pg_terminate_backend(%s)", backend)
            plant.wait_for(
                lambda: not plant.rows("select from pg_locks where not granted"), "its end"
            )
            plant.forget_heartbeats()
    plant.work()
    ends = sorted(plant.finish(request) for request in requests)
    # The first loss was of both; the second of the one that ran alone.
    assert ends == [["done"], ["failed"]]
    codes = [row[2] for request in requests for row in plant.failures(request)]
    assert codes == ["worker_died"]


def test_a_group_of_which_the_worker_was_not_told_is_stored_once(plant: Plant) -> None:
    plant.owner.execute("alter function api.begin_group(bigint, text) rename to begin_unheard")
    plant.owner.execute(
        "create function api.begin_group(p_queue_job_id bigint, p_worker text) returns jsonb"
        " language plpgsql security definer as $$ begin"
        " perform api.begin_unheard(p_queue_job_id, p_worker); return '{}'; end $$;"
        " grant execute on function api.begin_group to cubby_worker"
    )
    requests = send_together(plant, b'{"n": 1}', b'{"n": 2}')
    wake(plant)
    worker = plant.work()
    plant.wait_for(
        lambda: any(entry["event"] == "group not begun" for entry in worker.log()), "the loss"
    )
    plant.owner.execute(
        "drop function api.begin_group(bigint, text);"
        " alter function api.begin_unheard(bigint, text) rename to begin_group"
    )
    assert [plant.finish(request) for request in requests] == [["done"]] * 2
    assert documents(plant) == [{"n": 1}, {"n": 2}]
    plant.wait_for(lambda: plant.queue_rows() == [], "the queue to be empty")


def test_a_stopping_worker_hands_its_group_back(plant: Plant) -> None:
    worker = plant.work(CUBBY_SHUTDOWN_SECONDS="2")
    with plant.held("api.inbox"):
        requests = send_together(plant, b'{"n": 1}', b'{"n": 2}')
        wake(plant)
        plant.standing_still()
        assert worker.stop() == 0
        assert [plant.jobs(request) for request in requests] == [[("queued", 0)]] * 2
        assert plant.queue_rows() == [("todo", False)]
    plant.work(1)
    assert [plant.finish(request) for request in requests] == [["done"]] * 2
    assert documents(plant) == [{"n": 1}, {"n": 2}]


def test_requests_whose_word_was_lost_are_found(plant: Plant) -> None:
    requests = send_together(plant, b'{"n": 1}', b'{"n": 2}')
    plant.work()
    assert [plant.finish(request) for request in requests] == [["done"]] * 2


def test_documents_that_name_no_collection_are_routed_as_if_each_were_alone(plant: Plant) -> None:
    bodies = [b'{"a": 1, "b": 2}', b'{"x": 1, "y": 2}', b'{"a": 3, "b": 4}', b"[1, 2]", b'{"x": 5}']
    requests = send_together(plant, *bodies, collection=None)
    wake(plant)
    plant.work()
    assert [plant.finish(request) for request in requests] == [["done"]] * 5
    collections = [
        plant.rows("select collection from catalog.asset where request_id = %s", request)[0][0]
        for request in requests
    ]
    assert collections[0] == collections[2] != collections[1] == collections[4]
