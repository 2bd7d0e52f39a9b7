"""One throwaway Postgres for the whole run, and a fresh database from a template for each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pytest_postgresql import factories

from cubby.cli.postgres import EmbeddedPostgres
from cubby.db.apply import deploy
from cubby.db.logins import derived
from tests import campaign
from tests.databases import Database, copied, harden
from tests.db.reused import Reused
from tests.logins import SECRET

HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("numprocesses", None) and not hasattr(config, "workerinput"):
        return  # the processes that run the tests have a server each; this one only tells them
    server = EmbeddedPostgres(durable=False)
    server.start()
    config.option.postgresql_port = server.port
    config.stash[SERVER] = server


# Started first, so that none of them is left when the other process has nothing more to do.
LONG = (
    "tests/docs/test_pages.py", "tests/cli/test_kills.py", "tests/app/server/", "tests/workers/",
    "tests/browser/", "tests/install/", "tests/cli/", "tests/upgrade/", "tests/app/test_search.py",
    "tests/app/test_clusters.py", "tests/app/test_schemas.py", "tests/db/search/test_drawings.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.campaign)
    places = {prefix: place for place, prefix in enumerate(LONG)}

    def place(item: pytest.Item) -> int:
        found = [places[prefix] for prefix in LONG if item.nodeid.startswith(prefix)]
        return min(found, default=len(LONG))

    items.sort(key=place)
    if places_of := campaign.order([item.nodeid.partition("::")[0] for item in items]):
        items.sort(key=lambda item: places_of[item.nodeid.partition("::")[0]])


def pytest_runtest_setup(item: pytest.Item) -> None:
    if campaign.is_over():
        pytest.skip("the time of this campaign is over: PROVE=full has no end")


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()


SERVER = pytest.StashKey[EmbeddedPostgres]()


def _deploy(host: str, port: int, user: str, dbname: str, **_: Any) -> None:
    dsn = f"postgresql://{user}@{host}:{port}/{dbname}"
    deploy(dsn, derived(SECRET))
    set_clock_by_setting(dsn)


def set_clock_by_setting(dsn: str) -> None:
    """Put the clock of the tests in the place of Cubby's: `set cubby.now = '…'` stops it."""
    with psycopg.connect(dsn) as root:
        root.execute((HERE / "db" / "test_clock.sql").read_bytes())


_server = factories.postgresql_noproc(host="127.0.0.1", user="postgres", load=[_deploy])


@pytest.fixture
def database(_server: Any) -> Iterator[Database]:
    with copied(_server) as database:
        yield database


@pytest.fixture(scope="session")
def _databases(_server: Any) -> Iterator[Any]:
    """Makes a deployed database of the given kind."""
    address = f"postgresql://{_server.user}@{_server.host}:{_server.port}"
    template = sql.Identifier(_server.template_dbname)
    names: set[str] = set()
    made: list[Reused] = []

    def make(kind: str) -> Reused:
        name = f"{kind}_{len(names)}"
        names.add(name)
        given = sql.Identifier(name)
        root.execute(sql.SQL("create database {} template {}").format(given, template))
        harden(root, given)
        made.append(Reused(f"{address}/{name}"))
        return made[-1]

    with psycopg.connect(f"{address}/postgres", autocommit=True) as root:
        yield make
        for reused in made:
            reused.close()
        for name in names:
            root.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture(scope="session")
def _clean(_databases: Any) -> dict[str, Reused]:
    return {"database": _databases("clean")}


@pytest.fixture(scope="session")
def corpora() -> Path:
    """Collections of real files from outside the project, where they are at hand."""
    beside = HERE.parent.parent / "shared" / "corpora"
    folder = Path(os.environ.get("CUBBY_CORPORA", beside))
    if not folder.is_dir():
        pytest.skip("needs the corpora: set CUBBY_CORPORA to their folder")
    return folder


@pytest.fixture(scope="session")
def media_cases(corpora: Path) -> Path:
    """Small media files that once failed, beside the corpora."""
    folder = corpora.parent / "cases" / "media-files"
    if not folder.is_dir():
        pytest.skip("needs the folder cases/media-files beside the corpora")
    return folder
