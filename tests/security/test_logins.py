"""Every role is a login of its own that can become nothing else. That holds on the embedded
Postgres and on a server of one's own, where Cubby is not a superuser and passwords are asked
for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from cubby.cli.commands.doctor import _roles, _sessions
from cubby.cli.commands.psql import address
from cubby.cli.database import Database
from cubby.cli.errors import CliError
from cubby.cli.postgres import EmbeddedPostgres
from cubby.config import load
from cubby.db import client
from cubby.db.apply import DeployError
from cubby.db.calls import catalog
from cubby.db.logins import ADMIN, ALL, ANALYST, API, WORKER, derived, login_url
from tests.install.conftest import ended_well, environment, running

OTHERS = (
    "postgres", "cubby_deploy", "cubby_owner", "cubby_ddl", "cubby_service", "pg_read_all_data",
    "pg_execute_server_program", "pg_read_server_files", *ALL,
)  # fmt: skip


@dataclass(frozen=True)
class Installation:
    """A deployed database, its superuser and its log, and the folder of the data."""

    database: Database
    root: str
    folder: Path
    log: Path

    def connect(self, role: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.database.login(role), autocommit=True)

    def run_as_root(self, *statements: str) -> None:
        with psycopg.connect(self.root, autocommit=True) as root:
            for statement in statements:
                root.execute(statement)

    def again(self, user: str = "cubby_deploy", password: str = "deploy", **more: str) -> Database:
        """The same database for another login of the operator, or with other settings."""
        url = login_url(self.database.url or "", user, password)
        given = {"CUBBY_DATABASE_URL": url, "CUBBY_DATA": str(self.folder)}
        return Database(load(given | more))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A server of one's own: `cubby_deploy` may make roles and owns the database."""
    with EmbeddedPostgres(tmp_path_factory.mktemp("server")) as postgres:
        folder = tmp_path_factory.mktemp("own")
        url = f"postgresql://cubby_deploy:deploy@127.0.0.1:{postgres.port}/cubby"
        database = Database(load({"CUBBY_DATABASE_URL": url, "CUBBY_DATA": str(folder)}))
        installation = Installation(database, postgres.dsn(), folder, postgres.log)
        installation.run_as_root(
            "create role cubby_deploy login createrole password 'deploy'",
            "alter database cubby owner to cubby_deploy",
            "create extension vector schema public",
        )
        database.deploy()
        yield installation


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("embedded")
    with EmbeddedPostgres(folder) as postgres:
        database = Database(load({"CUBBY_DATA": str(folder)}), postgres.address)
        database.deploy()
        yield Installation(database, postgres.dsn(), folder, postgres.log)


@pytest.fixture(params=["embedded", "own"])
def installation(request: pytest.FixtureRequest) -> Installation:
    return request.getfixturevalue(request.param)  # type: ignore[no-any-return]


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


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("grant cubby_owner to cubby_api", "revoke cubby_owner from cubby_api"),
        ("grant cubby_worker to cubby_api", "revoke cubby_worker from cubby_api"),
        ("grant pg_read_server_files to cubby_api", "revoke pg_read_server_files from cubby_api"),
        ("alter role cubby_api createrole", "alter role cubby_api nocreaterole"),
        ("alter role cubby_api superuser", "alter role cubby_api nosuperuser"),
        ("alter role cubby_api bypassrls", "alter role cubby_api nobypassrls"),
    ],
)
def test_a_login_that_may_become_more_is_refused(
    installation: Installation, given: str, taken: str
) -> None:
    installation.run_as_root(given)
    try:
        with pytest.raises(CliError, match="The login cubby_api may become"):
            installation.database.refuse_powers([API, WORKER])
        assert _roles(installation.database).good is False
    finally:
        installation.run_as_root(taken)
    installation.database.refuse_powers([API, WORKER])
    assert _roles(installation.database).good is True


