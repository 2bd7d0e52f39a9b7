from __future__ import annotations

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby, vector
from tests.db.sent import documents, image


def test_documents_of_a_collection_come_in_order_by_pages(cubby: Cubby) -> None:
    cubby.ingest(*({"n": n} for n in range(5)), collection="things")

    pages, cursor = [], None
    while not pages or cursor:
        page = cubby.call(
            "catalog.collection_documents", p_name="things", p_limit=2, p_cursor=cursor
        )
        pages.append([item["document"]["n"] for item in page["items"]])
        cursor = page["next_cursor"]

    assert pages == [[0, 1], [2, 3], [4]]


def test_a_cursor_of_something_else_is_no_cursor_of_documents(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    with pytest.raises(InvalidArgument, match="Invalid cursor of this list"):
        cubby.call("catalog.collection_documents", p_name="things", p_cursor="not-mine")


def test_documents_of_no_collection_are_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound) as refusal:
        shared.call("catalog.collection_documents", p_name="nowhere")

    assert refusal.value.message == "Collection nowhere not found"


def test_collections_name_their_tables_and_the_state_of_their_schema(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="flat")
    cubby.ingest({"a": [{"b": 1}]}, collection="deep")
    cubby.accept_schema("flat")

    items = cubby.call("catalog.list_collections")["items"]

    keys = (
        "name",
        "documents",
        "documents_table",
        "typed_table",
        "schema_status",
        "storage_choice",
    )
    assert [tuple(item[key] for key in keys) for item in items] == [
        ("deep", 1, "collections.docs_deep", None, "provisional", "jsonb"),
        ("flat", 1, "collections.docs_flat", "collections.flat", "active", "sql"),
    ]


def test_collections_are_narrowed_by_name_and_sorted(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="readings_old")
    cubby.ingest({"a": 1}, {"a": 2}, collection="readings_new")
    cubby.ingest({"b": 1}, collection="orders")

    def listed(**how: str) -> list[str]:
        return [one["name"] for one in cubby.call("catalog.list_collections", **how)["items"]]

    assert listed() == ["orders", "readings_new", "readings_old"]
    assert listed(p_name="READ") == ["readings_new", "readings_old"]
    assert listed(p_sort="documents")[0] == "readings_new"
    assert listed(p_sort="created", p_name="readings") == ["readings_new", "readings_old"]
    with pytest.raises(InvalidArgument):
        listed(p_sort="size")


def test_jobs_are_listed_by_state_newest_first(cubby: Cubby) -> None:
    done = cubby.jobs(cubby.ingest({"a": 1}))[0]
    cubby.check()
    gate = cubby.value("select id from core.job where task = 'schema.gate'")
    trial = cubby.value("select id from core.job where task = 'schema.dry_run'")
    dead = cubby.jobs(cubby.accept(image()))[0]
    cubby.bury(dead)
    queued = cubby.jobs(cubby.accept(documents({})))[0]

    def listed(state: str | None) -> list[int]:
        return [item["job_id"] for item in cubby.call("catalog.list_jobs", p_state=state)["items"]]

    assert listed(None) == [queued, dead, trial, gate, done]
    assert [listed(state) for state in ("queued", "failed", "done", "processing")] == [
        [queued],
        [dead],
        [trial, gate, done],
        [],
    ]


def test_dead_letters_are_listed_and_counted_by_kind(cubby: Cubby) -> None:
    corrupt, away, store = (
        cubby.jobs(cubby.accept(sent))[0]
        for sent in (image(name="a"), image(name="b"), documents({"a": 1}))
    )
    cubby.bury(corrupt, "corrupt")
    cubby.bury(away, "away")
    cubby.bury(store, "away")
    cubby.accept(image(name="c"))

    def listed(**chosen: str) -> list[int]:
        found = cubby.call("catalog.list_jobs", p_state="failed", p_filter=chosen)
        return [item["job_id"] for item in found["items"]]

    assert listed(code="away") == [store, away]
    assert listed(code="away", task="media.process") == [away]
    kinds = cubby.call("catalog.dead_letter_kinds")
    assert kinds["total"] == 3
    assert {(one["task"], one["code"], one["jobs"]) for one in kinds["items"]} == {
        ("media.process", "corrupt", 1),
        ("media.process", "away", 1),
        ("json.store", "away", 1),
    }
    depth = cubby.call("catalog.queue_depth")
    assert (depth["queued"], depth["processing"], depth["dead_letters"]) == (1, 0, 3)


