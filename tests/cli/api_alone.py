"""`cubby api` as a child, on a database and a folder of a test, and commands beside it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.forked import COMMAND, Forked
from tests.logins import SECRET


def environment(dsn: str, folder: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CUBBY_")}
    own = {"CUBBY_DATABASE_URL": dsn, "CUBBY_DATA": str(folder), "CUBBY_PORT": "0",
           "CUBBY_EMBEDDER": "histogram",
           "CUBBY_LOGINS_SECRET": SECRET}  # fmt: skip
    return kept | own | more


def cubby(
    environ: dict[str, str], *arguments: str, seconds: float = 60
) -> subprocess.CompletedProcess[str]:
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        process = Forked(COMMAND, arguments, environ, output.fileno(), errors.fileno())
        try:
            code = process.wait(seconds)
        finally:
            process.kill()
        output.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(arguments, code, output.read(), errors.read())


@contextlib.contextmanager
def running_api(environ: dict[str, str], log: Path) -> Iterator[str]:
    """Its URL, once it answers. What it logs goes to the file."""
    reading, writing = os.pipe()
    with log.open("wb") as errors, os.fdopen(reading) as said:
        process = Forked(COMMAND, ["api"], environ, writing, errors.fileno())
        os.close(writing)
        try:
            found = re.search(r"The API is at (\S+)", said.readline())
            assert found, log.read_text()[-3000:]
            yield found[1]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(40)
