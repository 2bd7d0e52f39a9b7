"""Releases apart from runs: only `cubby migrate` deploys, processes check which release did."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql

from cubby.db.apply import DeployError, deploy
from cubby.db.release import RELEASE, NotDeployedYet, ReleaseTooOld, check_release
from tests.cli.api_alone import cubby, environment, running_api
from tests.databases import Database
from tests.forked import COMMAND, Forked
from tests.waiting import until

ROOT = Path(__file__).parents[2]
MARK = "comment on function catalog.ready is 'as a newer release has it'"
MARKED = "select obj_description('catalog.ready'::regproc)"


def test_each_release_has_its_number() -> None:
    sections = re.findall(r"^## ", (ROOT / "CHANGELOG.md").read_text(), re.M)

    assert len(sections) == RELEASE


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"release": RELEASE, "oldest_release": RELEASE, "migrations": 7}, None),
        ({"release": RELEASE + 1, "oldest_release": RELEASE, "migrations": 9}, None),
        ({"release": RELEASE + 2, "oldest_release": RELEASE + 1, "migrations": 9}, ReleaseTooOld),
        ({"release": RELEASE, "oldest_release": RELEASE, "migrations": 6}, NotDeployedYet),
        ({"release": RELEASE - 1, "oldest_release": 0, "migrations": 7}, NotDeployedYet),
        ({"migrations": 7}, NotDeployedYet),
    ],
)
def test_a_program_serves_its_own_database_and_that_of_the_next_release(
    facts: dict[str, int], expected: type[Exception] | None
) -> None:
    if expected is None:
        check_release(facts, 7)
    else:
        with pytest.raises(expected):
            check_release(facts, 7)


def test_a_host_of_the_release_before_restarts_and_puts_no_function_back(
    database: Database, tmp_path: Path
) -> None:
    _deployed_by(database, RELEASE + 1, oldest=RELEASE)
    database.run(MARK)
    environ = environment(database.dsn, tmp_path)

    with running_api(environ, tmp_path / "log") as url:
        sent = httpx.post(f"{url}/api/v1/ingest", json={"a": 1}, timeout=30, trust_env=False)
        migrated = cubby(environ, "migrate")

    assert sent.status_code == httpx.codes.ACCEPTED
    assert migrated.returncode == 2
    assert f"it is of release {RELEASE + 1}, this program of {RELEASE}" in migrated.stderr
    assert database.value(MARKED) == "as a newer release has it"
    assert database.value("select behaviour_sha256 from core.deployment") == "newer"


def test_a_program_that_the_database_serves_no_more_is_refused(
    database: Database, tmp_path: Path
) -> None:
    _deployed_by(database, RELEASE + 2, oldest=RELEASE + 1)

    done = cubby(environment(database.dsn, tmp_path), "api")

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(
        f"cubby: The database is of release {RELEASE + 2} and serves programs of release "
    )


def test_processes_wait_until_the_database_is_deployed(database: Database, tmp_path: Path) -> None:
    name = f"{database.name}_bare"
    with database.connect(None) as root:
        root.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
    bare = database.dsn.replace(database.name, name)
    environ = environment(bare, tmp_path)
    log, out = tmp_path / "log", tmp_path / "out"
    with log.open("wb") as errors, out.open("wb") as said:
        process = Forked(COMMAND, ["api"], environ, said.fileno(), errors.fileno())
    try:
        waits = "The database is not deployed. Run cubby migrate"
        until(lambda: waits in log.read_text(), "waiting")
        with psycopg.connect(bare) as root:
            assert root.execute("select to_regnamespace('core')").fetchone() == (None,)
        assert cubby(environ, "migrate").returncode == 0
        until(lambda: "The API is at" in out.read_text(), "being ready")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(40) == 0
        with database.connect(None) as root:
            drop = sql.SQL("drop database {} with (force)")
            root.execute(drop.format(sql.Identifier(name)))


def test_an_older_program_does_not_deploy(database: Database) -> None:
    _deployed_by(database, RELEASE + 1, oldest=RELEASE)

    with pytest.raises(DeployError, match="the database is newer than this program"):
        deploy(database.dsn)
    assert database.value("select release from core.deployment") == RELEASE + 1


def _deployed_by(database: Database, release: int, *, oldest: int) -> None:
    database.run(
        "update core.deployment set release = %s, oldest_release = %s, behaviour_sha256 = 'newer'",
        release, oldest,
    )  # fmt: skip
