"""The embedded Postgres keeps data, keeps strangers out, and ends with the process that started
it."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import psycopg
import pytest

from cubby.cli.errors import OtherMajorVersion, PostgresError, PostgresInUse
from cubby.cli.postgres import EmbeddedPostgres, attach, places
from cubby.cli.postgres.cluster import lock_file
from cubby.db.logins import ALL
from tests.waiting import until

AS_ROOT = os.geteuid() == 0
needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root starts it as another user")


def _ask(dsn: str, query: str) -> object:
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def _quick(data_dir: Path) -> EmbeddedPostgres:
    """The same server without passwords and without waiting for the disk."""
    return EmbeddedPostgres(data_dir, durable=False)


def test_data_port_and_passwords_survive_a_restart(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        port, passwords = postgres.port, postgres.role_passwords()
        assert set(passwords) == set(ALL)
        _ask(postgres.dsn(), "create table kept as select 7 as n")
        assert _ask(postgres.dsn(), "show fsync") == "on"
        assert _ask(postgres.dsn(), "show synchronous_commit") == "on"
        assert _ask(postgres.dsn(), "select current_database()") == "cubby"
        assert _ask(postgres.dsn(), "show server_version_num")[:2] == "18"
        _ask(postgres.dsn(), "create extension vector")
        pid = postgres.pid
    assert not Path(f"/proc/{pid}").exists()

    with EmbeddedPostgres(data_dir) as postgres:
        assert _ask(postgres.dsn(), "select n from kept") == 7
        assert postgres.port == port
        assert postgres.role_passwords() == passwords


def test_nobody_gets_in_without_the_password_and_it_is_for_the_owner_s_eyes(
    data_dir: Path,
) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        for through_socket in (False, True):
            dsn = postgres.dsn(socket=through_socket)
            assert _ask(dsn, "select current_user") == "postgres"
            password = postgres.state.password("postgres")
            with pytest.raises(psycopg.OperationalError, match="password"):
                _ask(dsn.replace(password, "wrong"), "select 1")
            with pytest.raises(psycopg.OperationalError, match="password"):
                _ask(dsn.replace(f":{password}", ""), "select 1")

    assert postgres.state.path.stat().st_mode & 0o777 == 0o600
    assert password not in (data_dir / "postgres.log").read_text()
    assert not list(data_dir.glob("*.password"))


def test_a_killed_server_has_lost_nothing_and_starts_again(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        _ask(postgres.dsn(), "create table kept as select 7 as n")
        assert postgres.pid is not None
        os.kill(postgres.pid, signal.SIGKILL)
        until(lambda: not postgres.alive(), "the end of the server")

        postgres.start()

        assert _ask(postgres.dsn(), "select n from kept") == 7


_START_AND_SAY = """
import sys, time
from pathlib import Path
from cubby.cli.postgres import EmbeddedPostgres
postgres = EmbeddedPostgres(Path(sys.argv[1]))
postgres.start()
print(postgres.pid, flush=True)
time.sleep(600)
"""


def test_the_server_ends_with_a_killed_starter_and_the_next_start_waits_for_it(
    data_dir: Path,
) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", _START_AND_SAY, str(data_dir)], stdout=subprocess.PIPE
    )
    assert starter.stdout is not None
    with starter, starter.stdout as output:
        pid = int(output.readline())
        with pytest.raises(PostgresInUse, match=f"process {starter.pid} already"):
            EmbeddedPostgres(data_dir).start()
        address = attach(data_dir)
        assert address is not None
        _ask(address.dsn(), "create table kept as select 7 as n")
        assert _ask(address.dsn(socket=True), "select n from kept") == 7
        starter.kill()
    with EmbeddedPostgres(data_dir) as postgres:
        assert postgres.pid != pid
        assert _ask(postgres.dsn(), "select n from kept") == 7
    # As a clean shutdown, not as a crash that had to be recovered.
    assert "was not properly shut down" not in (data_dir / "postgres.log").read_text()
    assert attach(data_dir) is None


def test_a_second_start_in_the_same_process_is_refused_and_harms_nothing(data_dir: Path) -> None:
    with _quick(data_dir) as postgres:
        with pytest.raises(PostgresInUse, match=f"process {os.getpid()} already"):
            _quick(data_dir).start()
        postgres.start()

        assert _ask(postgres.dsn(), "select 1") == 1


@pytest.mark.parametrize(
    "name",
    [
        "with space, comma",
        'it\'s "quoted" $HOME; %20 Zoë',
        "/".join(["a-very-long-folder-name"] * 9),
    ],
    ids=["comma", "quotes", "long"],
)
def test_any_path_will_do(data_dir: Path, name: str) -> None:
    with _quick(data_dir / name) as postgres:
        assert _ask(postgres.dsn(), "select 1") == 1
        assert _ask(postgres.dsn(socket=True), "select inet_server_addr() is null")
        sockets = postgres.address.sockets
        assert len(os.fsencode(f"{sockets}/.s.PGSQL.65535")) <= 107
    with _quick(data_dir / name) as postgres:
        assert postgres.address.sockets == sockets
    if sockets.parent == Path("/tmp"):
        assert sockets.stat().st_mode & 0o777 == 0o700
        shutil.rmtree(sockets)
        with _quick(data_dir / name) as postgres:
            assert _ask(postgres.dsn(socket=True), "select 1") == 1
            shutil.rmtree(postgres.address.sockets)


@needs_root
def test_root_starts_it_as_another_user(data_dir: Path) -> None:
    with _quick(data_dir) as postgres:
        status = Path(f"/proc/{postgres.pid}/status").read_text()

    uid = int(status.split("Uid:")[1].split()[0])
    assert pwd.getpwuid(uid).pw_name == "cubby-postgres"
    assert (data_dir / "postgres").stat().st_uid == uid


@needs_root
def test_an_ordinary_user_runs_it_as_itself(data_dir: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    data_dir.mkdir()
    os.chown(data_dir, nobody.pw_uid, nobody.pw_gid)
    with _quick(data_dir.with_name("warm")) as warm:  # loads what that account may not read
        _ask(warm.dsn(socket=True), "select 1")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            with EmbeddedPostgres(data_dir) as postgres:
                _ask(postgres.dsn(), "select 1")
                same = Path(f"/proc/{postgres.pid}").stat().st_uid == nobody.pw_uid
            code = 0 if same else 2
        finally:
            os._exit(code)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert {path.stat().st_uid for path in data_dir.iterdir()} == {nobody.pw_uid}

    with EmbeddedPostgres(data_dir) as postgres:  # and root as that user
        assert Path(f"/proc/{postgres.pid}").stat().st_uid == nobody.pw_uid
        postgres.role_passwords()
    assert {path.stat().st_uid for path in data_dir.iterdir()} == {nobody.pw_uid}


@needs_root
def test_below_a_closed_home_the_data_is_outside_and_linked(closed_data_dir: Path) -> None:
    with _quick(closed_data_dir) as postgres:
        _ask(postgres.dsn(), "create table kept as select 7 as n")
        assert _ask(postgres.dsn(socket=True), "select 1") == 1
    outside = (closed_data_dir / "postgres").resolve()
    assert outside.parent.parent == places.OUTSIDE
    assert (outside.parent / "belongs-to").read_text().strip() == str(closed_data_dir)
    assert outside.stat().st_mode & 0o777 == 0o700
    assert closed_data_dir.parent.stat().st_mode & 0o777 == 0o700
    with _quick(closed_data_dir) as postgres:
        assert _ask(postgres.dsn(), "select n from kept") == 7

    shutil.rmtree(closed_data_dir)
    try:
        with _quick(closed_data_dir) as postgres:
            assert _ask(postgres.dsn(), "select to_regclass('kept') is null")
    finally:
        shutil.rmtree(outside.parent)


@needs_root
def test_binaries_out_of_reach_are_copied_once(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = places.wheel_binaries().parents[1]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    shutil.copytree(package / "pginstall18", closed / package.name / "pginstall18", symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    shutil.copytree(libraries, closed / libraries.name)
    monkeypatch.setattr(
        places, "wheel_binaries", lambda: closed / package.name / "pginstall18" / "bin"
    )
    monkeypatch.setattr(places, "OUTSIDE", data_dir.parent / "outside")

    for _ in range(2):
        with _quick(data_dir) as postgres:
            running = Path(f"/proc/{postgres.pid}/exe").readlink()
            assert running.is_relative_to(places.OUTSIDE)
            _ask(postgres.dsn(), "create extension if not exists vector")
    assert len(list(places.OUTSIDE.iterdir())) == 1
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_number_in_an_old_lock_file_that_is_now_somebody_else_s(data_dir: Path) -> None:
    with _quick(data_dir) as postgres:
        pgdata = data_dir / "postgres"
        lines = lock_file(pgdata)
        owner = pgdata.stat()
    as_owner = {"user": owner.st_uid, "group": owner.st_gid} if AS_ROOT else {}
    with subprocess.Popen(["sleep", "600"], cwd="/", **as_owner) as innocent:
        (pgdata / "postmaster.pid").write_text("\n".join([str(innocent.pid), *lines[1:]]) + "\n")
        os.chown(pgdata / "postmaster.pid", owner.st_uid, owner.st_gid)

        with _quick(data_dir) as postgres:
            assert _ask(postgres.dsn(), "select 1") == 1
        assert innocent.poll() is None
        innocent.kill()


def test_a_folder_of_another_major_version_is_refused_and_not_touched(data_dir: Path) -> None:
    pgdata = data_dir / "postgres"
    pgdata.mkdir(parents=True)
    (pgdata / "PG_VERSION").write_text("16\n")

    with pytest.raises(OtherMajorVersion, match=r"made by Postgres 16.*pg_dumpall"):
        EmbeddedPostgres(data_dir).start()

    assert [path.name for path in pgdata.iterdir()] == ["PG_VERSION"]


def test_a_first_start_that_was_cut_short_is_made_again(data_dir: Path) -> None:
    (data_dir / "postgres.new" / "base").mkdir(parents=True)
    (data_dir / "postgres.password").write_text("old")

    with EmbeddedPostgres(data_dir) as postgres:
        assert _ask(postgres.dsn(), "select 1") == 1

    assert not (data_dir / "postgres.new").exists()
    assert not (data_dir / "postgres.password").exists()


def test_lost_passwords_are_made_anew_and_the_data_is_kept(data_dir: Path) -> None:
    with EmbeddedPostgres(data_dir) as postgres:
        _ask(postgres.dsn(), "create table kept as select 7 as n")
        before = postgres.state.password("postgres")
    postgres.state.path.unlink()

    with EmbeddedPostgres(data_dir) as postgres:
        assert postgres.state.password("postgres") != before
        assert _ask(postgres.dsn(), "select n from kept") == 7


def test_a_damaged_password_file_is_told(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "postgres.json").write_text("{")

    with pytest.raises(PostgresError, match=r"postgres\.json cannot be read"):
        EmbeddedPostgres(data_dir).start()


def test_when_its_port_is_taken_it_takes_another(data_dir: Path) -> None:
    with _quick(data_dir) as postgres:
        port = postgres.port
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        with _quick(data_dir) as postgres:
            assert postgres.port != port
            assert postgres.state.port == postgres.port
            assert _ask(postgres.dsn(), "select 1") == 1


def test_what_a_person_sets_wins_over_what_we_set(data_dir: Path) -> None:
    with _quick(data_dir) as postgres:
        _ask(postgres.dsn(), "alter system set work_mem = '77MB'")
    with _quick(data_dir) as postgres:
        assert _ask(postgres.dsn(), "show work_mem") == "77MB"
        assert _ask(postgres.dsn(), "show jit") == "off"


def test_why_it_does_not_start_is_told_with_the_log(data_dir: Path) -> None:
    with _quick(data_dir):
        pass
    with (data_dir / "postgres" / "postgresql.conf").open("a") as conf:
        conf.write("nonsense = 1\n")

    with pytest.raises(PostgresError) as caught:
        _quick(data_dir).start()

    assert "nonsense" in str(caught.value)
    assert str(data_dir / "postgres.log") in str(caught.value)
    assert attach(data_dir) is None


def test_a_link_to_nowhere_is_not_taken_for_an_empty_folder(data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "postgres").symlink_to(data_dir / "gone")

    with pytest.raises(PostgresError, match="which is gone"):
        EmbeddedPostgres(data_dir).start()


def test_a_thread_may_not_start_it(data_dir: Path) -> None:
    caught: list[Exception] = []

    def start() -> None:
        try:
            EmbeddedPostgres(data_dir).start()
        except PostgresError as error:
            caught.append(error)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()

    assert "main thread" in str(caught[0])
    assert not data_dir.exists()


def test_a_throwaway_server_leaves_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # closed to others, as homes are
    outside_before = set(places.OUTSIDE.glob("*"))
    with EmbeddedPostgres(durable=False) as postgres:
        assert _ask(postgres.dsn(), "show fsync") == "off"
        assert _ask(postgres.dsn("postgres", "postgres", socket=True), "select 1") == 1
        assert postgres.role_passwords() == {}

    assert list(tmp_path.iterdir()) == []
    assert set(places.OUTSIDE.glob("*")) <= outside_before


def test_lasting_data_needs_a_folder() -> None:
    with pytest.raises(ValueError, match="data_dir"):
        EmbeddedPostgres()


def test_a_large_log_is_put_aside(data_dir: Path) -> None:
    data_dir.mkdir()
    with (data_dir / "postgres.log").open("wb") as log:
        log.truncate(17 * 1024 * 1024)

    with _quick(data_dir):
        assert (data_dir / "postgres.log").stat().st_size < 1024 * 1024
    assert (data_dir / "postgres.log.1").exists()
