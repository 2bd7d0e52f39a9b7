"""How much one API key at its worst delays the requests of another."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from bench.figures import BenchFailed, Row, Sizes
from bench.ground import Ground
from bench.waits import fill, row, waits

_MOST_RATIO = 3.0


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """The last row: from the first key on, every request needs one."""
    fill(ground)
    worst, other = (
        ground.stack.cubby("keys", "add", name, "--role", "admin").strip()
        for name in ("worst", "other")
    )
    yield row(
        "requests beside the worst of keys", sizes.rounds,
        partial(waits, ground, sizes.waits, other), partial(_at_its_worst, ground, worst),
        _MOST_RATIO,
    )  # fmt: skip


@contextlib.contextmanager
def _at_its_worst(ground: Ground, key: str) -> Iterator[None]:
    command = [sys.executable, "-m", "bench.worst", ground.stack.url]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as clients:
        assert clients.stdin is not None
        assert clients.stdout is not None
        clients.stdin.write(f"{key}\n")
        clients.stdin.flush()
        if clients.stdout.readline() != "ready\n":
            raise BenchFailed("the clients of the worst key did not start")
        try:
            yield
        finally:
            clients.terminate()
