"""`cubby up` as a child of a test."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cubby.cli.postgres import remove_data
from tests.waiting import until


@dataclass
class Cubby:
    """A running `cubby up`, and the command beside it."""

    data_dir: Path
    url: str = ""
    process: subprocess.Popen[bytes] = field(init=False)

    def run(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "cubby.cli.main", *arguments],
            check=False, capture_output=True, text=True, env=environment(self.data_dir),
            input=text,
        )  # fmt: skip

    def log(self) -> list[dict[str, object]]:
        lines = (self.data_dir.parent / "log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def pids(self, child: str) -> list[int]:
        return [
            int(str(line["pid"]))
            for line in self.log()
            if line["event"] == "child started" and line["child"] == child
        ]

    def postgres_pid(self) -> int:
        return int((self.data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def environment(data_dir: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CUBBY_")}
    return kept | {
        "CUBBY_DATA": str(data_dir),
        "CUBBY_PORT": "0",
        "CUBBY_WORKERS": "1",
        "CUBBY_WORKER_METRICS_PORT": "0",
        "CUBBY_MODELS": str(data_dir.parent / "models"),
    }


@cache
def converted_pack() -> Path:
    """A models folder with the built-in pack, made once for all runs on this machine; every start
    checks it. Of several processes one converts, and the others wait."""
    folder = Path(tempfile.gettempdir(), f"cubby-tests-models-{os.getuid()}")
    command = [sys.executable, "-P", "-m", "cubby.embedding.photographs", str(folder)]
    subprocess.run(command, check=True)
    return folder


def start(cubby: Cubby, *options: str, **settings: str) -> None:
    """With options of `up`, and settings beside or instead of those of `environment`."""
    models = cubby.data_dir.parent / "models"
    if "CUBBY_EMBEDDER" not in settings and not models.exists():
        shutil.copytree(converted_pack(), models)
    out = cubby.data_dir.parent / "out"
    with out.open("wb") as output, (cubby.data_dir.parent / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "cubby.cli.main", "up", *options],
            env=environment(cubby.data_dir) | settings, stdout=output, stderr=log,
        )  # fmt: skip
    cubby.process = process
    until(lambda: process.poll() is not None or b"ready at" in out.read_bytes(), "being ready")
    ready = re.search(r"ready at (\S+)", out.read_text())
    assert ready, (cubby.data_dir.parent / "log").read_text()[-3000:]
    cubby.url = ready[1]


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


@contextmanager
def cubby_up(*options: str, **settings: str) -> Iterator[Cubby]:
    """A running one on a folder of its own, killed and cleared away at the end."""
    parent = Path(tempfile.mkdtemp(prefix="cubby-test-", dir="/tmp"))
    parent.chmod(0o755)
    cubby = Cubby(parent / "my data")
    try:
        start(cubby, *options, **settings)
        yield cubby
    finally:
        cubby.process.kill()
        cubby.process.wait()
        until(lambda: not (cubby.data_dir / "postgres/postmaster.pid").exists(), "its end")
        remove_data(cubby.data_dir)
        shutil.rmtree(parent)
