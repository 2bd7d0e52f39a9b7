"""`cubby api` as a child, on a database and a folder of a test, and commands beside it."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

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
    return subprocess.run(
        [sys.executable, "-m", "cubby.cli.main", *arguments],
        check=False, capture_output=True, text=True, env=environ, stdin=subprocess.DEVNULL,
        timeout=seconds,
    )  # fmt: skip


@contextlib.contextmanager
def running_api(environ: dict[str, str], log: Path) -> Iterator[str]:
    """Its URL, once it answers. What it logs goes to the file."""
    with log.open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "cubby.cli.main", "api"],
            env=environ, stdout=subprocess.PIPE, stderr=errors,
        )  # fmt: skip
        assert process.stdout
        try:
            said = process.stdout.readline().decode()
            found = re.search(r"The API is at (\S+)", said)
            assert found, log.read_text()[-3000:]
            yield found[1]
        finally:
            process.terminate()
            process.wait(40)
            process.stdout.close()