def test_the_queue_is_as_old_as_what_has_waited_longest(cubby: Cubby) -> None:
    cubby.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    cubby.accept(image())
    cubby.service.execute("set cubby.now = '2026-01-01T00:01:00Z'")
    cubby.accept(image())
    assert cubby.call("catalog.queue_depth")["oldest_seconds"] == 60


def test_jobs_of_no_known_state_are_refused(shared: Cubby) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        shared.call("catalog.list_jobs", p_state="lost")

    assert refusal.value.message == "Unknown state of a job: lost"
    assert refusal.value.hint == "Use queued, processing, done or failed."


def test_a_job_nobody_queued_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.call("catalog.job_detail", p_job_id=404)


def test_schemas_are_listed_by_status(cubby: Cubby) -> None:
    for name in ("one", "two"):
        cubby.ingest({"a": 1}, collection=name)
    cubby.accept_schema("one")

    def listed(status: str | None) -> list[str]:
        return [
            item["collection"]
            for item in cubby.call("catalog.list_schemas", p_status=status)["items"]
        ]

    assert listed(None) == ["two", "one"]
    assert (listed("active"), listed("provisional"), listed("rejected")) == (["one"], ["two"], [])


def test_schemas_of_no_known_status_are_refused(shared: Cubby) -> None:
    with pytest.raises(InvalidArgument, match="Unknown status of a schema: maybe"):
        shared.call("catalog.list_schemas", p_status="maybe")


def test_clusters_are_listed_and_their_members_come_in_pages(cubby: Cubby) -> None:
    cubby.space()
    first = [cubby.picture(vector(1))["system_id"] for _ in range(3)]
    other = cubby.picture(vector(0, 1))["cluster_id"]

    clusters = cubby.call("catalog.list_clusters")["items"]
    assert [(item["id"] == other, item["members"]) for item in clusters] == [(True, 1), (False, 3)]
    page = cubby.call("catalog.cluster_detail", p_id=clusters[1]["id"], p_limit=2)
    rest = cubby.call(
        "catalog.cluster_detail", p_id=clusters[1]["id"], p_limit=2, p_cursor=page["next_cursor"]
    )
    assert [item["system_id"] for item in page["objects"] + rest["objects"]] == first
    assert [item["duplicate_of"] for item in page["objects"]] == [None, first[0]]


def test_the_overview_counts_what_is_going_on_and_what_needs_a_person(cubby: Cubby) -> None:
    cubby.space()
    cubby.ingest({"a": 1}, {"a": 2})
    cubby.check()
    cubby.picture(vector(1))
    cubby.bury(cubby.jobs(cubby.accept(image()))[0])
    cubby.accept(image())

    overview = cubby.call("catalog.overview")

    assert overview["today"] == {"requests": 4, "objects": 5}
    assert (overview["queue"]["queued"], overview["queue"]["processing"]) == (1, 0)
    assert (overview["dead_letters"], overview["failed_objects"]) == (1, 1)
    assert overview["proposals_waiting"] == 1
    assert overview["clusters"] == {"total": 1, "provisional": 1}
    assert overview["collections"] == 1
    assert overview["embedding"]["space"] == "test-512"
    assert (len(overview["throughput"]), sum(overview["throughput"])) == (60, 3)
    assert overview["received_bytes"] == cubby.value("select sum(size_bytes) from core.asset_raw")


def test_what_came_in_is_the_same_before_and_after_it_is_added_up(cubby: Cubby) -> None:
    for at in ("09T23:59:59", "10T00:00:00", "10T07:30:00", "10T10:10:00", "10T12:00:00"):
        cubby.service.execute(f"set cubby.now = '2026-01-{at}Z'")
        cubby.accept(documents({"a": 1}, {"a": 2}))
    cubby.service.execute("set cubby.now = '2026-01-10T12:30:00Z'")
    before = cubby.call("catalog.overview")
    assert before["today"] == {"requests": 4, "objects": 8}

    for _ in range(2):
        cubby.service.execute("select api.add_up_intake()")
    assert cubby.rows(
        "select to_char(hour at time zone 'UTC', 'DDHH24'), objects from core.intake order by 1"
    ) == [
        ("0923", 2), ("1000", 2), ("1007", 2), ("1010", 2), ("1011", 0),
    ]  # fmt: skip
    after = cubby.call("catalog.overview")
    assert (after["today"], after["received_bytes"]) == (before["today"], before["received_bytes"])

    cubby.accept(documents({"a": 3}))
    cubby.service.execute("set cubby.now = '2026-01-10T15:00:00Z'")
    cubby.service.execute("select api.add_up_intake()")
    assert cubby.call("catalog.overview")["today"] == {"requests": 5, "objects": 9}


