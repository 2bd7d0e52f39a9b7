"""API keys take turns: ten thousand files of one delay no single file of another."""

from __future__ import annotations

from typing import Any

from tests.db.cubby import Cubby
from tests.db.ingest.test_accept_group import accept, item
from tests.db.sent import documents, image


def _key(cubby: Cubby, name: str) -> Any:
    return cubby.call("api.add_key", p_name=name, p_role="ingest")["id"]


def _fetched(cubby: Cubby, queue: str, count: int) -> list[str | None]:
    """The keys of the next jobs, as workers are given them."""
    with cubby.owner.transaction():
        cubby.run("set local search_path = queue")
        found: list[str | None] = []
        for _ in range(count):
            (job,) = cubby.rows(
                "select (args ->> 'job_id')::bigint"
                " from procrastinate_fetch_job_v2(array[%s::varchar], null)", queue,
            )[0]  # fmt: skip
            found += [
                name
                for (name,) in cubby.rows(
                    "select key.name from core.job left join core.api_key as key"
                    " on key.id = job.api_key_id where job.id = %s", job,
                )
            ]  # fmt: skip
    return found


def _send(cubby: Cubby, key: Any, files: int) -> None:
    cubby.accept(
        *(image(f"{key}-{n}".encode(), name=f"file{n}") for n in range(files)), api_key_id=key
    )


def test_a_single_file_comes_next_though_thousands_of_another_key_wait(cubby: Cubby) -> None:
    mallory, ada = _key(cubby, "mallory"), _key(cubby, "ada")
    for _ in range(10):
        _send(cubby, mallory, 1000)
    assert _fetched(cubby, "media", 50) == ["mallory"] * 50

    _send(cubby, ada, 1)

    # Behind those that have the same turn already: one for each request at once.
    assert "ada" in _fetched(cubby, "media", 2)


def test_keys_with_many_files_take_turns_and_none_makes_up_for_the_time_before(
    cubby: Cubby,
) -> None:
    mallory, ada = _key(cubby, "mallory"), _key(cubby, "ada")
    for _ in range(30):
        _send(cubby, mallory, 10)
    _fetched(cubby, "media", 100)

    _send(cubby, ada, 100)

    next_ones = _fetched(cubby, "media", 100)
    for start in range(0, 100, 20):
        assert 8 <= next_ones[start : start + 20].count("ada") <= 12


def test_files_of_one_key_keep_their_order(cubby: Cubby) -> None:
    key = _key(cubby, "key")
    for _ in range(5):
        _send(cubby, key, 3)

    jobs = [
        job
        for (job,) in cubby.rows(
            "select (args ->> 'job_id')::bigint from queue.procrastinate_jobs"
            " where queue_name = 'media' order by priority desc, id"
        )
    ]
    assert jobs == sorted(jobs)
    assert len(jobs) == 15


def test_requests_without_a_key_are_one_account(cubby: Cubby) -> None:
    ada = _key(cubby, "ada")
    for _ in range(20):
        cubby.accept(*(image(f"none-{n}".encode(), name=f"file{n}") for n in range(10)))
    _send(cubby, ada, 1)

    assert "ada" in _fetched(cubby, "media", 2)


def test_when_nothing_waits_the_turns_begin_again(cubby: Cubby) -> None:
    key = _key(cubby, "key")
    _send(cubby, key, 50)
    _fetched(cubby, "media", 50)
    _send(cubby, key, 1)

    assert (
        cubby.value(
            "select max(priority) from queue.procrastinate_jobs where status = 'todo'"
            " and queue_name = 'media'"
        )
        == 0
    )


def test_files_processed_again_come_behind_every_new_one(cubby: Cubby) -> None:
    key = _key(cubby, "key")
    sent = cubby.accept(image(b"first"), api_key_id=key)
    cubby.run("update core.asset set status = 'done'")
    cubby.run("update core.job set state = 'done'")
    _fetched(cubby, "media", 1)
    again = cubby.call("api.reprocess_objects", p_ids=sent.answer["system_ids"])
    assert again["queued"] == 1
    for _ in range(3):
        _send(cubby, key, 100)

    tasks = cubby.rows(
        "select task_name from queue.procrastinate_jobs"
        " where queue_name = 'media' and status = 'todo'"
        " order by priority desc, id"
    )
    assert [task for (task,) in tasks] == ["media.process"] * 300 + ["media.reprocess"]


