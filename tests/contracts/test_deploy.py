"""Fresh install equals upgraded install, whichever role deploys, however often."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from cubby.cli.postgres.places import wheel_binaries
from cubby.db import apply
from cubby.db.apply import Deployed, DeployError, deploy
from cubby.db.logins import Logins

REPOSITORY = Path(__file__).parents[2]
Blank = Callable[[], str]


def dump(dsn: str) -> str:
    """Everything that is in a database but its rows, with owners and grants."""
    command = [str(wheel_binaries() / "pg_dump"), "--schema-only", dsn]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return re.sub(r"^\\(un)?restrict .*$", "", text, flags=re.MULTILINE)


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of db/ that deploy takes for its own, to be changed."""
    folder = tmp_path / "db"
    shutil.copytree(apply.HERE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(apply, "HERE", folder)
    return folder


def _run(dsn: str, *statements: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("set role cubby_owner")
        for statement in statements:
            connection.execute(statement)


def _schemas(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        query = "select nspname from pg_namespace where nspname !~ '^pg_|^information_' order by 1"
        return [row[0] for row in connection.execute(query)]


def test_a_second_deployment_changes_nothing(blank: Blank) -> None:
    dsn = blank()
    first = deploy(dsn)
    before = dump(dsn)

    assert first.behaviour
    assert first.migrations[:2] == ("procrastinate", "0001_rooms")
    assert deploy(dsn) == Deployed((), False)
    assert dump(dsn) == before


def test_behaviour_applied_over_an_older_one_equals_a_fresh_install(
    blank: Blank, source: Path
) -> None:
    fresh, old = blank(), blank()
    deploy(fresh)
    _older(source)
    deploy(old)
    assert dump(old) != dump(fresh)

    shutil.rmtree(source)
    shutil.copytree(REPOSITORY / "db", source, ignore=shutil.ignore_patterns("__pycache__"))

    assert deploy(old) == Deployed((), True)
    assert _lines(dump(old)) == _lines(dump(fresh))


def _lines(text: str) -> list[str]:
    """What is said, not in which order: a view made again is dumped after others."""
    return sorted(line for line in text.splitlines() if not line.startswith("--"))


def _older(source: Path) -> None:
    """Functions with other bodies, views with other columns, more grants than there are now."""
    for name in ("api.sweep_jobs", "core._identifier_of", "core._trace"):
        (path,) = (source / "functions").rglob(f"{name.partition('.')[2]}.sql")
        path.write_text(path.read_text().replace("$$;\ncomment", "-- older\n$$;\ncomment"))
    for name, column in (("job", "job.id as job_id"), ("asset", "asset.kind"), ("setting", "name")):
        path = source / "views" / f"{name}.sql"
        text = path.read_text()
        assert column in text
        path.write_text(text.replace(column, f"{column}, 1 as older", 1))
    grants = source / "grants.sql"
    grants.write_text(
        grants.read_text()
        + "grant select on core.asset to cubby_analyst;\n"
        + "grant execute on function api.sweep_jobs() to cubby_analyst;\n"
        + "grant usage on schema core to cubby_service;\n"
    )


def test_rows_are_still_there_after_views_were_rebuilt(blank: Blank, source: Path) -> None:
    dsn = blank()
    _older(source)
    deploy(dsn)
    _run(dsn, "select api.change_setting('N_sample', '64')")
    shutil.rmtree(source)
    shutil.copytree(REPOSITORY / "db", source, ignore=shutil.ignore_patterns("__pycache__"))
    deploy(dsn)

    with psycopg.connect(dsn) as connection:
        query = "select value from catalog.setting where name = 'N_sample'"
        assert connection.execute(query).fetchone() == (64,)


def test_a_view_of_ours_that_somebody_reads_is_not_dropped_from_under_them(
    blank: Blank, source: Path
) -> None:
    dsn = blank()
    deploy(dsn)
    with psycopg.connect(dsn, autocommit=True) as person:
        person.execute("create view public.my_jobs as select job_id from catalog.job")
    before = dump(dsn)
    path = source / "views" / "job.sql"
    path.write_text(
        path.read_text().replace("job.id as job_id, job.state", "job.state, job.id as job_id")
    )

    with pytest.raises(DeployError) as refusal:
        deploy(dsn)

    assert "the view catalog.job must be rebuilt" in str(refusal.value)
    assert "my_jobs" in str(refusal.value)
    assert dump(dsn) == before


def test_a_view_that_somebody_reads_may_grow(blank: Blank, source: Path) -> None:
    dsn = blank()
    deploy(dsn)
    with psycopg.connect(dsn, autocommit=True) as person:
        person.execute("create view public.mine as select name from catalog.setting")
    path = source / "views" / "setting.sql"
    path.write_text(path.read_text().replace("choices from", "choices, 1 as more from"))

    assert deploy(dsn).behaviour


def test_four_processes_that_deploy_at_once_make_one_database(blank: Blank) -> None:
    dsn = blank()
    command = [sys.executable, "-c", f"from cubby.db.apply import deploy; print(deploy({dsn!r}))"]
    processes = [
        subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(4)
    ]

    said = [process.communicate(timeout=120) for process in processes]

    assert [error for _, error in said] == [b""] * 4
    assert sorted(b"0001_rooms" in answer for answer, _ in said) == [False] * 3 + [True]


def test_an_edited_migration_is_refused(blank: Blank, source: Path) -> None:
    dsn = blank()
    deploy(dsn)
    path = source / "migrations" / "0002_settings.sql"
    path.write_text(path.read_text() + "\n-- an afterthought\n")

    with pytest.raises(DeployError) as refusal:
        deploy(dsn)

    assert str(refusal.value) == (
        "migration 0002_settings was changed after it had been applied: "
        "put it back as it was and write a new one"
    )


def test_a_database_of_a_newer_program_is_refused(blank: Blank, source: Path) -> None:
    dsn = blank()
    path = source / "migrations" / "9999_future.sql"
    path.write_text("select 1;\n")
    deploy(dsn)
    path.unlink()

    with pytest.raises(DeployError, match="newer than this program: it has 9999_future"):
        deploy(dsn)


def test_a_new_migration_is_applied_and_behaviour_with_it(blank: Blank, source: Path) -> None:
    dsn = blank()
    deploy(dsn)
    (source / "migrations" / "9999_more.sql").write_text(
        "create table core.more (); comment on table core.more is 'More.';\n"
    )

    assert deploy(dsn) == Deployed(("9999_more",), True)
    assert deploy(dsn) == Deployed((), False)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("functions/core/_actor.sql", "create or replace function core._actor( nonsense"),
        ("functions/core/_actor.sql", "create or replace function core._actor() returns text"
         " language sql stable as $$ select nothing from nowhere $$;"),
        ("views/setting.sql", "create or replace view catalog.setting as select x from core.y"),
        ("triggers/immutable.sql", "create trigger x before delete on core.nowhere"),
        ("migrations/0003_ingest.sql", "create table core.setting ();"),
    ],
)  # fmt: skip
def test_a_deployment_that_fails_leaves_the_database_as_it_was_and_names_the_file(
    blank: Blank, source: Path, file: str, text: str
) -> None:
    dsn = blank()
    (source / file).write_text(text)

    with pytest.raises(DeployError, match=re.escape(file)):
        deploy(dsn)

    assert _schemas(dsn) == ["public"]


@pytest.mark.parametrize("version", ["0.8.3", "0.7.99"])
def test_an_old_pgvector_is_refused(version: str) -> None:
    with pytest.raises(DeployError, match=f"0.8.4 or newer is needed, the server has {version}"):
        apply._check_pgvector(version)


def test_passwords_let_the_roles_log_in(blank: Blank) -> None:
    dsn = blank()
    deploy(dsn, Logins({"cubby_analyst": "s'ecret"}))

    with psycopg.connect(dsn) as connection:
        assert connection.execute(
            "select rolcanlogin from pg_roles where rolname = 'cubby_analyst'"
        ).fetchone() == (True,)
