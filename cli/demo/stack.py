"""A whole Cubby for the demo: `cubby up` as a child, on a fresh folder and a free port."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

from cubby.cli.supervisor import end_with

START_SECONDS = 120
STOP_SECONDS = 40


class DemoFailed(Exception):
    """The demo cannot continue; the message says what to look at."""


@dataclass(frozen=True)
class Stack:
    """A running Cubby: where it answers, where its data are, and the process of `cubby up`."""

    url: str
    data_dir: Path
    log: Path
    pid: int

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=90)

    def cubby(self, *arguments: str) -> str:
        """Run the `cubby` command against this stack's data."""
        done = subprocess.run(
            [sys.executable, "-m", "cubby.cli.main", *arguments],
            env=_environment(self.data_dir),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise DemoFailed(f"cubby {' '.join(arguments)}: {done.stderr.strip()}")
        return done.stdout


@contextlib.contextmanager
def running(data_dir: Path) -> Iterator[Stack]:
    """`cubby up` for as long as the block lasts."""
    port = _free_port()
    log = data_dir / "demo.log"
    environment = _environment(data_dir) | {"CUBBY_PORT": str(port)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "cubby.cli.main", "up"],
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=end_with(os.getpid()),  # noqa: PLW1509 - in the main thread
        )
        stack = Stack(f"http://127.0.0.1:{port}", data_dir, log, process.pid)
        # Told to stop, it goes the way of every other end: through what follows.
        before = signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
        try:
            _wait_until_ready(stack, process)
            yield stack
        finally:
            signal.signal(signal.SIGTERM, before)
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _wait_until_ready(stack: Stack, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise DemoFailed(f"cubby up ended with {process.returncode}: see {stack.log}")
        with contextlib.suppress(httpx.HTTPError):
            if httpx.get(f"{stack.url}/ready", timeout=5).status_code == httpx.codes.OK:
                return
        time.sleep(0.2)
    raise DemoFailed(f"not ready after {START_SECONDS} s: see {stack.log}")


def _environment(data_dir: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CUBBY_")}
    return kept | {"CUBBY_DATA": str(data_dir), "PYTHONUNBUFFERED": "1"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