def test_parts_of_json_take_turns_too(cubby: Cubby) -> None:
    mallory, ada = _key(cubby, "mallory"), _key(cubby, "ada")
    cubby.ingest({"a": 0, "b": 0}, collection="orders")
    for n in range(10):
        parts = [documents({"a": n, "b": m}, name=f"part{m}") for m in range(50)]
        cubby.accept(*parts, api_key_id=mallory, collection="orders")
    _fetched(cubby, "json", 5)
    cubby.accept(documents({"a": 1}), api_key_id=ada, collection="orders")

    assert "ada" in _fetched(cubby, "json", 2)


def test_small_requests_of_all_keys_are_in_the_next_group(cubby: Cubby) -> None:
    mallory, ada = _key(cubby, "mallory"), _key(cubby, "ada")
    accept(cubby, *(item({"n": n}, api_key_id=mallory) for n in range(1000)))
    accept(cubby, item({"n": 0}, api_key_id=ada), item({"n": 1}))

    cubby.call("api.begin_group", p_queue_job_id=1, p_worker="worker")

    taken = dict(
        cubby.rows(
            "select key.name, count(*) from core.job left join core.api_key as key"
            " on key.id = api_key_id where job.state = 'processing' group by 1"
        )
    )
    assert (taken["ada"], taken[None]) == (1, 1)
    # A third of the group: as many as any key that sends much.
    assert taken["mallory"] == 167
    cubby.call("api.begin_group", p_queue_job_id=2, p_worker="worker")
    assert cubby.value("select count(*) from core.job where queue_job_id = 2") == 500


def test_a_job_that_is_tried_again_keeps_its_turn(cubby: Cubby) -> None:
    key = _key(cubby, "key")
    _send(cubby, key, 10)
    before = cubby.rows("select id, priority from queue.procrastinate_jobs order by id")
    _fetched(cubby, "media", 1)
    with cubby.owner.transaction():
        cubby.run("set local search_path = queue")
        cubby.run(
            "select procrastinate_retry_job_v1(id, now(), null, null, null)"
            " from procrastinate_jobs where status = 'doing'"
        )

    assert cubby.rows("select id, priority from queue.procrastinate_jobs order by id") == before


def _next_tasks(cubby: Cubby, count: int) -> list[tuple[str, int]]:
    """The next jobs of json, as workers are given them: task and id in the queue."""
    with cubby.owner.transaction():
        cubby.run("set local search_path = queue")
        return [
            cubby.rows(
                "select task_name, id from procrastinate_fetch_job_v2(array['json'::varchar], null)"
            )[0]
            for _ in range(count)
        ]


def test_small_requests_that_come_all_the_time_let_larger_ones_have_their_turn(
    cubby: Cubby,
) -> None:
    key = _key(cubby, "key")
    cubby.ingest({"a": 0, "b": 0}, collection="orders")
    cubby.accept(
        *(documents({"a": n, "b": n}, name=f"part{n}") for n in range(2)),
        api_key_id=key, collection="orders",
    )  # fmt: skip
    accept(cubby, *(item({"a": n}, collection="orders") for n in range(600)))
    cubby.call("api.queue_gathering")
    cubby.run("select core._queue_gathering()")

    ((first, gather),) = _next_tasks(cubby, 1)
    assert first == "json.gather"
    begun = cubby.call("api.begin_group", p_queue_job_id=gather, p_worker="worker")["jobs"]
    assert len(begun) == 500
    with cubby.service.transaction():
        for number, job in enumerate(begun):
            cubby.copy(job["job_id"], {0: b'{"a": %d}' % number})
        stored = cubby.call("api.store_group", p_job_ids=[job["job_id"] for job in begun])
    assert stored["missing"] == []
    # Small requests still wait, and so does the larger one, which comes next.
    again = cubby.call("api.begin_group", p_queue_job_id=gather, p_worker="worker")
    assert again["jobs"] == []
    tasks = [task for task, _ in _next_tasks(cubby, 3)]
    assert tasks == ["json.store", "json.gather", "json.store"]
