"""pg_dump into a backup, and pg_restore through psql into an empty database, in one transaction."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cubby.cli.errors import CliError
from cubby.cli.postgres.programs import program, variables
from cubby.storage import Storage, StoredFile
from cubby.storage.base import CHUNK_BYTES

# A deployment makes these again, where its login may; schemas and extensions are there before.
_LEFT_OUT = re.compile(
    r"^\d+; \d+ \d+ (SCHEMA - |EXTENSION - |COMMENT - EXTENSION |EVENT TRIGGER - |"
    r"COMMENT - EVENT TRIGGER |(ACL |COMMENT )?(public )?FUNCTION public cubby_only_views)"
)
_GRANT = re.compile(r"^\d+; \d+ \d+ (ACL|DEFAULT ACL) ")


def dump(dsn: str, snapshot: str, backup: Storage, key: str) -> StoredFile:
    """What the database held at the moment of the snapshot. Raises CliError."""
    command = [
        program("pg_dump", dsn), "--format=custom", f"--snapshot={snapshot}",
        "--no-unlogged-table-data", "--lock-wait-timeout=60s",
    ]  # fmt: skip
    env = os.environ | variables(dsn, "cubby backup")
    with tempfile.TemporaryFile() as errors, backup.create(key) as writer:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=env)
        try:
            assert process.stdout is not None
            while chunk := process.stdout.read(CHUNK_BYTES):
                writer.write(chunk)
        except BaseException:
            process.kill()
            raise
        finally:
            process.wait()
        if process.returncode:
            raise CliError(f"pg_dump failed: {_said(errors)}.")
        return writer.commit()


def restore(dsn: str, file: Path, beginning: str, after_data: str, before_grants: str) -> None:
    """All of it, or nothing: psql runs one transaction. Raises CliError.

    Between the parts of the dump it runs these statements: before its first one, between rows and
    triggers, and before its grants.
    """
    lines = _output(["--list", str(file)]).splitlines()
    entries = [line for line in lines if line and not line.startswith(";")]
    grants = [line for line in entries if _GRANT.match(line)]
    others = [line for line in entries if line not in set(grants) and not _LEFT_OUT.match(line)]
    command = [program("psql", dsn), "-X", "-q", "--single-transaction", "-v", "ON_ERROR_STOP=1",
               "-f", "-"]  # fmt: skip
    env = os.environ | variables(dsn, "cubby restore")
    with tempfile.TemporaryFile() as errors, _lists(others, grants) as (most, last):
        psql = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors, env=env
        )
        assert psql.stdin is not None
        failed: str | None = None
        try:
            _write(psql.stdin, beginning)
            _feed(psql.stdin, file, most, "--section=pre-data", "--section=data")
            _write(psql.stdin, after_data)
            _feed(psql.stdin, file, most, "--section=post-data")
            _write(psql.stdin, before_grants)
            _feed(psql.stdin, file, last)
            psql.stdin.close()
        except (CliError, OSError) as error:
            # What psql says comes first: it has the reason. Without its end nothing is committed.
            failed = str(error)
            psql.kill()
        psql.wait()
        if failed is not None or psql.returncode:
            said = _said(errors) or failed or f"psql ended with {psql.returncode}"
            raise CliError(
                f"The database cannot be restored: {said}.", "Nothing was changed in the database."
            )


def _feed(target: IO[bytes], file: Path, entries: Path, *options: str) -> None:
    target.flush()
    command = [program("pg_restore"), "--file=-", f"--use-list={entries}", *options, str(file)]
    done = subprocess.run(command, check=False, stdout=target, stderr=subprocess.PIPE)
    if done.returncode:
        raise CliError(f"pg_restore failed: {_first(done.stderr)}.")


def _output(arguments: list[str]) -> str:
    done = subprocess.run([program("pg_restore"), *arguments], check=False, capture_output=True)
    if done.returncode:
        raise CliError(f"pg_restore cannot read the dump: {_first(done.stderr)}.")
    return done.stdout.decode()


@contextmanager
def _lists(*lists: list[str]) -> Iterator[list[Path]]:
    with tempfile.TemporaryDirectory(prefix="cubby-") as folder:
        paths = [Path(folder, str(number)) for number in range(len(lists))]
        for path, entries in zip(paths, lists, strict=True):
            path.write_text("".join(f"{entry}\n" for entry in entries), encoding="utf-8")
        yield paths


def _write(target: IO[bytes], text: str) -> None:
    # A dump empties the search path of the session.
    target.write(f"set search_path = public;\n{text}".encode())
    target.flush()


def _said(errors: IO[bytes]) -> str:
    errors.seek(0)
    return _first(errors.read())


def _first(errors: bytes) -> str:
    lines = [line.strip() for line in errors.decode(errors="replace").splitlines() if line.strip()]
    wrong = [line for line in lines if "error" in line.lower() or "fatal" in line.lower()]
    return " ".join((wrong or lines or ["no reason given"])[:2]).rstrip(".")
