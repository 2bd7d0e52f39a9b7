"""A lost client does not keep its locks, and a wait for a lock is bounded."""

from __future__ import annotations

import contextlib
import os
import re
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from cubby.cli.postgres import EmbeddedPostgres, server
from cubby.db import apply, sessions
from cubby.db.apply import DeployError, deploy
from cubby.db.errors import Busy, translate
from tests.db.cubby import Cubby
from tests.db.sent import documents

# Takes a lock that every job of a collection needs, by way of Cubby's own client, and holds it in
# an open transaction. The figures are shorter than the shipped ones; the means are the same.
_HOLDER = """
import sys
from cubby.db import client, sessions
sessions.LOST_CLIENT.update(
    tcp_keepalives_idle="1", tcp_keepalives_interval="1", tcp_keepalives_count="2",
    tcp_user_timeout="2s", client_connection_check_interval="200ms",
    idle_in_transaction_session_timeout=sys.argv[3],
)
connection = client.connect(sys.argv[1], "cubby_owner")
connection.execute("begin")
connection.execute("lock table core.collection in access exclusive mode")
print("held", flush=True)
if sys.argv[2]:
    connection.execute(sys.argv[2])
else:
    sys.stdin.read()
"""


@contextlib.contextmanager
def _holding(
    dsn: str, statement: str = "", idle: str = "10min", within: Sequence[str] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    command = [*within, sys.executable, "-c", _HOLDER, dsn, statement, idle]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        try:
            assert holder.stdout is not None
            ready, _, _ = select.select([holder.stdout], [], [], 60)
            assert ready
            assert holder.stdout.readline() == b"held\n"
            yield holder
        finally:
            holder.kill()


def _read_collections(dsn: str) -> None:
    """Returns when the lock is free; the wait itself is bounded, to fail and not to hang."""
    with psycopg.connect(dsn, options="-c lock_timeout=60s") as connection:
        connection.execute("select from core.collection")


def test_a_stopped_client_loses_its_transaction(database: Any) -> None:
    with _holding(database.dsn, idle="1s") as holder:
        holder.send_signal(signal.SIGSTOP)
        _read_collections(database.dsn)


def test_a_client_that_is_gone_loses_the_statement_that_runs_for_it(database: Any) -> None:
    with _holding(database.dsn, "select pg_sleep(600)") as holder:
        holder.kill()
        _read_collections(database.dsn)


def test_a_host_that_falls_silent_loses_its_locks(wire: str) -> None:
    """No end is sent: the cable is cut, and the process continues."""
    device, dsn, namespace = wire.split("|")
    with _holding(dsn, within=["ip", "netns", "exec", namespace]) as holder:
        subprocess.run(["ip", "link", "set", device, "down"], check=True)
        _read_collections(dsn.replace("10.213.77.1", "127.0.0.1"))
        assert holder.poll() is None


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server that another host reaches over a wire, as far as one machine can have two."""
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("needs root and the command ip, to make a network namespace")
    name = uuid4().hex[:8]
    namespace, near, far = f"cubby-{name}", f"cb{name}a", f"cb{name}b"
    steps = (
        f"ip netns add {namespace}",
        f"ip link add {near} type veth peer name {far} netns {namespace}",
        f"ip addr add 10.213.77.1/24 dev {near}",
        f"ip link set {near} up",
        f"ip netns exec {namespace} ip addr add 10.213.77.2/24 dev {far}",
        f"ip netns exec {namespace} ip link set {far} up",
    )
    try:
        for step in steps:
            made = subprocess.run(step.split(), check=False, capture_output=True, text=True)
            if made.returncode:
                pytest.skip(f"needs network namespaces: {step}: {made.stderr.strip()}")
        monkeypatch.setattr(server, "HOST", "127.0.0.1,10.213.77.1")
        with EmbeddedPostgres(durable=False) as embedded:
            deploy(embedded.dsn())
            with psycopg.connect(embedded.dsn(), autocommit=True) as root:
                (file,) = root.execute("show hba_file").fetchone() or ("",)
                with open(file, "a", encoding="utf-8") as rules:  # noqa: PTH123
                    rules.write("host all all 10.213.77.0/24 trust\n")
                root.execute("select pg_reload_conf()")
            yield "|".join((near, embedded.dsn().replace("127.0.0.1", "10.213.77.1"), namespace))
    finally:
        subprocess.run(["ip", "link", "del", near], check=False, capture_output=True)
        subprocess.run(["ip", "netns", "del", namespace], check=False, capture_output=True)


def test_every_session_asks_for_all_of_it(shared: Cubby) -> None:
    wanted = sessions.LOST_CLIENT | {"lock_timeout": sessions.REQUEST_LOCK_TIMEOUT}
    shown = {
        name: shared.service.execute(
            "select setting || coalesce(unit, '') from pg_settings where name = %s", [name]
        ).fetchone()
        for name in wanted
    }

    assert shown == {
        "tcp_keepalives_idle": ("10s",),
        "tcp_keepalives_interval": ("5s",),
        "tcp_keepalives_count": ("4",),
        "tcp_user_timeout": ("30000ms",),
        "client_connection_check_interval": ("10000ms",),
        "idle_in_transaction_session_timeout": ("60000ms",),
        "lock_timeout": ("10000ms",),
    }


def test_a_lock_that_is_held_refuses_a_request_and_does_not_count_a_try(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"a": 1}, collection="things"))
    (job,) = cubby.jobs(sent, "json.store")
    cubby.begin(job)
    cubby.service.execute("set lock_timeout = '50ms'")

    with cubby.owner.transaction():
        cubby.owner.execute("lock table core.collection in access exclusive mode")
        with pytest.raises(Busy) as refused:
            cubby.store(job, sent)
    code = refused.value.slug
    for _ in range(8):
        assert cubby.fail(job, code)["state"] == "queued"
        cubby.begin(job)

    assert cubby.value("select attempts from core.job where id = %s", job) == 1
    cubby.store(job, sent)
    assert cubby.value("select state from core.job where id = %s", job) == "done"


def test_two_transactions_that_wait_for_each_other_are_busy_as_well() -> None:
    for error in (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
        meant = translate(error("x"))
        assert isinstance(meant, Busy)
        assert (meant.http_status, meant.permanent) == (503, False)


def test_a_deployment_does_not_wait_behind_a_long_writer(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.run("update core.deployment set behaviour_sha256 = 'older'")
    with psycopg.connect(database.dsn) as writer, monkeypatch.context() as impatient:
        impatient.setattr(apply, "DEPLOY_LOCK_TIMEOUT", "20ms")
        impatient.setattr(apply, "LOCK_PAUSE_SECONDS", 0.0)
        writer.execute("lock table core.asset in row exclusive mode")
        with pytest.raises(DeployError, match="another session holds a lock"):
            deploy(database.dsn)

    assert deploy(database.dsn).behaviour


def test_a_deployment_that_deadlocks_with_a_process_at_work_is_tried_again(
    database: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    database.run("update core.deployment set behaviour_sha256 = 'older'")
    first, last = _tables_with_triggers()
    with (
        psycopg.connect(database.dsn) as worker,
        ThreadPoolExecutor(1) as threads,
        monkeypatch.context() as patient,
    ):
        patient.setattr(apply, "DEPLOY_LOCK_TIMEOUT", "60s")
        patient.setattr(apply, "LOCK_PAUSE_SECONDS", 0.0)
        worker.execute("set local deadlock_timeout = '60s'")
        worker.execute(f"lock table {last} in row exclusive mode")
        deployment = threads.submit(deploy, database.dsn)
        while not worker.execute(
            "select from pg_locks where not granted and relation = %s::regclass", [last]
        ).fetchall():
            assert not deployment.done()
        worker.execute(f"lock table {first} in row exclusive mode")
        assert not deployment.done()
        worker.commit()

        assert deployment.result().behaviour


def _tables_with_triggers() -> tuple[str, str]:
    """Those whose triggers a deployment makes first and last."""
    texts = [path.read_text() for path in sorted((apply.HERE / "triggers").glob("*.sql"))]
    tables = [name for text in texts for name in re.findall(r"\bon (core\.\w+)", text)]
    return tables[0], tables[-1]
