"""Nothing runs that The gate has not read, and nothing else than what it promised is there then."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import DdlRefused, Forbidden, WrongState
from tests.calling import by_name
from tests.db.cubby import Cubby
from tests.db.schema.gated import accept_unasked, record_gate

FINDING = {"statement": 1, "message": "a default is not allowed"}


def test_a_table_nobody_has_looked_at_cannot_be_accepted(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]

    with pytest.raises(WrongState) as refusal:
        accept_unasked(cubby, schema)

    assert refusal.value.message == "The gate has not checked this DDL yet"
    assert f"select api.check_schema('{schema}')" in (refusal.value.hint or "")
    assert cubby.value("select to_regclass('collections.things')") is None
    assert cubby.pass_gate(schema) == []
    assert accept_unasked(cubby, schema)["status"] == "active"


def test_what_the_gate_refused_cannot_be_accepted_and_says_why(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    record_gate(cubby, schema, FINDING)

    with pytest.raises(DdlRefused) as refusal:
        accept_unasked(cubby, schema)

    assert refusal.value.message == "The gate refused this DDL: a default is not allowed"
    assert refusal.value.detail == {"findings": [FINDING]}
    assert cubby.proposal("things")["gate"]["state"] == "refused"
    assert cubby.rows("select actor, detail -> 'findings' from core.lineage"
                      " where stage = 'schema_refused'") == [("gate", [FINDING])]  # fmt: skip


def test_a_verdict_is_about_one_text_only(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.pass_gate(schema)
    cubby.ingest({"a": 1, "b": 2}, collection="things")

    assert cubby.proposal("things")["gate"]["state"] == "unchecked"
    assert cubby.rows("select gate from catalog.schema_proposal") == [("unchecked",)]
    with pytest.raises(WrongState, match="has not checked"):
        accept_unasked(cubby, schema)


def test_a_verdict_that_comes_too_late_is_forgotten(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    before = cubby.proposal("things")["gate"]["ddl_sha256"]
    cubby.ingest({"a": 1, "b": 2}, collection="things")

    assert record_gate(cubby, schema, sha256=before)["state"] == "unchecked"
    assert cubby.proposal("things")["gate"]["state"] == "unchecked"


def test_jsonb_needs_no_gate_for_no_ddl_runs(cubby: Cubby) -> None:
    cubby.ingest({"a": [{"b": 1}]}, collection="things")

    assert accept_unasked(cubby, cubby.proposal("things")["id"])["status"] == "active"


def test_a_proposal_accepted_with_the_hash_of_other_ddl_is_refused(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")
    cubby.pass_gate(schema["id"])

    with pytest.raises(WrongState, match="changed since you opened it"):
        accept_unasked(cubby, schema["id"], p_ddl_sha256="0" * 64)
    accept_unasked(cubby, schema["id"], p_ddl_sha256=schema["gate"]["ddl_sha256"])


def test_nobody_passes_ddl_by_saying_so(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]

    with cubby.database.connect("cubby_admin") as admin, pytest.raises(Forbidden):
        by_name(admin, "api.record_gate", p_schema_id=schema, p_ddl_sha256="x", p_findings=[])


def test_one_job_looks_at_the_newest_proposal(cubby: Cubby) -> None:
    for key in "abc":
        cubby.ingest({key: 1}, collection="things")
    waiting = "select count(*) from core.job where task = 'schema.gate' and state = 'queued'"

    assert cubby.value(waiting) == 1
    cubby.check()
    assert cubby.value(waiting) == 0
    assert cubby.proposal("things")["gate"]["state"] == "passed"
    cubby.ingest({"a": 1}, collection="things")
    assert cubby.value(waiting) == 0, "nothing changed that it would see"
    cubby.ingest({"d": 1}, collection="things")
    assert cubby.value(waiting) == 1


def test_a_person_can_ask_for_another_look(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.check()
    schema = cubby.proposal("things")["id"]

    with cubby.database.connect("cubby_admin") as admin:
        by_name(admin, "api.check_schema", p_schema_id=schema)

    assert cubby.proposal("things")["dry_run"] is None
    cubby.check()
    assert cubby.proposal("things")["dry_run"]["documents"] == 1


def test_auto_migrate_waits_for_the_gate(cubby: Cubby) -> None:
    cubby.set("auto_migrate", True)
    cubby.ingest({"a": 1}, collection="things")
    backfills = "select count(*) from core.job where task = 'schema.backfill'"
    assert cubby.value(backfills) == 0

    record_gate(cubby, cubby.proposal("things")["id"], FINDING)
    assert cubby.value(backfills) == 0
    cubby.check()
    assert cubby.value(backfills) == 1


def test_auto_migrate_leaves_what_has_changed_since_to_the_next_look(cubby: Cubby) -> None:
    cubby.set("auto_migrate", True)
    cubby.ingest({"a": 1}, collection="things")
    cubby.check()
    (job,) = cubby.rows("select id from core.job where task = 'schema.backfill'")[0]
    cubby.ingest({"a": 1, "b": 1}, collection="things")

    cubby.begin(job)
    assert cubby.call("api.backfill_schema", p_job_id=job)["state"] == "done"

    assert cubby.proposal("things")["status"] == "provisional"
    cubby.check()
    (job,) = cubby.rows(
        "select id from core.job where task = 'schema.backfill' and state = 'queued'"
    )[0]
    cubby.begin(job)
    cubby.call("api.backfill_schema", p_job_id=job)
    assert cubby.proposal("things")["status"] == "active"


# The catalogs afterwards. What the gate would never let through is run here all the same.

FORGED = {
    "a column more": ["create table {t} ({id}, a numeric, b text, extra jsonb)"],
    "a column less": ["create table {t} ({id}, extra jsonb)"],
    "another type": ["create table {t} ({id}, a text, extra jsonb)"],
    "not null": ["create table {t} ({id}, a numeric not null, extra jsonb)"],
    "a default": ["create table {t} ({id}, a numeric default 7, extra jsonb)"],
    "generated": [
        "create table {t} ({id}, a numeric generated always as (7) stored,"
        " extra jsonb)"
    ],
    "no key": ["create table {t} (document_id uuid not null, a numeric, extra jsonb)"],
    "a check": [
        "create table {t} ({id}, a numeric check (a > 0), extra jsonb)"
    ],
    "unlogged": ["create unlogged table {t} ({id}, a numeric, extra jsonb)"],
    "storage parameters": [
        "create table {t} ({id}, a numeric, extra jsonb)"
        " with (autovacuum_enabled = off)"
    ],
    "partitioned": [
        "create table {t} ({id}, a numeric, extra jsonb)"
        " partition by hash (document_id)"
    ],
    "a view in its place": [
        "create view {t} as select null::uuid as document_id, 1::numeric as a, null::jsonb as extra"
    ],
    "nothing": [],
    "row security": ["{good}", "alter table {t} enable row level security"],
    "an index more": ["{good}", "create index x on {t} (a)"],
    "a table more": ["{good}", "create table collections.more (a int)"],
    "a view more": ["{good}", "create view collections.more as select * from {t}"],
    "a sequence more": ["{good}", "create sequence collections.more"],
    "a function more": [
        "{good}",
        "create function collections.more() returns int language sql immutable as 'select 1'",
    ],
    "a type more": ["{good}", "create type collections.more as enum ('x')"],
    "a rule": ["{good}", "create rule r as on delete to {t} do instead nothing"],
    "statistics": ["{good}", "create statistics collections.s on document_id, a from {t}"],
    "another table changed": ["{good}", "alter table collections.docs_others add column x text"],
    "another table indexed": ["{good}", "create index x on collections.docs_others (created_at)"],
    "another table dropped": ["{good}", "drop table collections.docs_others"],
    "an inheriting table": ["{good}", "create table collections.more () inherits ({t})"],
}  # fmt: skip
ID = "document_id uuid primary key"
GOOD = "create table {t} ({id}, a numeric, extra jsonb)"


@pytest.mark.parametrize("what", FORGED)
def test_ddl_that_does_anything_else_is_undone(cubby: Cubby, forged: Any, what: str) -> None:
    cubby.ingest({"x": 1}, collection="others")
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    table = "collections.things"
    forged([said.format(t=table, id=ID, good=GOOD.format(t=table, id=ID)) for said in FORGED[what]])
    record_gate(cubby, schema)
    there = "select count(*), count(*) filter (where relname ~ 'docs_others') from pg_class"
    before = cubby.rows(there)

    with pytest.raises(DdlRefused) as refusal:
        accept_unasked(cubby, schema)

    assert refusal.value.message.startswith("The DDL did not do what the proposal says: ")
    assert cubby.rows(there) == before
    assert cubby.value("select status from core.schema_def where id = %s", schema) == "provisional"


def test_ddl_that_keeps_its_promise_is_let_be(cubby: Cubby, forged: Any) -> None:
    """So that the refusals above are for what they add."""
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    forged([GOOD.format(t="collections.things", id=ID)])
    record_gate(cubby, schema)

    assert accept_unasked(cubby, schema)["status"] == "active"


def test_what_others_make_at_the_same_time_is_theirs(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.pass_gate(schema)
    other = cubby.another()

    with cubby.service.transaction():
        cubby.service.execute("select 1")
        other.ingest({"z": 1}, collection="others")
        assert accept_unasked(cubby, schema)["status"] == "active"
    other.close()


def test_several_acts_in_one_transaction_do_not_accuse_each_other(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.ingest({"a": 1}, collection="others")
    schemas = [cubby.proposal(name)["id"] for name in ("things", "others")]
    for schema in schemas:
        cubby.pass_gate(schema)

    with cubby.service.transaction():
        accept_unasked(cubby, schemas[0])
        by_name(cubby.service, "api.rollback_schema", p_schema_id=schemas[0])
        accept_unasked(cubby, schemas[1])
        accept_unasked(cubby, schemas[0])

    assert cubby.rows("select distinct status from core.schema_def") == [("active",)]