def test_a_deployer_that_may_make_no_logins_is_refused_unless_roles_are_shared(
    own: Installation, tmp_path: Path
) -> None:
    own.run_as_root(
        "create role member login password 'member'",
        "grant cubby_owner, cubby_ddl, cubby_api, cubby_worker, cubby_service, cubby_analyst,"
        " cubby_admin to member",
        "create database managed owner member",
    )
    managed = (own.database.url or "").replace("/cubby", "/managed")
    url = login_url(managed, "member", "member")
    own_root = own.root.replace("/cubby", "/managed")
    with psycopg.connect(own_root, autocommit=True) as root:
        root.execute("create extension vector schema public")
    given = {"CUBBY_DATABASE_URL": url, "CUBBY_DATA": str(own.folder)}

    with pytest.raises(CliError, match=r"The logins of Cubby cannot be made.*CUBBY_ROLES=shared"):
        Database(load(given)).deploy()
    shared = Database(load(given | {"CUBBY_ROLES": "shared"}))
    shared.deploy()

    shared.refuse_powers([API, WORKER])
    assert shared.login(API) == url
    assert "they can leave" in _roles(shared).words
    # What an upgraded installation has: it continues, and says so.
    with psycopg.connect(own_root, autocommit=True) as root:
        root.execute("update core.deployment set roles_were_shared = true")
    upgraded = Database(load(given))
    upgraded.deploy()
    upgraded.refuse_powers([API, WORKER])
    assert upgraded.login(API) == url
    # The command that mends it is a deployment by a login that may make roles.
    own.run_as_root("alter database managed owner to cubby_deploy")
    own.again(CUBBY_DATABASE_URL=login_url(managed, "cubby_deploy", "deploy")).deploy()
    with pytest.raises(CliError, match="cannot be made"):
        Database(load(given)).deploy()


def _sessions_of(database: Database) -> tuple[bool | None, str]:
    with client.connect(database.login(API), None) as connection:
        rights = client.call_sync(connection, catalog.session_rights())
    finding = _sessions(database, rights)
    return finding.good, finding.words


def test_doctor_says_which_long_sessions_can_be_ended(
    embedded: Installation, own: Installation
) -> None:
    """On a server of one's own the deploying login is not a superuser and cannot give the right."""
    grant = "grant pg_read_all_stats, pg_signal_backend to cubby_owner"

    assert _sessions_of(embedded.database) == (True, "long ones of analysts and admins are ended")
    good, words = _sessions_of(own.database)
    assert good is None
    assert "those of people's own logins are not" in words
    assert words.endswith(grant)
    own.run_as_root("revoke cubby_analyst, cubby_admin from cubby_owner granted by cubby_deploy")
    try:
        good, words = _sessions_of(own.database)
        assert good is None
        assert words.startswith("long ones of analysts and admins are not ended")
        # What doctor says to do is what helps.
        own.run_as_root(grant)
        assert _sessions_of(own.database)[0] is True
    finally:
        own.run_as_root(grant.replace("grant", "revoke", 1).replace(" to ", " from "))
        own.database.deploy()


@pytest.mark.parametrize("granted", [False, True])
def test_a_session_is_ended_where_doctor_says_so(own: Installation, granted: bool) -> None:
    own.run_as_root("drop role if exists ada", "create role ada login password 'ada'",
                    "grant cubby_analyst to ada")  # fmt: skip
    grant = "grant pg_read_all_stats, pg_signal_backend to cubby_owner"
    if granted:
        own.run_as_root(grant)
    own.run_as_root("update core.setting set value = '1' where name = 'person_idle_seconds'")
    try:
        url = login_url(own.database.url or "", "ada", "ada")
        shared, ada = own.connect(ANALYST), psycopg.connect(url, autocommit=True)
        waiting = {session.info.backend_pid: session for session in (shared, ada)}
        for session in waiting.values():
            session.execute("set idle_in_transaction_session_timeout = 0")
            session.execute("begin")
        with psycopg.connect(own.root, autocommit=True) as root, own.connect(WORKER) as worker:
            root.execute("select pg_sleep(1.1)")
            ended = worker.execute("select api.end_long_sessions()").fetchone()
            left = {ada.info.backend_pid} - ({ada.info.backend_pid} if granted else set())
            while {pid for (pid,) in root.execute("select pid from pg_stat_activity")} & {
                *waiting
            } != left:
                pass
        for session in waiting.values():
            session.close()
        assert ended == (2 if granted else 1,)
    finally:
        own.run_as_root(
            "update core.setting set value = initial where name = 'person_idle_seconds'",
            grant.replace("grant", "revoke", 1).replace(" to ", " from "),
            "drop role ada",
        )


