from __future__ import annotations

import random
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from cubby.db.errors import NameTaken, NotFound, WrongState
from tests.db.cubby import Cubby, at_once
from tests.db.sent import documents

SHORT = {"boolean": "bool"}


def _accept(cubby: Cubby, name: str, **more: Any) -> Any:
    schema = cubby.proposal(name)["id"]
    return cubby.call("api.accept_schema", p_schema_id=schema, p_actor="anna", **more)


def test_accepting_makes_the_table_and_queues_the_filling(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")

    answer = _accept(cubby, "things")

    assert (answer["status"], answer["decided_by"]) == ("active", "anna")
    assert answer["backfill"] == {"state": "running", "done": 0, "total": 2, "error": None}
    assert cubby.value("select count(*) from collections.things") == 0
    assert (
        cubby.value(
            "select count(*) from queue.procrastinate_jobs where task_name = 'schema.backfill'"
        )
        == 1
    )


def test_accepting_again_changes_nothing(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")

    first = _accept(cubby, "things")
    assert _accept(cubby, "things") == first
    assert cubby.value("select count(*) from core.job where task = 'schema.backfill'") == 1


def test_two_people_who_accept_at_once_make_one_table(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    other = cubby.another()

    first, second = at_once(lambda: _accept(cubby, "things"), lambda: _accept(other, "things"))

    other.close()
    assert first == second
    assert cubby.value("select count(*) from core.job where task = 'schema.backfill'") == 1


def test_the_shown_ddl_is_what_the_table_is(cubby: Cubby) -> None:
    document = {
        "Order No": 1, "order_no": 2, "select": "x", "it's": True, "a\\b": "2024-01-01",
        "when": "2024-01-01T00:00:00Z", "ctid": 1, "": 1, "x" * 80: 1, "日本": [1], "100%": "%s %I",
        "$$": 1, "nested": {"Key": 1, "key": 2},
    }  # fmt: skip
    cubby.ingest(document, collection="things")
    shown = cubby.accept_schema("things")

    assert cubby.rows(
        "select attname, typname from pg_attribute join pg_type on pg_type.oid = atttypid"
        " where attrelid = 'collections.things'::regclass and attnum > 0 order by attnum"
    ) == [
        ("document_id", "uuid"),
        *(
            (column["name"], SHORT.get(column["type"], column["type"]))
            for column in shown["columns"]
        ),
        ("extra", "jsonb"),
    ]
    cubby.run("drop table collections.things")
    cubby.run(shown["ddl"])
    cubby.run(shown["reverse_ddl"])


def test_indexes_of_long_names_and_like_beginnings_are_kept_apart(cubby: Cubby) -> None:
    name = "a" * 50
    long = "very_long_name_of_a_column_that_goes_on_and_on_"
    days = [f"2026-01-0{n}T00:00:00Z" for n in range(1, 6)]
    cubby.ingest(*({long + "1": day, long + "2": day} for day in days), collection=name)
    cubby.ingest(*({long + "1": day} for day in days), collection="a" * 49 + "b")

    cubby.accept_schema(name)
    cubby.accept_schema("a" * 49 + "b")

    assert (
        cubby.value(
            "select count(*) from pg_indexes"
            " where schemaname = 'collections' and indexname !~ 'docs_'"
        )
        == 5
    )


def test_people_may_read_the_table_and_not_write_it_and_processes_do_neither(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")

    for role in ("cubby_analyst", "cubby_admin"):
        with cubby.database.connect(role) as connection:
            assert connection.execute("select a from collections.things").fetchone() == (1,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("delete from collections.things")
    for role in ("cubby_service", "cubby_api", "cubby_worker"):
        with (
            cubby.database.connect(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("select a from collections.things")


def test_a_jsonb_proposal_is_accepted_without_a_table(cubby: Cubby) -> None:
    cubby.ingest({"a": [{"b": 1}]}, collection="things")

    answer = _accept(cubby, "things")

    assert (answer["status"], answer["backfill"]["state"]) == ("active", "done")
    assert cubby.value("select to_regclass('collections.things')") is None
    cubby.ingest({"a": 1}, collection="things")
    assert cubby.value("select count(*) from collections.docs_things") == 2


def test_a_proposal_that_changed_since_it_was_looked_at_is_refused(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    seen = cubby.proposal("things")["structure_hash"]
    cubby.ingest({"a": 1, "b": 2}, collection="things")

    with pytest.raises(WrongState) as refusal:
        _accept(cubby, "things", p_structure_hash=seen)

    assert refusal.value.message == "The proposal has changed since you opened it"
    now = cubby.proposal("things")["structure_hash"]
    assert refusal.value.detail["structure_hash"] == now
    assert _accept(cubby, "things", p_structure_hash=now)["status"] == "active"


def test_a_table_somebody_made_by_hand_is_not_touched(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.run("create table collections.things (mine int)")

    with pytest.raises(NameTaken) as refusal:
        _accept(cubby, "things")

    assert refusal.value.message == "Table collections.things already exists"
    assert cubby.proposal("things")["status"] == "provisional"


def test_a_schema_that_is_not_there_is_refused(shared: Cubby) -> None:
    unknown = uuid4()
    for verb in ("accept", "reject", "rollback"):
        with pytest.raises(NotFound) as refusal:
            shared.call(f"api.{verb}_schema", p_schema_id=unknown)
        assert refusal.value.message == f"Schema {unknown} not found"
        assert refusal.value.detail == {"schema_id": str(unknown)}


def test_a_decided_proposal_does_not_change_with_new_documents(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    before = cubby.accept_schema("things")

    cubby.ingest({"b": {"c": {"d": 1}}}, collection="things")

    after = cubby.proposal("things")
    assert (after["structure_hash"], after["columns"]) == (
        before["structure_hash"],
        before["columns"],
    )


@pytest.mark.parametrize(
    "value",
    [b'"' + random.Random(1).randbytes(9_000).hex().encode() + b'"', b"7" * 9_000, b"1e20000"],
)
def test_a_value_too_long_for_an_index_entry_is_stored_all_the_same(
    cubby: Cubby, value: bytes
) -> None:
    kind: Any = "abc" if value.startswith(b'"') else 1
    cubby.ingest({"key": kind}, {"key": kind * 2}, collection="things")
    assert cubby.accept_schema("things")["indexes"] == ["key"]

    sent = cubby.ingest(b'{"key": ' + value + b"}", collection="things")

    assert cubby.call("catalog.ingest_status", p_id=sent.id)["state"] == "done"
    assert cubby.value(
        "select coalesce(to_jsonb(key), extra -> 'key') = doc -> 'key' from collections.things"
        " join collections.docs_things on id = document_id where id = %s",
        sent.ids[0],
    )


def test_with_auto_migrate_a_table_needs_no_person(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="before")
    cubby.set("auto_migrate", True)
    cubby.ingest({"a": 1}, {"a": 2}, collection="after")
    cubby.ingest({"a": [{"b": 1}]}, collection="nested")

    cubby.check()
    for _ in range(2):
        for (job,) in cubby.rows(
            "select id from core.job where task = 'schema.backfill' and state = 'queued'"
        ):
            cubby.begin(job)
            cubby.call("api.backfill_schema", p_job_id=job)

    assert cubby.rows("select name, status, decided_by from core.schema_def order by name") == [
        ("after", "active", "auto_migrate"),
        ("before", "active", "auto_migrate"),
        ("nested", "provisional", None),
    ]
    assert cubby.rows("select count(*) from collections.after") == [(2,)]


def test_auto_migrate_does_not_do_again_what_a_person_undid(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")
    cubby.call("api.rollback_schema", p_schema_id=cubby.proposal("things")["id"], p_actor="anna")

    cubby.set("auto_migrate", True)
    cubby.ingest({"a": 2}, collection="things")

    assert (
        cubby.value(
            "select count(*) from core.job where task = 'schema.backfill' and state <> 'done'"
        )
        == 0
    )


def test_documents_that_arrive_while_it_is_accepted_are_in_the_table_once(cubby: Cubby) -> None:
    cubby.set("json_chunk", 3)
    cubby.ingest(*({"n": n} for n in range(5)), collection="things")
    others = [cubby.another() for _ in range(3)]

    def pour(other: Cubby, start: int) -> None:
        for n in range(start, start + 40, 4):
            other.ingest(*({"n": m} for m in range(n, n + 4)), collection="things")

    def decide() -> None:
        _accept(cubby, "things")
        for (job,) in cubby.rows("select id from core.job where task = 'schema.backfill'"):
            cubby.begin(job)
            while cubby.call("api.backfill_schema", p_job_id=job)["state"] == "running":
                pass

    results = at_once(
        decide, *(lambda o=other, i=i: pour(o, 1000 * (i + 1)) for i, other in enumerate(others))
    )

    for other in others:
        other.close()
    assert results == [None] * 4
    assert cubby.rows("select id from collections.docs_things order by id") == cubby.rows(
        "select document_id from collections.things order by document_id"
    )
    assert cubby.value("select count(n) from collections.things") == 125
    assert cubby.proposal("things")["backfill"]["state"] == "done"


def test_a_document_on_its_way_in_makes_the_acceptance_wait_for_it(cubby: Cubby) -> None:
    cubby.ingest({"n": 0}, collection="things")
    sent = cubby.accept(documents({"n": 1}), collection="things")
    job = cubby.jobs(sent)[0]
    cubby.begin(job)
    other = cubby.another()

    with cubby.service.transaction():
        cubby.copy(job, dict(enumerate(sent.elements)))
        cubby.call("api.store_documents", p_job_id=job)
        other.service.execute("set lock_timeout = '50ms'")
        with pytest.raises(Exception, match="lock timeout"):
            _accept(other, "things")

    other.close()
    assert cubby.accept_schema("things")["backfill"] == {
        "state": "done", "done": 2, "total": 2, "error": None,
    }  # fmt: skip
