"""A Cubby as its reader has it: `cubby up` on a folder of its own, with a shell beside it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageDraw

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_SECONDS = 240
END = "--end "


class Terminal:
    """A program that answers what is typed, and keeps its state."""

    def __init__(self, command: list[str], folder: Path, environment: dict[str, str], end: str):
        self._end = end
        self._program = subprocess.Popen(
            command, cwd=folder, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def types(self, text: str) -> tuple[str, str]:
        """What the last command ended with, and all that was printed."""
        assert self._program.stdin is not None
        assert self._program.stdout is not None
        self._program.stdin.write(f"{text}\n{self._end}\n")
        self._program.stdin.flush()
        printed = []
        for line in self._program.stdout:
            if line.startswith(END):
                return line.split()[1], "".join(printed)
            printed.append(line)
        raise AssertionError(f"it ended: {''.join(printed)}")

    def close(self) -> None:
        self._program.communicate(timeout=_SECONDS)


@dataclass
class Reader:
    """A reader in a folder where Cubby runs, with a shell and two windows of psql."""

    port: int
    shell: Terminal
    analyst: Terminal
    admin: Terminal

    def types(self, text: str) -> tuple[bool, str]:
        """Whether it went well, and all that was printed."""
        code, printed = self.shell.types(f"{{ {self.located(text)}\n}} </dev/null")
        return code == "0", printed.removesuffix("\n")

    def asks(self, query: str, *, admin: bool = False) -> tuple[bool, str]:
        failed, printed = (self.admin if admin else self.analyst).types(query)
        return failed == "false", printed

    def located(self, text: str) -> str:
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Open to others: started by root, Postgres runs as another user. What that may not enter it
    keeps outside, where no test would remove it."""
    folder = Path(tempfile.mkdtemp(prefix="cubby-reader-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def reader(folder: Path) -> Iterator[Reader]:
    _photo(folder / "photo.jpg")
    (folder / "packs").symlink_to(ROOT / "packs")
    port = _free_port()
    own = {name: value for name, value in os.environ.items() if not name.startswith("CUBBY_")}
    environment = own | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{own['PATH']}",
        "PAGER": "cat",
        "CUBBY_DATA": str(folder / "data"),
        "CUBBY_PORT": str(port),
        "CUBBY_WORKER_METRICS_PORT": "0",
    }
    with (folder / "up.log").open("wb") as log:
        cubby = subprocess.Popen(
            ["cubby", "up"], cwd=folder, env=environment, stdout=log, stderr=log
        )
    try:
        _wait_until_ready(cubby, port, folder / "up.log")
        # psql keeps back what it prints into a pipe.
        psql, end = ["stdbuf", "-oL", "cubby", "psql"], f"\\echo {END}:ERROR"
        terminals = (
            Terminal(["bash", "--norc"], folder, environment, f"printf '\\n{END}%d\\n' $?"),
            Terminal([*psql, "-X"], folder, environment, end),
            Terminal([*psql, "--admin", "-X"], folder, environment, end),
        )
        yield Reader(port, *terminals)
        for terminal in terminals:
            terminal.close()
    finally:
        cubby.send_signal(signal.SIGTERM)
        cubby.wait(_SECONDS)


def _wait_until_ready(cubby: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert cubby.poll() is None, log.read_text()
        try:
            ready = httpx.get(f"http://127.0.0.1:{port}/ready", trust_env=False).json()
            if ready["ready"] and ready["dependencies"]["database"]["facts"]["workers"]:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"not ready after {_SECONDS} s: {log.read_text()}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _photo(path: Path) -> None:
    picture = Image.effect_noise((640, 480), 40).convert("RGB")
    ImageDraw.Draw(picture).polygon([(80, 400), (320, 90), (560, 400)], fill=(30, 90, 160))
    picture.save(path)
