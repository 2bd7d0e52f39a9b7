"""The app as `cubby api` runs it, in processes of its own."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.databases import Database, copied
from tests.forked import API, Forked


@dataclass
class Server:
    """Processes that share one listening socket, and the folder they store into."""

    port: int
    folder: Path
    processes: list[Forked]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=f"{self.url}/api/v1/", timeout=60)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=30)

    def files(self) -> list[Path]:
        """Everything in storage, finished or not, but the mark that says it is one."""
        found = [path for path in self.folder.rglob("*") if path.is_file()]
        return [path for path in found if path.name != ".cubby-storage"]

    def peak_memory(self) -> int:
        """Most bytes of memory the first process ever held."""
        status = Path(f"/proc/{self.processes[0].pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024


@pytest.fixture
def database(_server: Any) -> Iterator[Database]:
    """Of the test alone: its processes end in their own time."""
    with copied(_server) as database:
        yield database


@pytest.fixture
def start(database: Any, tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts the server with some settings; it ends with the test, and what it stored goes."""
    started: list[Forked] = []
    data = tmp_path / "data"

    def run(processes: int = 1, **settings: str) -> Server:
        # The test listens and the server inherits: a client that is early waits in the backlog.
        listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        environment = os.environ | {
            "CUBBY_DATA": str(data),
            "CUBBY_DATABASE_URL": database.dsn,
            "CUBBY_LOG_LEVEL": "warning",
            "CUBBY_EMBEDDER": "histogram",
            **settings,
        }
        for _ in range(processes):
            started.append(Forked(API, ["--fd", "{}"], environment, 1, 2, [listening.fileno()]))
        port = listening.getsockname()[1]
        listening.close()
        server = Server(port, data / "storage", started)
        assert httpx.get(f"{server.url}/live", timeout=60).status_code == 200
        return server

    yield run
    for process in started:
        process.send_signal(signal.SIGTERM)
    for process in started:
        assert process.wait(timeout=30) in (0, -signal.SIGTERM)
    shutil.rmtree(data, ignore_errors=True)
