"""Where everything is measured: a Cubby of its own, and a second database on its server."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.figures import BenchFailed
from cubby.cli.demo.stack import Stack, running
from cubby.cli.postgres import attach, remove_data

_LOG = "demo.log"  # as cli.demo.stack names it
_DATABASE = "bench"


@dataclass(frozen=True)
class Ground:
    """`database` is Cubby's and `bare` the floors', both as the superuser and on one server.
    `folder` is the floors' on the disk that Cubby's storage is on."""

    stack: Stack
    database: str
    bare: str
    folder: Path


@contextlib.contextmanager
def ground(under: Path | None, failed_log: Path) -> Iterator[Ground]:
    """A new folder below `under` (else where temporary files go) and a running Cubby in it, both
    gone at the end. Where the block or the start failed, `failed_log` has what Cubby said. Raises
    BenchFailed, DemoFailed."""
    top = Path(tempfile.mkdtemp(prefix="cubby-bench-", dir=under))
    top.chmod(0o711)  # Postgres may run as another user
    data, folder = top / "data", top / "bare"
    data.mkdir()
    folder.mkdir()
    try:
        with running(data) as stack:
            address = attach(data)
            if address is None:
                raise BenchFailed("cubby up runs without a Postgres of its own")
            with psycopg.connect(address.dsn(), autocommit=True) as connection:
                connection.execute(f"create database {_DATABASE}")
            yield Ground(stack, address.dsn(), address.dsn(dbname=_DATABASE), folder)
    except Exception:
        failed_log.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data / _LOG, failed_log)
        raise
    finally:
        remove_data(data)
        remove_data(top)
