"""SQL of people runs as the analyst and as nothing else, whatever it says."""

from __future__ import annotations

from typing import Any

import pytest

PLACES = [
    # Of one statement, and of a kind that is a select.
    "set role none", "reset role", "reset session authorization", "begin", "commit", "discard all",
    "do $$ begin execute 'set role none'; end $$", "call api.embed_text('x')",
    "copy (select 1) to stdout", "copy (select 1) to program 'id'", "copy catalog.asset from stdin",
    "create view analysis.v as select 1 as n", "create temp table t (n integer)",
    "insert into analysis.t values (1)", "update catalog.asset set owner = 'eve'",
    "delete from catalog.asset", "truncate catalog.asset", "vacuum", "listen x", "notify x",
    "prepare p as select 1", "execute p", "deallocate all", "lock table catalog.asset",
    "explain analyze select 1", "show all", "select 1; select 2", "select 1; set role none",
    "select 1; commit; drop table collections.docs_things", "select 1\\; set role none",
    # Out of the parentheses around it.
    "select 1) as asked (c1) limit 1) as shown; set role none; --",
    "select 1) union (select 2", "select 1 /*", "select 1 --\n) as asked; set role none",
    # What a select must not do.
    "with gone as (delete from catalog.asset returning 1) select * from gone",
    "select 1 as n into analysis.t", "select * from catalog.setting for update",
    "select set_config('role', 'cubby_api', false)", "select set_config('role', 'postgres', true)",
    "select set_config('session_authorization', 'postgres', false)",
    "select set_config('transaction_read_only', 'off', false)",
    "select api.delete_query('x')",
    "select nextval('queue.procrastinate_jobs_id_seq')", "select * from core.asset",
    "select * from core.api_key", "select * from catalog.list_keys()",
    "select pg_read_file('/etc/passwd')", "select lo_create(0)", "select pg_ls_dir('.')",
    "select pg_logical_emit_message(false, 'x', 'x')", "select * from pg_authid",
    "select query_to_xml('delete from catalog.asset', true, true, '')",
    "select query_to_xml('create view analysis.v as select 1 as n', true, true, '')",
]  # fmt: skip


async def test_what_is_no_select_of_an_analyst_is_refused(opened, analyst_url, database):
    async with opened(analyst_url=analyst_url) as client:
        for text in PLACES:
            answer = await client.get("sql", params={"sql": text})
            assert (answer.status_code, answer.json().get("code")) == (400, "sql_refused"), text
            answer = await client.get("sql/export", params={"sql": text})
            assert (answer.status_code, answer.json()["code"]) == (400, "sql_refused"), text
        seen = (await client.get("sql", params={"sql": "select current_user, session_user"})).json()

    assert seen["rows"] == [["sappho", "sappho"]]
    assert database.rows("select 1 from pg_views where schemaname = 'analysis'") == []


async def test_nothing_of_a_select_stays_for_the_next(opened, analyst_url):
    async with opened(analyst_url=analyst_url) as client:
        for text in (
            "select set_config('search_path', 'core', false)",
            "select set_config('statement_timeout', '0', false)",
            "select pg_advisory_lock(1)",
        ):
            assert (await client.get("sql", params={"sql": text})).status_code == 200
        asked = "select current_setting('search_path'), current_setting('statement_timeout')"
        (row,) = (await client.get("sql", params={"sql": asked})).json()["rows"]
        locks = "select count(*) from pg_locks where locktype = 'advisory'"

        # The connection was closed, which the server notices by itself.
        while (await client.get("sql", params={"sql": locks})).json()["rows"] != [[0]]:
            pass

    assert row == ["catalog,collections,analysis", "1min"]


@pytest.mark.parametrize("user", ["postgres", "cubby_admin", "both", "owner"])
async def test_a_login_that_is_not_an_analysts_alone_is_refused(opened, database, user):
    """Also one that may become the analyst: it could leave that role."""
    with database.connect(None) as root:
        root.execute("drop role if exists sibyl")
        roles = {"both": "cubby_analyst, cubby_api", "owner": "cubby_analyst, cubby_owner"}
        root.execute(f"create role sibyl login in role {roles.get(user, 'cubby_admin')}")
        name = "postgres" if user == "postgres" else "sibyl"
        url = database.dsn.replace("//postgres@", f"//{name}@")
        async with opened(analyst_url=url) as client:
            answer = await client.get("sql", params={"sql": "select 1"})
        root.execute("drop role sibyl")

    assert (answer.status_code, answer.json()["code"]) == (422, "sql_login")


async def test_a_select_that_takes_too_long_ends_whatever_it_sets(opened, analyst_url):
    async with opened(analyst_url=analyst_url, key_statement_seconds=1) as client:
        for text in (
            "select pg_sleep(600)",
            "select set_config('statement_timeout', '0', true), pg_sleep(600)",
            "select pg_sleep(0.02) from generate_series(1, 100000)",
        ):
            answer = await client.get("sql", params={"sql": text, "limit": 1000})
            body = answer.json()
            assert (answer.status_code, body["budget"]) == (429, "statement_seconds"), text


async def test_values_of_any_size_take_little_of_the_api(opened, analyst_url):
    async with opened(analyst_url=analyst_url) as client:
        wide = "select repeat('x', 50000000) as a, repeat('y', 50000000) as b"
        answer = await client.get("sql", params={"sql": wide})
        many = "select repeat('x', 1000000) from generate_series(1, 100)"
        some = await client.get("sql", params={"sql": many})

    (row,) = answer.json()["rows"]
    assert [len(value) for value in row] == [2_000_001, 2_000_001]
    assert row[0].endswith("…")
    assert len(some.content) < 20_000_000
    assert some.json()["more"] is True


@pytest.mark.parametrize(
    ("allowed", "role", "status"),
    [("read", "read", 200), ("read", "admin", 200), ("read", "ingest", 403),
     ("admin", "read", 403), ("admin", "admin", 200), ("off", "admin", 422)],
)  # fmt: skip
async def test_the_setting_says_which_keys_may_run_sql(
    opened, analyst_url, add, allowed, role, status
):
    async with opened(analyst_url=analyst_url, sql=allowed) as client:
        headers = {"X-API-Key": add(role)}
        for path in ("sql", "sql/export"):
            answer = await client.get(path, params={"sql": "select 1"}, headers=headers)
            assert answer.status_code == status
        kept = await client.put("queries/a", json={"sql": "select 1"}, headers=headers)
        assert kept.status_code == (200 if role == "admin" else 403)


async def test_without_the_login_of_an_analyst_sql_is_not_offered(opened):
    async with opened() as client:
        answer = await client.get("sql", params={"sql": "select 1"})

    assert (answer.status_code, answer.json()["hint"]) == (422, "Set CUBBY_ANALYST_URL.")


async def test_another_site_runs_nothing(opened, analyst_url):
    """A link fills in the page; a select runs once a person has read it."""
    elsewhere: dict[str, Any] = {"headers": {"Sec-Fetch-Site": "cross-site"}}
    async with opened(analyst_url=analyst_url) as client:
        for path in ("sql", "sql/export"):
            answer = await client.get(path, params={"sql": "select 1"}, **elsewhere)
            assert (answer.status_code, answer.json()["code"]) == (403, "forged_request")
        page = await client.get("/admin/sql", params={"sql": "select 41 + 1"}, **elsewhere)

    assert "select 41 + 1" in page.text
    assert "has not been run" in page.text
    assert "<td" not in page.text