def test_a_process_with_a_login_of_its_own_deploys_nothing(own: Installation) -> None:
    api = Database(load({"CUBBY_DATABASE_URL": own.database.login(API)}))

    assert api.deploy().migrations == ()
    api.refuse_powers([API])
    assert api.login(API) == own.database.login(API)
    with pytest.raises(CliError, match="cubby_api of CUBBY_DATABASE_URL may not be cubby_worker"):
        api.login(WORKER)
    own.run_as_root("delete from core.migration where name = '0049_logins'")
    try:
        with pytest.raises(CliError, match="may not deploy"):
            api.deploy()
    finally:
        own.run_as_root(
            "insert into core.migration select '0049_logins', sha256 from (select"
            f" '{_sha('0049_logins')}' as sha256) as it"
        )


def _sha(name: str) -> str:
    return hashlib.sha256(Path(f"db/migrations/{name}.sql").read_bytes()).hexdigest()


def test_processes_on_a_server_of_ones_own_have_their_login_alone(own: Installation) -> None:
    """The whole product, from the deploying URL, with a document and a picture to the end."""
    secrets = ("deploy@", "PGPASSWORD", (own.folder / "logins.secret").read_text().strip())
    env = environment(
        CUBBY_DATABASE_URL=own.database.url or "",
        PGPASSWORD="deploy",
        CUBBY_DATA=str(own.folder),
        CUBBY_PORT="0",
        CUBBY_WORKERS="1",
        CUBBY_WORKER_METRICS_PORT="0",
        CUBBY_EMBEDDER="histogram",
    )
    with running("up", env=env, sign="Cubby is ready at ") as line:
        url = line.split()[4]
        sent = httpx.post(
            f"{url}/api/v1/ingest?collection=things", json=[{"a": 1}, {"a": 2}],
            headers={"Prefer": "wait=60"}, timeout=90, trust_env=False,
        ).json()  # fmt: skip
        with psycopg.connect(own.root) as root:
            logins = root.execute(
                "select distinct usename::text from pg_stat_activity"
                " where datname = 'cubby' and usename <> 'postgres' order by 1"
            ).fetchall()
        spilled = [
            (process, secret)
            for process in _children(own.folder)
            for secret in secrets
            if secret.encode() in (process / "environ").read_bytes()
        ]

    assert sent["progress"]["done"] == 2
    assert logins == [(API,), (WORKER,)]
    assert spilled == []


def _children(folder: Path) -> list[Path]:
    """Processes that were started with this data folder, without the one that the test started."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            text = (process / "environ").read_bytes()
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        ours = b"cubby.cli.api_process" in command or b"cubby.workers.main" in command
        if ours and f"CUBBY_DATA={folder}".encode() in text:
            found.append(process)
    return found


def test_the_address_of_each_login_is_written_for_its_host_alone(
    own: Installation, tmp_path: Path
) -> None:
    env = environment(CUBBY_DATABASE_URL=own.database.url or "", CUBBY_DATA=str(own.folder))
    ended_well(["cubby", "migrate", "--logins", str(tmp_path / "logins")], env)

    for role in ALL:
        file = tmp_path / "logins" / role.removeprefix("cubby_") / "url"
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700
        assert file.read_text().strip() == own.database.login(role)