def test_throughput_is_counted_by_the_minute(cubby: Cubby) -> None:
    for at in ("11:59:59", "12:00:10", "12:02:50"):
        cubby.service.execute(f"set cubby.now = '2026-01-10T{at}Z'")
        cubby.ingest({"a": 1}, {"a": 2})
    cubby.service.execute("set cubby.now = '2026-01-10T12:02:59Z'")
    assert cubby.call("catalog.throughput", p_minutes=3)["objects"] == [2, 0, 2]
    with pytest.raises(InvalidArgument, match="limit must be from 1 to 1440"):
        cubby.call("catalog.throughput", p_minutes=0)


def test_metrics_are_samples_with_labels(cubby: Cubby) -> None:
    cubby.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    cubby.accept(image())
    cubby.service.execute("set cubby.now = '2026-01-01T00:01:00Z'")
    cubby.ingest({"a": 1})

    with cubby.service.cursor() as cursor:
        cursor.execute("select name, labels, value from catalog.metrics()")
        samples = {(name, *labels.values()): value for name, labels, value in cursor}

    assert samples["job_queue_depth", "media", "queued"] == 1
    assert samples["job_oldest_seconds", "media"] == 60
    assert samples["dead_letters",] == 0
    assert samples["schema_proposals", "provisional", "sql"] == 1
    assert samples["search_filter_starved_total",] == 0


def test_metrics_know_what_waits_for_the_index_which_workers_live_and_how_long_tasks_take(
    cubby: Cubby,
) -> None:
    cubby.run(
        "insert into queue.procrastinate_workers (last_heartbeat)"
        " values (now()), (now() - interval '1 hour')"
    )
    cubby.service.execute("set cubby.now = '2026-01-01T00:00:00Z'")
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")
    cubby.run("set cubby.now = '2026-01-01T00:01:30Z'")

    samples = {
        (name, *labels.values()): value
        for name, labels, value in cubby.rows("select name, labels, value from catalog.metrics()")
    }

    assert (samples["queue_workers", True], samples["queue_workers", False]) == (1, 1)
    assert samples["worker_heartbeat_age_seconds",] < 60
    assert samples["unindexed_documents",] == 2
    assert samples["unindexed_oldest_seconds",] == 90
    assert {key[0] for key in samples if key[0] == "task_duration_seconds"}


def test_an_index_that_was_emptied_is_bloated_and_a_fresh_one_is_not(cubby: Cubby) -> None:
    cubby.run("create table core.filled (a bigint, b uuid)")
    cubby.run("create index filled_kept on core.filled (a)")
    cubby.run("create index filled_emptied on core.filled (b)")
    cubby.run(
        "insert into core.filled select n, gen_random_uuid() from generate_series(1, 60000) n"
    )
    cubby.run("reindex table core.filled")
    cubby.run("analyze core.filled")
    fresh = dict(cubby.rows("select * from core._index_bloat()"))
    cubby.run("delete from core.filled where a > 6000")
    cubby.run("vacuum analyze core.filled")

    emptied = dict(cubby.rows("select * from core._index_bloat()"))

    assert fresh["filled_kept"] < 0.2
    assert fresh["filled_emptied"] < 0.2
    assert emptied["filled_emptied"] > 0.8


def test_ready_counts_living_workers_only(cubby: Cubby) -> None:
    cubby.run(
        "insert into queue.procrastinate_workers (last_heartbeat)"
        " values (now()), (now() - interval '1 hour')"
    )

    ready = cubby.call("catalog.ready")
    assert (ready["workers"], ready["space"]) == (1, None)
    assert ready["migrations"] >= 6
