"""Installations that releases made, brought to the present version."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from cubby.cli.postgres.places import wheel_binaries
from cubby.db.apply import deploy
from tests.upgrade.make_release import RELEASES
from tests.workers.plant import Plant


@dataclass(frozen=True)
class Upgraded:
    """The database of a release after the upgrade, its storage, and what was true of it."""

    dsn: str
    folder: Path
    facts: dict[str, Any]

    @property
    def storage(self) -> Path:
        return self.folder / "storage"


class Databases:
    """Makes databases of the test's server and drops them at the end."""

    def __init__(self, server: Any) -> None:
        self._address = f"postgresql://{server.user}@{server.host}:{server.port}"
        self._root = psycopg.connect(f"{self._address}/postgres", autocommit=True)
        self._names: list[str] = []

    def make(self, template: str = "template1") -> str:
        name = f"upgrade_{uuid4().hex}"
        self._root.execute(
            sql.SQL("create database {} template {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        self._names.append(name)
        return f"{self._address}/{name}"

    def close(self) -> None:
        for name in self._names:
            self._root.execute(
                sql.SQL("drop database {} with (force)").format(sql.Identifier(name))
            )
        self._root.close()


@pytest.fixture(scope="session")
def databases(_server: Any) -> Iterator[Databases]:
    made = Databases(_server)
    yield made
    made.close()


@pytest.fixture(scope="session", params=sorted(path.name[:-7] for path in RELEASES.iterdir()))
def upgraded(
    request: pytest.FixtureRequest, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> Upgraded:
    """For tests that only look."""
    folder = tmp_path_factory.mktemp("release")
    with tarfile.open(RELEASES / f"{request.param}.tar.xz") as packed:
        packed.extractall(folder, filter="tar")
    dsn = databases.make()
    command = [str(wheel_binaries() / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", dsn]
    with (folder / "database.sql").open("rb") as dump:
        subprocess.run(command, stdin=dump, check=True, stdout=subprocess.DEVNULL)
    deploy(dsn)
    return Upgraded(dsn, folder, json.loads((folder / "facts.json").read_text()))


@pytest.fixture
def plant(upgraded: Upgraded, databases: Databases, tmp_path: Path) -> Iterator[Plant]:
    """The same once more, for a test that changes it, with workers where it wants them."""
    shutil.copytree(upgraded.storage, tmp_path / "storage", symlinks=True)
    plant = Plant(databases.make(upgraded.dsn.rpartition("/")[2]), tmp_path)
    yield plant
    plant.close()


@pytest.fixture
def fresh(databases: Databases) -> Callable[[], str]:
    """A database that no earlier version has seen."""

    def make() -> str:
        dsn = databases.make()
        deploy(dsn)
        return dsn

    return make
