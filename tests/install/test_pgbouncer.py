"""PgBouncer between Cubby and its server, pooling sessions or transactions."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest

from cubby.db import sessions
from cubby.db.client import connect
from cubby.db.errors import DatabaseUnavailable
from cubby.db.logins import ALL, ANALYST, API, WORKER
from tests.cli.api_alone import cubby, environment, running_api
from tests.databases import Database
from tests.forked import COMMAND, Forked
from tests.install.conftest import free_port
from tests.waiting import until

PROGRAM = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
pytestmark = pytest.mark.skipif(
    not Path(PROGRAM).is_file(), reason="needs pgbouncer: apt-get install pgbouncer"
)
# As it is installed, but for where it is. `options` of a client are refused.
CONFIG = """\
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users
pool_mode = {mode}
default_pool_size = {size}
"""

Bouncer = Callable[[str, str], str]


@pytest.fixture
def bouncer(database: Database) -> Iterator[Bouncer]:
    """Starts one that pools so, `tls` sessions of encrypted clients; gives the URL of a login."""
    there = urlsplit(database.dsn)
    started: list[subprocess.Popen[bytes]] = []
    folder = Path(tempfile.mkdtemp(prefix="cubby-bouncer-", dir="/tmp"))
    folder.chmod(0o755)
    ports: dict[str, int] = {}

    def url(mode: str, login: str) -> str:
        if mode not in ports:
            ports[mode] = free_port()
            (folder / "users").write_text("".join(f'"{role}" ""\n' for role in (*ALL, "postgres")))
            config = folder / f"{mode}.ini"
            config.write_text(
                CONFIG.format(
                    host=there.hostname, port=there.port, listen=ports[mode], folder=folder,
                    mode="session" if mode == "tls" else mode,
                    size=3 if mode == "transaction" else 40,
                )
                + (_encrypted(folder) if mode == "tls" else "")
            )  # fmt: skip
            account = ["-u", pwd.getpwnam("nobody").pw_name] if os.getuid() == 0 else []
            started.append(
                subprocess.Popen([PROGRAM, "-q", *account, config], stderr=subprocess.DEVNULL)
            )
            until(lambda: _listens(ports[mode]), "listening")
        return f"postgresql://{login}@127.0.0.1:{ports[mode]}/{database.name}"

    yield url
    for process in started:
        process.terminate()
        process.wait(30)
    shutil.rmtree(folder)


@pytest.mark.parametrize("mode", ["session", "transaction"])
def test_documents_and_questions_go_through_it(
    mode: str, bouncer: Bouncer, database: Database, tmp_path: Path
) -> None:
    more = {"CUBBY_DATABASE_POOLING": mode, "CUBBY_WORKER_METRICS_PORT": "0"}
    api = environment(bouncer(mode, API), tmp_path, **more)
    worker = environment(bouncer(mode, WORKER), tmp_path, **more)
    with running_api(api, tmp_path / "api.log") as url, _worker(worker, tmp_path / "worker.log"):
        with httpx.Client(base_url=f"{url}/api/v1", timeout=120, trust_env=False) as client:
            sent = [
                client.post(
                    "/ingest", params={"collection": "things"}, json=[{"n": n}, {"n": -n}],
                    headers={"Prefer": "wait=60"},
                )
                for n in range(10)
            ]  # fmt: skip
            listed = client.get("/objects", params={"limit": 100})
            found = client.get("/search", params={"q": "things"})
        logins = database.rows(
            "select distinct usename::text from pg_stat_activity"
            " where datname = %s and usename <> 'postgres' order by 1",
            database.name,
        )

    assert [answer.json()["progress"]["done"] for answer in sent] == [2] * 10
    assert len(listed.json()["items"]) == 20
    assert found.status_code == 200
    assert logins == [(API,), (WORKER,)]
    assert "startup parameter" not in (tmp_path / "worker.log").read_text()


def test_events_are_told_though_nothing_can_be_heard(bouncer: Bouncer, tmp_path: Path) -> None:
    environ = environment(
        bouncer("transaction", API), tmp_path, CUBBY_DATABASE_POOLING="transaction"
    )
    with (
        running_api(environ, tmp_path / "log") as url,
        httpx.stream("GET", f"{url}/api/v1/events", timeout=60, trust_env=False) as events,
    ):
        httpx.post(f"{url}/api/v1/ingest", json={"a": 1}, timeout=30, trust_env=False)
        lines = (line for line in events.iter_lines() if line.startswith("data:"))
        assert "received" in next(lines)


def test_a_session_that_is_another_role_is_refused(bouncer: Bouncer) -> None:
    """Pooled by transaction, a role that was taken would be that of any other client."""
    sessions.pool_by_transaction(True)
    try:
        with pytest.raises(DatabaseUnavailable, match="must be cubby_api"):
            connect(bouncer("transaction", "postgres"), API)
    finally:
        sessions.pool_by_transaction(False)


def test_a_role_that_is_taken_is_that_of_the_session_alone(
    bouncer: Bouncer, database: Database
) -> None:
    with connect(bouncer("session", "postgres"), API) as taken:
        assert taken.execute("select current_user").fetchone() == (API,)
    with psycopg.connect(bouncer("session", "postgres")) as next_one:
        assert next_one.execute("select current_user").fetchone() == ("postgres",)


def test_psql_of_people_speaks_tls_with_the_program_of_the_system(
    bouncer: Bouncer, database: Database, tmp_path: Path
) -> None:
    """The bundled one cannot."""
    if shutil.which("psql") is None or shutil.which("openssl") is None:
        pytest.skip("needs psql and openssl: apt-get install postgresql-client openssl")
    url = f"{bouncer('tls', ANALYST)}?sslmode=require"
    given = environment(url, tmp_path)

    def asked(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
        return cubby(environ, "psql", "-At", "-c", "select current_user")

    assert asked(given).stdout == f"{ANALYST}\n"
    assert asked(given | {"CUBBY_DATABASE_URL": url.partition("?")[0]}).stdout == f"{ANALYST}\n"
    alone = asked(given | {"PATH": str(tmp_path)})
    assert alone.returncode == 2
    assert "cannot encrypt" in alone.stderr


@contextmanager
def _worker(environ: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as errors:
        process = Forked(COMMAND, ["worker"], environ, errors.fileno(), errors.fileno())
    try:
        until(lambda: "worker ready" in log.read_text(), "being ready")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(40)


def _encrypted(folder: Path) -> str:
    """Lines of a pooler that takes nothing else, with a certificate of its own."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
               "-subj", "/CN=localhost", "-keyout", key, "-out", certificate]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    key.chmod(0o644)
    return (
        "client_tls_sslmode = require\n"
        f"client_tls_key_file = {key}\nclient_tls_cert_file = {certificate}\n"
    )


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
