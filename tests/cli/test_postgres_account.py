"""Which account runs the embedded Postgres, and where its data and binaries then are."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

from cubby.cli.postgres import EmbeddedPostgres, places
from cubby.cli.postgres.cluster import lock_file
from tests.cli.embedded import AS_ROOT, ask, needs_root, quick


@needs_root
def test_root_starts_it_as_another_user(data_dir: Path) -> None:
    with quick(data_dir) as postgres:
        status = Path(f"/proc/{postgres.pid}/status").read_text()

    uid = int(status.split("Uid:")[1].split()[0])
    assert pwd.getpwuid(uid).pw_name == "cubby-postgres"
    assert (data_dir / "postgres").stat().st_uid == uid


@needs_root
def test_an_ordinary_user_runs_it_as_itself(data_dir: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    data_dir.mkdir()
    os.chown(data_dir, nobody.pw_uid, nobody.pw_gid)
    with quick(data_dir.with_name("warm")) as warm:  # loads what that account may not read
        ask(warm.dsn(socket=True), "select 1")
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            with EmbeddedPostgres(data_dir) as postgres:
                ask(postgres.dsn(), "select 1")
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
    with quick(closed_data_dir) as postgres:
        ask(postgres.dsn(), "create table kept as select 7 as n")
        assert ask(postgres.dsn(socket=True), "select 1") == 1
    outside = (closed_data_dir / "postgres").resolve()
    assert outside.parent.parent == places.OUTSIDE
    assert (outside.parent / "belongs-to").read_text().strip() == str(closed_data_dir)
    assert outside.stat().st_mode & 0o777 == 0o700
    assert closed_data_dir.parent.stat().st_mode & 0o777 == 0o700
    with quick(closed_data_dir) as postgres:
        assert ask(postgres.dsn(), "select n from kept") == 7

    shutil.rmtree(closed_data_dir)
    try:
        with quick(closed_data_dir) as postgres:
            assert ask(postgres.dsn(), "select to_regclass('kept') is null")
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
        with quick(data_dir) as postgres:
            running = Path(f"/proc/{postgres.pid}/exe").readlink()
            assert running.is_relative_to(places.OUTSIDE)
            ask(postgres.dsn(), "create extension if not exists vector")
    assert len(list(places.OUTSIDE.iterdir())) == 1
    assert closed.stat().st_mode & 0o777 == 0o700


def test_a_number_in_an_old_lock_file_that_is_now_somebody_else_s(data_dir: Path) -> None:
    with quick(data_dir) as postgres:
        pgdata = data_dir / "postgres"
        lines = lock_file(pgdata)
        owner = pgdata.stat()
    as_owner = {"user": owner.st_uid, "group": owner.st_gid} if AS_ROOT else {}
    with subprocess.Popen(["sleep", "600"], cwd="/", **as_owner) as innocent:
        (pgdata / "postmaster.pid").write_text("\n".join([str(innocent.pid), *lines[1:]]) + "\n")
        os.chown(pgdata / "postmaster.pid", owner.st_uid, owner.st_gid)

        with quick(data_dir) as postgres:
            assert ask(postgres.dsn(), "select 1") == 1
        assert innocent.poll() is None
        innocent.kill()
