"""What deploys and runs with the logins: processes, sessions, addresses, and other operators."""

from __future__ import annotations

import hashlib
from pathlib import Path

import httpx
import psycopg
import pytest

from cubby.cli.commands.doctor import _roles, _sessions
from cubby.cli.database import Database
from cubby.cli.errors import CliError
from cubby.config import load
from cubby.db import client
from cubby.db.calls import catalog
from cubby.db.logins import ALL, ANALYST, API, WORKER, login_url
from tests.install.conftest import ended_well, environment, running
from tests.security.installations import Installation


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
