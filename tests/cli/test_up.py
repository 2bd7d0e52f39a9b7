"""The whole program as a person runs it: `cubby up` and the commands beside it."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.cli.running import Cubby, cubby_up, gone, start
from tests.waiting import until


@pytest.fixture(scope="module")
def cubby() -> Iterator[Cubby]:
    """One for all tests here; the last one ends it."""
    with cubby_up() as cubby:
        yield cubby


def test_it_says_where_it_is_when_it_is_ready(cubby: Cubby) -> None:
    assert httpx.get(f"{cubby.url}/live").status_code == 200
    assert httpx.get(f"{cubby.url}/ready").json()["ready"] is True


def test_a_second_one_on_the_same_folder_says_who_has_it(cubby: Cubby) -> None:
    done = cubby.run("up")

    assert done.returncode == 2
    assert (
        f"Another `cubby up` (process {cubby.process.pid}) runs on {cubby.data_dir}" in done.stderr
    )
    assert done.stderr.count("\n") == 1


def test_what_is_put_is_processed_and_found_and_not_made_twice(
    cubby: Cubby, tmp_path: Path
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "notes.txt").write_text("hello")
    (tmp_path / "folder" / "things.json").write_text('[{"n": 1}, {"n": 2}]')

    first = cubby.run("put", str(tmp_path / "folder"), "--owner", "ann", "--wait")
    second = cubby.run("put", str(tmp_path / "folder"), "--owner", "ann")

    assert first.returncode == 0, first.stderr
    assert "2 sent with 3 objects, 0 were there already." in first.stderr
    assert "done  (2 done)" in first.stdout
    assert "0 sent with 0 objects, 2 were there already." in second.stderr
    jobs = {line.split()[0] for line in second.stdout.splitlines()}
    assert jobs <= {line.split()[0] for line in first.stdout.splitlines()}
    listed = httpx.get(f"{cubby.url}/api/v1/objects", params={"owner": "ann"}).json()
    assert len(listed["items"]) == 3

    found = cubby.run("search", "notes", "--owner", "ann", "--json")
    assert found.returncode == 0, found.stderr
    assert "items" in json.loads(found.stdout)


def test_standard_input_and_a_failing_object_are_told(cubby: Cubby) -> None:
    sent = cubby.run("put", "-", "--name", "broken.jpg", "--wait", text="\xff\xd8\xff no picture")
    job = sent.stdout.split()[0]
    status = cubby.run("status", job)

    assert sent.returncode in (0, 1), sent.stderr
    assert status.returncode == sent.returncode
    assert job in status.stdout


def test_an_unknown_id_is_one_line(cubby: Cubby) -> None:
    done = cubby.run("status", "00000000-0000-7000-8000-000000000000")

    assert done.returncode == 2
    assert done.stderr.startswith("cubby: Not found (404)")
    assert done.stderr.count("\n") == 1


def test_psql_is_an_analyst_who_changes_nothing_and_an_admin_on_demand(cubby: Cubby) -> None:
    query = "select current_user || ' ' || current_setting('search_path')"
    analyst = cubby.run("psql", "-At", "-c", query)
    admin = cubby.run("psql", "--admin", "-At", "-c", query)
    refused = cubby.run("psql", "-c", "delete from core.asset")
    wrong = cubby.run("psql", "-v", "ON_ERROR_STOP=1", "-c", "select nonsense")

    assert analyst.stdout.strip() == "cubby_analyst catalog, collections, analysis"
    assert admin.stdout.strip() == "cubby_admin catalog, collections, public"
    assert "permission denied" in refused.stderr
    assert wrong.returncode == 1


def test_an_analyst_who_changes_the_shared_login_locks_no_other_out(cubby: Cubby) -> None:
    for change in (
        "password 'mine alone'",
        "set statement_timeout = 0",
        "set search_path = public",
    ):
        cubby.run("psql", "-At", "-c", f"alter role current_user {change}")

    found = cubby.run(
        "psql", "-At", "-c", "show statement_timeout", "-c", "select 7 from asset limit 0"
    )

    assert found.stdout.split() == ["5min"]


def test_the_doctor_finds_everything_in_order(cubby: Cubby) -> None:
    done = cubby.run("doctor")

    assert done.returncode == 0, done.stdout
    assert "Postgres 18" in done.stdout
    assert f"answers at {cubby.url}" in done.stdout
    assert "bad" not in done.stdout


def test_migrate_and_models_work_beside_it(cubby: Cubby) -> None:
    migrated = cubby.run("migrate")
    used = cubby.run("models", "use", "histogram")

    assert migrated.stdout == "The database is up to date.\n"
    assert used.stdout == "histogram-512 is in use.\n", used.stderr


def test_a_killed_worker_and_a_killed_api_are_started_again(cubby: Cubby) -> None:
    for child in ("worker-0", "api-0"):
        before = cubby.pids(child)
        os.kill(before[-1], signal.SIGKILL)
        until(lambda child=child, before=before: len(cubby.pids(child)) > len(before), child)

    # The socket was never closed: a request during the restart waits for its answer.
    assert httpx.get(f"{cubby.url}/live", timeout=60).status_code == 200


def test_a_killed_postgres_is_started_again(cubby: Cubby) -> None:
    pid = cubby.postgres_pid()
    os.kill(pid, signal.SIGKILL)

    def answers() -> bool:
        done = cubby.run("psql", "-At", "-c", "select 1")
        return done.stdout == "1\n" and cubby.postgres_pid() != pid

    until(answers, "the new server")
    until(lambda: httpx.get(f"{cubby.url}/ready", timeout=60).is_success, "being ready again")


def test_nothing_outlives_a_killed_one_and_the_next_takes_over(cubby: Cubby) -> None:
    pids = [cubby.pids("api-0")[-1], cubby.pids("worker-0")[-1], cubby.postgres_pid()]
    cubby.process.kill()
    cubby.process.wait()

    start(cubby)

    assert all(gone(pid) for pid in pids)
    assert cubby.run("psql", "-At", "-c", "select 1").stdout == "1\n"


def test_ctrl_c_ends_everything_in_order(cubby: Cubby) -> None:
    pids = [cubby.pids("api-0")[-1], cubby.pids("worker-0")[-1], cubby.postgres_pid()]
    began = time.monotonic()
    cubby.process.send_signal(signal.SIGINT)

    assert cubby.process.wait(40) == 0

    assert time.monotonic() - began < 30
    assert all(gone(pid) for pid in pids)
    assert not (cubby.data_dir / "postgres" / "postmaster.pid").exists()
    assert not any(line.get("event") == "child killed" for line in cubby.log())
