from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cubby.cli.postgres import remove_data
from tests.cli.backups import Small, ended_well
from tests.databases import copied
from tests.workers.pictures import noise
from tests.workers.plant import Plant


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that every user of the machine can pass into, not made yet."""
    parent = Path(tempfile.mkdtemp(prefix="cubby-test-", dir="/tmp"))
    parent.chmod(0o755)
    yield parent / "data"
    remove_data(parent / "data")
    shutil.rmtree(parent)


@pytest.fixture
def closed_data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder below one that is closed to other users, like a home."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    yield home / "data"
    remove_data(home / "data")


@pytest.fixture
def empty(_server: Any) -> Iterator[str]:
    """The URL of a database with nothing in it, made again each time that it is asked for."""
    address = f"postgresql://{_server.user}@{_server.host}:{_server.port}"
    name = "restored_here"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as root:
        root.execute(f"drop database if exists {name} with (force)".encode())
        root.execute(f"create database {name}".encode())
        yield f"{address}/{name}"
        root.execute(f"drop database if exists {name} with (force)".encode())


@pytest.fixture(scope="module")
def small(_server: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Small]:
    folder = tmp_path_factory.mktemp("small")
    with copied(_server) as database:
        with contextlib.closing(Plant(database.dsn, folder)) as plant:
            plant.work()
            plant.finish(plant.send(b'[{"a": 1}, {"a": 2}]', collection="t"))
            plant.finish(plant.send(noise(folder / "one.png", (208, 48, 48))))
            plant.wait_for(lambda: plant.rows(
                "select not exists (select from core.job where state not in ('done', 'failed'))"
            )[0][0], "the end of all jobs")  # fmt: skip
        small = Small(database, folder, tmp_path_factory.mktemp("backup"))
        ended_well(small.environ, "backup", str(small.backup))
        yield small
