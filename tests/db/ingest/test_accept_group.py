"""Small requests that arrived together are recorded by one call."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cubby.db.errors import CubbyError
from tests.db.cubby import Cubby
from tests.db.sent import documents, request_of


def item(*values: Any, **request: Any) -> dict[str, Any]:
    arguments = request_of([documents(*values, name="0001")], **request)
    return {
        "request": arguments["p_request"],
        "part": arguments["p_parts"][0],
        "offsets": arguments["p_element_offsets"],
        "lengths": arguments["p_element_lengths"],
    }


def accept(cubby: Cubby, *items: dict[str, Any], **more: Any) -> Any:
    return cubby.call("api.accept_group", p_items=list(items), **more)


def test_each_request_has_its_own_id_and_its_objects_in_order(cubby: Cubby) -> None:
    items = [item({"n": 1}), item({"n": 2}, {"n": 3})]
    answers = accept(cubby, *items)
    assert [answer["ingest_job_id"] for answer in answers] == [
        one["request"]["id"] for one in items
    ]
    assert [answer["objects_total"] for answer in answers] == [1, 2]
    rows = cubby.rows("select id::text from core.asset order by request_id, ordinal")
    listed = {row[0] for row in rows}
    assert {one for answer in answers for one in answer["system_ids"]} == listed
    assert answers[1]["system_ids"] == sorted(answers[1]["system_ids"])


def test_the_rows_are_those_of_requests_that_came_alone(cubby: Cubby) -> None:
    one = item({"n": 1}, owner="ann", comments="c", tags=["b", "a", "b"], collection="t")
    alone = cubby.accept(
        documents({"n": 1}, name="0001"), owner="ann", comments="c", tags=["b", "a", "b"],
        collection="t",
    )  # fmt: skip
    [answer] = accept(cubby, one)
    for table, left_out in {
        "core.asset_raw": "id request_id created_at",
        "core.asset": "id request_id raw_id job_id created_at",
        "core.ingest_request": "id created_at",
        "core.lineage": "id request_id created_at xid",
    }.items():
        column = "id" if table == "core.ingest_request" else "request_id"
        rows = [
            cubby.value(
                f"select to_jsonb(row) - %s::text[] from {table} as row where {column} = %s",
                left_out.split(),
                request,
            )
            for request in (alone.id, answer["ingest_job_id"])
        ]
        assert rows[0] == rows[1], table


def test_a_key_that_was_used_and_a_name_that_cannot_be_are_left_to_the_single_call(
    cubby: Cubby,
) -> None:
    first = item({"n": 1}, owner="ann", idempotency_key="k")
    assert all(accept(cubby, first))
    answers = accept(
        cubby,
        item({"n": 1}, owner="ann", idempotency_key="k"),
        item({"n": 2}, collection="No Name"),
        item({"n": 3}, key=["n"], collection="t"),
        item({"n": 4}),
        item({"n": 5}, owner="bob", idempotency_key="same"),
        item({"n": 5}, owner="bob", idempotency_key="same"),
    )
    assert [answer is not None for answer in answers] == [False, False, False, True, True, False]
    assert cubby.value("select count(*) from core.asset") == 3


def test_each_request_is_received_from_its_own_sender(cubby: Cubby) -> None:
    accept(cubby, item({"n": 1}, actor="key one"), item({"n": 2}, owner="ann"), item({"n": 3}))
    actors = cubby.rows("select actor from core.lineage where stage = 'received' order by 1")
    assert actors == [("ann",), ("client",), ("key one",)]


def test_what_no_column_could_take_refuses_the_group_and_records_nothing(cubby: Cubby) -> None:
    with pytest.raises(CubbyError):
        accept(cubby, item({"n": 1}), item({"n": 2}, owner="x" * 300))
    assert cubby.rows("select from core.ingest_request") == []


def test_a_pack_is_known_when_any_of_its_requests_is(cubby: Cubby) -> None:
    pack = {"id": str(uuid4()), "uri": "fs://incoming/p/pack"}
    accept(cubby, item({"n": 1}, collection="No Name"), p_pack=pack)
    assert cubby.rows("select from core.pack") == []
    accept(cubby, item({"n": 1}), p_pack=pack)
    assert cubby.rows("select uri from core.pack") == [("fs://incoming/p/pack",)]


def test_no_queue_job_is_made_until_workers_are_woken_and_then_one_for_all(cubby: Cubby) -> None:
    accept(cubby, item({"n": 1}), item({"n": 2}))
    tasks = "select task_name from queue.procrastinate_jobs"
    assert cubby.rows(tasks) == []
    for _ in range(2):
        cubby.call("api.wake_workers", p_queues=["json"])
    assert cubby.rows(tasks) == [("json.gather",)]
