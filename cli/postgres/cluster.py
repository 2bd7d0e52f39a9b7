"""The data folder of the embedded Postgres: making it, its settings, its superuser's password."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from cubby.cli.errors import OtherMajorVersion, PostgresError
from cubby.cli.postgres.places import Places, give

MAJOR = "18"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def refuse_other_version(pgdata: Path) -> None:
    try:
        found = (pgdata / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return
    if found != MAJOR:
        raise OtherMajorVersion(
            f"{pgdata} was made by Postgres {found}, and this Cubby runs Postgres {MAJOR}.",
            f"With Postgres {found} on that folder run pg_dumpall, move the folder away, start "
            "cubby, and load the dump with cubby psql --admin.",
        )


def initialise(places: Places, password: str | None) -> None:
    """A new data folder, ready under its name only when it is complete. Without a password every
    local program is trusted."""
    fresh = places.home / "postgres.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    give(fresh, places.account)
    options = ["--auth=trust", "--no-sync"]
    secret = places.home / "postgres.password"
    if password is not None:
        secret.unlink(missing_ok=True)
        with os.fdopen(os.open(secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(password)
        give(secret, places.account)
        options = ["--auth=scram-sha-256", f"--pwfile={secret}"]
    try:
        _run(
            places, "initdb", "-D", str(fresh), "-U", "postgres", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8",
            *options,
        )  # fmt: skip
        with (fresh / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.write("\ninclude_if_exists = 'cubby.conf'\n")
    finally:
        secret.unlink(missing_ok=True)
    if places.pgdata.is_dir():
        places.pgdata.rmdir()  # the empty one a link already leads to
    fresh.rename(places.pgdata)


def write_settings(places: Places, text: str) -> None:
    file = places.pgdata / "cubby.conf"
    file.write_text(text, encoding="utf-8")
    file.chmod(0o600)
    give(file, places.account)


def reset_password(places: Places, password: str) -> None:
    """Give the superuser a password when the file that had it is lost; the server is not running.
    A user that may write the data folder could do the same."""
    statement = f"alter role postgres password '{password}'\n"
    _run(
        places,
        "postgres",
        "--single",
        "-D",
        str(places.pgdata),
        "postgres",
        standard_input=statement,
    )


def make_database(dsn: str, name: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as connection:
        there = connection.execute("select from pg_database where datname = %s", [name]).fetchone()
        if there is None:
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def lock_file(pgdata: Path) -> list[str]:
    """The lines of postmaster.pid: process, folder, start, port, socket, host, memory, state."""
    try:
        text = (pgdata / "postmaster.pid").read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [line.strip() for line in text.splitlines()]


def reason(log: str) -> str:
    """The sentence in the server's log that says why it ended."""
    for level in ("FATAL|PANIC", "ERROR"):
        found = re.findall(rf"(?:{level}):\s*(.+)", log)
        if found:
            # What is wrong in a configuration file is in the lines before.
            causes = re.findall(r"LOG:\s*(.+)", log) if "contains errors" in found[-1] else []
            return "; ".join(line.strip() for line in [found[-1], *causes]) + "."
    lines = [line for line in log.splitlines() if line.strip()]
    return f"{lines[-1].strip()}." if lines else "it said nothing."


def _run(places: Places, program: str, *arguments: str, standard_input: str = "") -> None:
    account = places.account
    done = subprocess.run(
        [str(places.binaries / program), *arguments],
        input=standard_input, check=False, capture_output=True, text=True, cwd="/", env=ENVIRONMENT,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )  # fmt: skip
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if "error:" in line] or [done.stderr]
        raise PostgresError(f"{program} on {places.pgdata} failed: {lines[0].strip()}.")
