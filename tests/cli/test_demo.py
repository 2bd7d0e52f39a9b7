"""A demo that is asked to stop leaves nothing running."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.api_alone import environment
from tests.waiting import until


def _running(data: Path) -> list[int]:
    """Processes of the stack on this folder: each has it in its environment or its command."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_bytes() + (process / "cmdline").read_bytes()
            ended = (process / "stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
        except OSError:  # it has ended, or belongs to another user
            continue
        if str(data).encode() in told and not ended:
            found.append(int(process.name))
    return found


@pytest.mark.parametrize(
    "number", [pytest.param(signal.SIGTERM, marks=pytest.mark.prove), signal.SIGKILL]
)
def test_no_process_outlives_it(data_dir: Path, number: signal.Signals) -> None:
    environ = environment("postgresql://unused", data_dir)
    demo = subprocess.Popen(
        [sys.executable, "-m", "cubby.cli.main", "demo", "--data", str(data_dir)],
        env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert demo.stdout
    try:
        line = demo.stdout.readline().decode()
        assert line.startswith("Cubby runs at"), line
        assert len(_running(data_dir)) > 3

        demo.send_signal(number)

        code = demo.wait(120)
    finally:
        demo.kill()
        demo.wait()
        demo.stdout.close()
    assert code == (143 if number == signal.SIGTERM else -signal.SIGKILL)
    until(lambda: not _running(data_dir), "the end of all its processes", 120)
    assert not (data_dir / "postgres" / "postmaster.pid").exists()
