"""Nothing runs that the gate has not read, and nothing else than what it promised is there then."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg import sql

from db.client import call_sync
from db.errors import DdlRefused, Forbidden, NameTaken, WrongState
from tests.db.cubby import Cubby

FINDING = {"statement": 1, "message": "a default is not allowed"}


def _accept(cubby: Cubby, schema: str, **more: Any) -> Any:
    """Without asking the gate first, as in psql."""
    return call_sync(cubby.service, "api.accept_schema", p_schema_id=schema, **more)


def _record(cubby: Cubby, schema: str, *findings: dict[str, Any], sha256: str = "") -> Any:
    now = cubby.call("catalog.schema_ddl", p_id=schema)["gate"]["ddl_sha256"]
    return cubby.call(
        "api.record_gate",
        p_schema_id=schema,
        p_ddl_sha256=sha256 or now,
        p_findings=list(findings),
        p_actor="gate",
    )


def test_a_table_nobody_has_looked_at_cannot_be_accepted(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]

    with pytest.raises(WrongState) as refusal:
        _accept(cubby, schema)

    assert refusal.value.message == "the gate has not looked at this DDL yet"
    assert f"select api.check_schema('{schema}')" in (refusal.value.hint or "")
    assert cubby.value("select to_regclass('collections.things')") is None
    assert cubby.pass_gate(schema) == []
    assert _accept(cubby, schema)["status"] == "active"


def test_what_the_gate_refused_cannot_be_accepted_and_says_why(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    _record(cubby, schema, FINDING)

    with pytest.raises(DdlRefused) as refusal:
        _accept(cubby, schema)

    assert refusal.value.message == "the gate refused this DDL: a default is not allowed"
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
    with pytest.raises(WrongState, match="has not looked"):
        _accept(cubby, schema)


def test_a_verdict_that_comes_too_late_is_forgotten(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    before = cubby.proposal("things")["gate"]["ddl_sha256"]
    cubby.ingest({"a": 1, "b": 2}, collection="things")

    assert _record(cubby, schema, sha256=before)["state"] == "unchecked"
    assert cubby.proposal("things")["gate"]["state"] == "unchecked"


def test_jsonb_needs_no_gate_for_no_ddl_runs(cubby: Cubby) -> None:
    cubby.ingest({"a": [{"b": 1}]}, collection="things")

    assert _accept(cubby, cubby.proposal("things")["id"])["status"] == "active"


def test_a_proposal_accepted_with_the_hash_of_other_ddl_is_refused(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")
    cubby.pass_gate(schema["id"])

    with pytest.raises(WrongState, match="changed since you looked at it"):
        _accept(cubby, schema["id"], p_ddl_sha256="0" * 64)
    _accept(cubby, schema["id"], p_ddl_sha256=schema["gate"]["ddl_sha256"])


def test_nobody_passes_ddl_by_saying_so(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]

    with cubby.database.connect("cubby_admin") as admin, pytest.raises(Forbidden):
        call_sync(admin, "api.record_gate", p_schema_id=schema, p_ddl_sha256="x", p_findings=[])


def test_one_job_looks_at_the_newest_proposal(cubby: Cubby) -> None:
    for key in "abc":
        cubby.ingest({key: 1}, collection="things")
    waiting = "select count(*) from core.job where task = 'schema.check' and state = 'queued'"

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
        call_sync(admin, "api.check_schema", p_schema_id=schema)

    assert cubby.proposal("things")["dry_run"] is None
    cubby.check()
    assert cubby.proposal("things")["dry_run"]["documents"] == 1


def test_auto_migrate_waits_for_the_gate(cubby: Cubby) -> None:
    cubby.set("auto_migrate", True)
    cubby.ingest({"a": 1}, collection="things")
    backfills = "select count(*) from core.job where task = 'schema.backfill'"
    assert cubby.value(backfills) == 0

    _record(cubby, cubby.proposal("things")["id"], FINDING)
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


@pytest.fixture
def forged(cubby: Cubby) -> Any:
    """Makes core._render_ddl render something else, until the end of the test."""
    source = cubby.value("select pg_get_functiondef('core._render_ddl(jsonb)'::regprocedure)")
    yield lambda statements: cubby.run(
        sql.SQL(
            "create or replace function core._render_ddl(p_proposal jsonb) returns text[]"
            " language sql immutable as {}"
        )
        .format(sql.SQL("select {}::text[]").format(statements).as_string())
        .as_string()
    )
    cubby.run(source)


@pytest.mark.parametrize("what", FORGED)
def test_ddl_that_does_anything_else_is_undone(cubby: Cubby, forged: Any, what: str) -> None:
    cubby.ingest({"x": 1}, collection="others")
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    table = "collections.things"
    forged([said.format(t=table, id=ID, good=GOOD.format(t=table, id=ID)) for said in FORGED[what]])
    _record(cubby, schema)
    there = "select count(*), count(*) filter (where relname ~ 'docs_others') from pg_class"
    before = cubby.rows(there)

    with pytest.raises(DdlRefused) as refusal:
        _accept(cubby, schema)

    assert refusal.value.message.startswith("the DDL did not do what the proposal says: ")
    assert cubby.rows(there) == before
    assert cubby.value("select status from core.schema_def where id = %s", schema) == "provisional"


def test_ddl_that_keeps_its_promise_is_let_be(cubby: Cubby, forged: Any) -> None:
    """So that the refusals above are for what they add."""
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    forged([GOOD.format(t="collections.things", id=ID)])
    _record(cubby, schema)

    assert _accept(cubby, schema)["status"] == "active"


def test_what_others_make_at_the_same_time_is_theirs(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    cubby.pass_gate(schema)
    other = cubby.another()

    with cubby.service.transaction():
        cubby.service.execute("select 1")
        other.ingest({"z": 1}, collection="others")
        assert _accept(cubby, schema)["status"] == "active"
    other.close()


def test_several_acts_in_one_transaction_do_not_accuse_each_other(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.ingest({"a": 1}, collection="others")
    schemas = [cubby.proposal(name)["id"] for name in ("things", "others")]
    for schema in schemas:
        cubby.pass_gate(schema)

    with cubby.service.transaction():
        _accept(cubby, schemas[0])
        call_sync(cubby.service, "api.rollback_schema", p_schema_id=schemas[0])
        _accept(cubby, schemas[1])
        _accept(cubby, schemas[0])

    assert cubby.rows("select distinct status from core.schema_def") == [("active",)]


# Later versions, child tables and keys.


@pytest.fixture
def versioned(cubby: Cubby) -> Cubby:
    """`things` with the column n, and a second version that adds `more` and widens n."""
    cubby.ingest({"n": 1}, {"n": 2}, collection="things")
    cubby.accept_schema("things")
    cubby.ingest(*({"n": "x", "more": k} for k in range(20)), collection="things")
    return cubby


def test_a_later_version_is_looked_at_by_a_worker_too(versioned: Cubby) -> None:
    assert versioned.proposal("things", 2)["gate"]["state"] == "unchecked"
    versioned.check()

    judged = versioned.proposal("things", 2)
    assert judged["gate"]["state"] == "passed"
    assert judged["ddl"].startswith("alter table collections.things add column")


def test_a_later_version_nobody_has_looked_at_cannot_be_accepted(versioned: Cubby) -> None:
    schema = versioned.proposal("things", 2)["id"]

    with pytest.raises(WrongState, match="the gate has not looked"):
        _accept(versioned, schema)

    assert versioned.proposal("things")["status"] == "active"


def test_a_later_version_changes_the_table_as_promised(versioned: Cubby) -> None:
    versioned.accept_schema("things", 2)

    promised = "select core._promised_facts(proposal) from core.schema_def where version = 2"
    assert versioned.rows(f"{promised} except select core._table_facts('things')") == []
    assert versioned.rows(f"select core._table_facts('things') except {promised}") == []


def test_what_people_added_to_a_table_is_not_in_the_way_of_its_next_version(
    versioned: Cubby,
) -> None:
    with versioned.database.connect(None) as person:
        person.execute("create index mine on collections.things (n) include (document_id)")

    assert versioned.accept_schema("things", 2)["status"] == "active"


def test_a_column_somebody_added_by_hand_is_refused_by_its_name(versioned: Cubby) -> None:
    with versioned.database.connect(None) as person:
        person.execute("alter table collections.things add column more int")

    with pytest.raises(NameTaken, match="more"):
        versioned.accept_schema("things", 2)

    assert versioned.proposal("things")["status"] == "active"


@pytest.mark.parametrize(
    "statement",
    [
        "alter table collections.things add column sneaked text",
        "alter table collections.things alter column n type text",
        "alter table collections.things alter column n set default 7",
        "alter table collections.things drop column extra",
        "create index sneaked on collections.things (n)",
        "create table collections.sneaked (x int)",
    ],
)
def test_a_later_version_that_does_anything_else_is_undone(
    versioned: Cubby, forged: Any, statement: str
) -> None:
    schema = versioned.proposal("things", 2)["id"]
    facts = "select core._table_facts('things') as fact order by fact"
    before = versioned.rows(facts)
    good = versioned.call("catalog.schema_ddl", p_id=schema)["statements"]
    forged([*good, statement])
    _record(versioned, schema)

    with pytest.raises(DdlRefused, match="the DDL did not do what the proposal says"):
        _accept(versioned, schema)

    assert versioned.rows(facts) == before


def test_auto_migrate_goes_on_to_the_next_version_after_the_gate(versioned: Cubby) -> None:
    versioned.set("auto_migrate", True)
    versioned.check()
    versioned.backfill()
    versioned.backfill()

    assert versioned.proposal("things", 2)["status"] == "active"
    assert versioned.verify("things")["holds"]


def test_the_choice_of_a_later_version_is_not_changed(versioned: Cubby) -> None:
    schema = versioned.proposal("things", 2)["id"]
    with pytest.raises(WrongState, match="version 2 changes a table that is in use"):
        versioned.call("api.override_schema", p_schema_id=schema, p_storage_choice="jsonb")


def test_a_version_that_was_followed_is_no_longer_changed(versioned: Cubby) -> None:
    versioned.accept_schema("things", 2)
    first = versioned.proposal("things")["id"]

    for function, arguments in (
        ("api.override_schema", {"p_storage_choice": "jsonb"}),
        ("api.edit_schema", {"p_edit": {"columns": []}}),
        ("api.check_schema", {}),
    ):
        with pytest.raises(WrongState, match="version 1 of things has been followed"):
            versioned.call(function, p_schema_id=first, **arguments)


def test_child_tables_and_keys_pass_and_are_found_as_promised(cubby: Cubby) -> None:
    cubby.ingest({"no": 1, "lines": [{"sku": "a"}]}, collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.lines[]"])
    cubby.call("api.set_collection_key", p_name="orders", p_paths=["no"])
    cubby.check()
    assert cubby.proposal("orders")["gate"]["state"] == "passed"

    cubby.accept_schema("orders")

    promised = "select core._promised_facts(proposal) from core.schema_def"
    found = "select core._table_facts(t) from unnest(array['orders', 'orders__lines']) as t"
    assert cubby.rows(f"({promised} except {found}) union all ({found} except {promised})") == []
