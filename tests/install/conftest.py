"""A plain Postgres 18 that is not Cubby's own, and Cubby's processes started by hand."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest

from cubby.cli.postgres import EmbeddedPostgres
from cubby.cli.postgres.places import wheel_binaries

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs" / "how-to"
PAGE = "use-your-own-postgres-and-s3.md"
ADMIN_KEY = "a-key-for-the-tests-alone"
_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """Its superuser prepares what an ordinary user then works with."""

    embedded: EmbeddedPostgres

    def url(self, user: str, database: str) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.embedded.port}/{database}"

    def prepare(self, *statements: str, database: str = "postgres") -> None:
        with psycopg.connect(self.embedded.dsn(dbname=database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def psql(self, url: str, script: str) -> str:
        command = ["psql", "-X", "-v", "ON_ERROR_STOP=1", "-At", url]
        return ended_well(command, environment(), script).strip()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with EmbeddedPostgres(durable=False) as embedded:
        plain = Server(embedded)
        plain.prepare("drop database cubby")  # the one thing of ours on it
        yield plain


def environment(**own: str) -> dict[str, str]:
    """That of a terminal with `cubby` and the programs of Postgres 18, and no other settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CUBBY_")}
    path = [str(Path(sys.executable).parent), str(wheel_binaries()), kept["PATH"]]
    return kept | {"PATH": os.pathsep.join(path)} | own


def block(page: str, beginning: str) -> str:
    """The block of a page that contains these words."""
    text = (HOW_TO / page).read_text(encoding="utf-8")
    (found,) = (one for one in re.findall(r"^```[^\n]*\n(.*?)^```$", text, re.M | re.S)
                if beginning in one)  # fmt: skip
    return found


@contextmanager
def running(*command: str, env: dict[str, str], sign: str, program: str = "cubby") -> Iterator[str]:
    """The command while it runs, once it has printed a line with `sign`, which is given."""
    process = subprocess.Popen(
        [program, *command], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    try:
        printed = []
        for line in process.stdout:
            printed.append(line)
            if sign in line:
                yield line
                break
        else:
            raise AssertionError("".join(printed))
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=_SECONDS)
    assert process.returncode == 0


def ended_well(
    command: list[str], env: dict[str, str], script: str = "", folder: Path | None = None
) -> str:
    """What a program prints that must not fail."""
    done = subprocess.run(
        command, env=env, input=script, cwd=folder, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def deployed(server: Server, data_dir: Path) -> str:
    """The page's user and database, with `cubby migrate` run as that user: its URL."""
    server.psql(server.url("postgres", "postgres"), block(PAGE, "create role cubby_deploy"))
    url = server.url("cubby_deploy", "cubby")
    env = environment(CUBBY_DATABASE_URL=url, CUBBY_DATA=str(data_dir))
    assert "applied 0001_rooms" in ended_well(["cubby", "migrate"], env)
    assert ended_well(["cubby", "migrate"], env) == "The database is up to date.\n"
    return url


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def api(deployed: str, data_dir: Path) -> Iterator[httpx.Client]:
    """`cubby api` and `cubby worker`, with the files of both in one folder."""
    port = free_port()
    env = environment(
        CUBBY_DATABASE_URL=deployed,
        CUBBY_DATA=str(data_dir),
        CUBBY_ADMIN_KEY=ADMIN_KEY,
        CUBBY_PORT="0",
        CUBBY_WORKER_METRICS_PORT=str(port),
    )
    with (
        running("worker", env=env, sign="worker ready"),
        running("api", env=env, sign="The API is at ") as line,
        httpx.Client(
            base_url=line.split()[-1],
            headers={"Authorization": f"Bearer {ADMIN_KEY}"},
            timeout=60,
            trust_env=False,
        ) as client,
    ):
        client.headers["X-Worker-Port"] = str(port)
        yield client


def proposal_for(api: httpx.Client, collection: str) -> str:
    """The id of what Cubby proposes for a collection, which is learned after storing."""
    end = time.monotonic() + 60
    while True:
        items = api.get("/api/v1/schemas").json()["items"]
        found = [str(one["id"]) for one in items if one["collection"] == collection]
        if found:
            return found[0]
        assert time.monotonic() < end, f"no proposal for {collection}: {items}"
        time.sleep(0.1)
