"""What each role may not do. What it may do, the other tests do."""

from __future__ import annotations

import psycopg
import pytest

from cubby.db.errors import Forbidden
from tests.calling import by_name
from tests.db.cubby import Cubby
from tests.db.sent import documents, request_of

NEVER = [
    "select * from core.asset",
    "insert into core.setting (name) values ('x')",
    "update core.lineage set actor = 'nobody'",
    "select core._revive_jobs('{1}')",
    "select core._run_ddl(array['create table collections.x ()'])",
    "create table core.x ()",
    "create table api.x ()",
    "create table catalog.x ()",
    "create table collections.x ()",
    "create table queue.x ()",
    "create table public.x ()",
    "create schema mine",
    "set role cubby_owner",
    "set session authorization cubby_owner",
    "alter function api.sweep_jobs() security invoker",
    "drop view catalog.asset",
    "create function public.f() returns int language sql as 'select 1'",
]
ANALYST = [
    "select api.sweep_jobs()",
    "select api.change_setting('N_sample', '1')",
    "copy api.inbox from stdin",
    "select * from api.inbox",
    "select * from queue.procrastinate_jobs",
    "delete from catalog.asset",
    "update catalog.setting set value = '1'",
    "insert into catalog.lineage (id) values (uuidv7())",
]
ADMIN = [
    "select * from queue.procrastinate_jobs",
    "insert into api.inbox values (1, 1, '', '1')",
    "delete from catalog.asset",
    "insert into collections.docs_things values (uuidv7(), '1', now())",
]
SERVICE = [
    "select * from api.inbox",
    "delete from api.inbox",
    "truncate api.inbox",
    "update catalog.setting set value = '1'",
    "drop table queue.procrastinate_jobs",
    "delete from core.asset_raw",
]


def _as(cubby: Cubby, role: str) -> psycopg.Connection[object]:
    """Logged in as the role, not just acting as it: so that it cannot simply stop acting."""
    with cubby.database.connect(None) as root:
        root.execute(f"alter role {role} login")
    dsn = cubby.database.dsn.replace("postgres@", f"{role}@")
    return psycopg.connect(dsn, autocommit=True)


@pytest.mark.parametrize(
    ("role", "forbidden"),
    [
        ("cubby_analyst", NEVER + ANALYST),
        ("cubby_admin", NEVER + ADMIN),
        ("cubby_api", NEVER + SERVICE),
        ("cubby_worker", NEVER + SERVICE),
    ],
)
def test_what_is_not_granted_is_refused(shared: Cubby, role: str, forbidden: list[str]) -> None:
    shared_things = "select to_regclass('collections.docs_things')"
    allowed = []
    with _as(shared, role) as connection:
        for statement in forbidden:
            try:
                connection.execute(statement)
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable):
                continue
            except psycopg.errors.ObjectNotInPrerequisiteState:
                continue  # a view that cannot be written by any role
            allowed.append(statement)

    assert allowed == []
    assert shared.value(shared_things) is None


def test_an_admin_in_psql_may_do_what_the_api_does_under_their_own_name(cubby: Cubby) -> None:
    request = request_of([documents({"a": 1})])
    with _as(cubby, "cubby_admin") as admin:
        (answer,) = admin.execute(
            "select api.accept_ingest(%s, %s, %s, %s, %s)",
            [
                psycopg.types.json.Jsonb(request["p_request"]),
                psycopg.types.json.Jsonb(request["p_parts"]),
                request["p_element_parts"],
                request["p_element_offsets"],
                request["p_element_lengths"],
            ],
        ).fetchone() or (None,)
        admin.execute("select api.change_setting('N_sample', '64')")
        assert admin.execute("select count(*) from catalog.asset").fetchone() == (1,)

    assert answer["objects_total"] == 1  # type: ignore[index]
    assert cubby.value("select actor from core.lineage where stage = 'setting_changed'") == (
        "cubby_admin"
    )


def test_an_analyst_reads_everything_in_catalog_and_collections(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")
    names = cubby.rows(
        "select format('%I.%I', schemaname, viewname) from pg_views where schemaname = 'catalog'"
        " union all select format('%I.%I', schemaname, tablename) from pg_tables"
        " where schemaname = 'collections'"
    )

    with _as(cubby, "cubby_analyst") as analyst:
        for (name,) in names:
            analyst.execute(f"select * from {name} limit 1")
        analyst.execute("select catalog.overview(), catalog.list_objects()")

    assert len(names) > 10


def test_a_refused_call_comes_to_python_as_forbidden(shared: Cubby) -> None:
    with shared.database.connect("cubby_analyst") as analyst, pytest.raises(Forbidden):
        by_name(analyst, "api.sweep_jobs")


@pytest.mark.parametrize(
    "statement",
    [
        "create table core.x ()",
        "create table public.x ()",
        "create table catalog.x ()",
        "create schema mine",
        "drop table core.lineage",
        "alter table core.lineage disable trigger all",
        "delete from core.lineage",
        "insert into core.setting (name) values ('x')",
        "drop table queue.procrastinate_jobs",
        "select api.sweep_jobs()",
        "create role mine",
        "grant cubby_owner to cubby_analyst",
    ],
)
def test_generated_ddl_can_do_nothing_outside_collections(shared: Cubby, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        shared.owner.execute("select core._run_ddl(%s)", [[statement]])


def test_generated_ddl_gives_up_a_lock_after_three_seconds(shared: Cubby) -> None:
    settings = shared.value("select proconfig from pg_proc where proname = '_run_ddl'")

    assert "lock_timeout=3s" in settings
