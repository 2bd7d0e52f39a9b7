"""A Cubby as its reader has it: `cubby up` on a folder of its own, with a shell beside it."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from PIL import Image, ImageDraw

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_SECONDS = 60


@dataclass
class Reader:
    """Somebody at a terminal in a folder, with `cubby` on the path and Cubby running."""

    folder: Path
    port: int
    environment: dict[str, str]
    shell: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.shell = subprocess.Popen(
            ["bash", "--norc"], cwd=self.folder, env=self.environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def types(self, text: str) -> tuple[int, str]:
        """Into the shell, which keeps its variables: exit code, and all that is printed."""
        assert self.shell.stdin is not None
        assert self.shell.stdout is not None
        text = self.located(text)
        self.shell.stdin.write(f"{{ {text}\n}}\nprintf '\\n--typed %d\\n' $?\n")
        self.shell.stdin.flush()
        printed = []
        for line in self.shell.stdout:
            if line.startswith("--typed "):
                return int(line.split()[1]), "".join(printed).removesuffix("\n")
            printed.append(line)
        raise AssertionError(f"the shell ended: {''.join(printed)}")

    def asks(self, query: str, *, admin: bool = False) -> tuple[int, str]:
        """In psql, which stops at the first error."""
        command = ["cubby", "psql", *(["--admin"] if admin else []), "-X", "-v", "ON_ERROR_STOP=1"]
        return self.types(f"{shlex.join(command)} <<'END_OF_QUERY'\n{query}END_OF_QUERY")

    def located(self, text: str) -> str:
        return text.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("reader")
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
        reader = Reader(folder, port, environment)
        yield reader
        reader.shell.communicate(timeout=_SECONDS)
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
