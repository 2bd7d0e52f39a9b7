"""What converts the built-in pack is a process of its own."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

from tests.cli.running import gone
from tests.waiting import until

PARENT = """
import os, subprocess, sys
child = subprocess.Popen(
    [sys.executable, "-P", "-m", "cubby.embedding.photographs", sys.argv[1], str(os.getpid())])
print(child.pid, flush=True)
child.wait()
"""


def test_it_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    # Another one converts, so this one waits for as long as the test wants.
    with (tmp_path / ".photographs.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        parent = subprocess.Popen(
            [sys.executable, "-P", "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True
        )
        assert parent.stdout is not None
        child = int(parent.stdout.readline())

        parent.terminate()
        parent.wait()
        parent.stdout.close()

        until(lambda: gone(child), "the end of the child")
    assert not (tmp_path / ".photographs").exists()


def test_it_does_not_begin_when_its_parent_has_ended(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "cubby.embedding.photographs", str(tmp_path), "1"]

    assert subprocess.run(command, check=False).returncode == 1
    assert list(tmp_path.iterdir()) == []
