"""Every role is a login of its own that can become nothing else. That holds on the embedded
Postgres and on a server of one's own, where Cubby is not a superuser and passwords are asked
for."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from cubby.cli.commands.psql import address
from cubby.db.apply import DeployError
from cubby.db.logins import ADMIN, ALL, ANALYST, API, WORKER, derived, login_url
from tests.security.installations import Installation

OTHERS = (
    "postgres", "cubby_deploy", "cubby_owner", "cubby_ddl", "cubby_service", "pg_read_all_data",
    "pg_execute_server_program", "pg_read_server_files", *ALL,
)  # fmt: skip


@pytest.mark.parametrize("role", ALL)
def test_a_login_is_its_role_and_becomes_no_other(installation: Installation, role: str) -> None:
    allowed = {role} | ({ANALYST} if role == ADMIN else set())
    with installation.connect(role) as session:
        for way_out in ("set role none", "reset role", "set session authorization default"):
            session.execute(way_out)
            row = session.execute("select session_user::text, current_user::text").fetchone()
            assert row == (role, role)
        for other in OTHERS:
            for way in (f"set role {other}", f"set session authorization {other}"):
                try:
                    session.execute(way)
                except psycopg.Error:
                    continue
                assert other in allowed, way
                session.execute("reset role")


GAINS = (
    "create role mine",
    "alter role {role} createrole",
    "alter role {role} superuser",
    "grant cubby_owner to {role}",
    "alter role cubby_owner login",
    "alter role cubby_service login",
    "create database mine",
    "select rolpassword from pg_authid",
    "copy (select 1) to program 'id'",
    "select pg_read_file('/etc/passwd')",
    "alter system set log_statement = 'all'",
    "select core._run_ddl(array['create table collections.x ()'])",
    "select * from core.api_key",
    *(f"alter role {other} password 'mine'" for other in ALL),
    *(f"alter role {other} set search_path = mine" for other in ALL),
)
JOBS_NEVER = (
    "select api.add_key('mine', 'admin')",
    "select api.revoke_key('first')",
    "select api.accept_schema(uuidv7())",
    "select api.change_setting('N_sample', '1')",
    "select api.replay_jobs()",
    "select api.merge_collections('a', 'b')",
    "select api.open_session('x')",
    "select api.authenticate('x')",
    "select * from catalog.asset",
    "select * from catalog.lineage",
    "select catalog.list_objects()",
    "select catalog.list_keys()",
    "select * from catalog.api_key",
    "select * from collections.docs_things",
    "select * from api.inbox",
    "delete from core.asset_raw",
)
REFUSED = (
    psycopg.errors.InsufficientPrivilege,
    # Of a call with other arguments than the function has, and of a table that is not there.
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedTable,
)


@pytest.mark.parametrize("role", ALL)
def test_a_login_gives_itself_nothing(installation: Installation, role: str) -> None:
    """Its own password and settings are its to change; a deployment puts them back."""
    allowed = []
    with installation.connect(role) as session:
        for attempt in GAINS:
            if attempt.startswith((f"alter role {role} password", f"alter role {role} set")):
                continue
            try:
                session.execute(attempt.format(role=role))
            except psycopg.errors.InsufficientPrivilege:
                continue
            allowed.append(attempt)

    assert allowed == []


def test_a_worker_does_what_jobs_do_and_nothing_else(own: Installation) -> None:
    allowed = []
    with own.connect(WORKER) as session:
        for attempt in JOBS_NEVER:
            try:
                session.execute(attempt)
            except REFUSED:
                continue
            allowed.append(attempt)

    assert allowed == []


def test_functions_that_workers_may_call_are_those_that_jobs_call(own: Installation) -> None:
    with own.connect(WORKER) as session:
        row = session.execute(
            "select array_agg(proname::text) from pg_proc"
            " where pronamespace = any ('{api,catalog}'::regnamespace[])"
            " and has_function_privilege(oid, 'execute')"
        ).fetchone()
    sources = "\n".join(path.read_text() for path in Path("workers").rglob("*.py"))
    called = set(re.findall(r"\b(?:api|catalog)\.([a-z_]+)[()]", sources))

    assert row is not None
    assert set(row[0]) == called


@pytest.mark.parametrize(
    "attempt",
    ["delete from queue.procrastinate_jobs", "select * from api.inbox", "select * from core.asset"],
)
def test_the_api_reaches_queue_and_documents_by_functions_alone(
    own: Installation, attempt: str
) -> None:
    with own.connect(API) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(attempt)


def test_passwords_are_of_each_login_alone(installation: Installation) -> None:
    passwords = {
        role: psycopg.conninfo.conninfo_to_dict(installation.database.login(role))["password"]
        for role in ALL
    }

    assert len(set(passwords.values())) == len(ALL)
    for role, other in zip(ALL, reversed(ALL), strict=True):
        wrong = login_url(installation.root, role, str(passwords[other]))
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(wrong)


def test_the_address_for_other_programs_leads_out_of_no_role(installation: Installation) -> None:
    url = address(installation.database.login(ANALYST), ANALYST)
    with psycopg.connect(url, autocommit=True) as session:
        session.execute("set role none")
        assert session.execute("select current_user").fetchone() == (ANALYST,)


def test_the_secret_is_kept_from_others_and_gives_the_same_passwords_everywhere(
    own: Installation,
) -> None:
    file = own.folder / "logins.secret"
    elsewhere = own.again(CUBBY_DATA="/nowhere", CUBBY_LOGINS_SECRET=file.read_text().strip())

    assert file.stat().st_mode & 0o777 == 0o600
    assert elsewhere.login(WORKER) == own.database.login(WORKER)


def test_no_password_is_in_the_log_of_the_server(own: Installation) -> None:
    own.run_as_root("alter system set log_statement = 'all'", "select pg_reload_conf()")
    try:
        own.again().deploy()
    finally:
        own.run_as_root("alter system reset log_statement", "select pg_reload_conf()")
    passwords = derived((own.folder / "logins.secret").read_text().strip()).passwords

    assert 'alter role "cubby_api" login password \'SCRAM' in own.log.read_text()
    assert not [role for role, password in passwords.items() if password in own.log.read_text()]


def test_a_second_installation_does_not_change_the_passwords_of_the_first(
    own: Installation, tmp_path: Path
) -> None:
    with pytest.raises(DeployError, match="another secret"):
        own.again(CUBBY_DATA=str(tmp_path)).deploy()
    own.connect(API).close()

    own.again(CUBBY_DATA=str(tmp_path)).deploy(reset=True)
    with pytest.raises(psycopg.OperationalError, match="password"):
        own.connect(API)
    own.again().deploy(reset=True)
    own.connect(API).close()


def test_a_password_that_an_analyst_changed_is_put_back(installation: Installation) -> None:
    with installation.connect(ANALYST) as session:
        session.execute("alter role cubby_analyst password 'mine'")
        session.execute("alter role cubby_analyst set statement_timeout = 0")
    installation.database.restore_logins()

    with installation.connect(ANALYST) as session:
        assert session.execute("show statement_timeout").fetchone() == ("5min",)
