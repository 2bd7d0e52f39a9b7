"""dlt, which makes tables of nested documents too. It keeps no document and asks no person."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

import psycopg

from bench.figures import BenchFailed
from bench.ground import Ground

PYTHON = Path(__file__).parents[2] / ".venv" / "peers" / "bin" / "python"
_SCRIPT = Path(__file__).with_name("load_with_dlt.py")
NAME = "dlt (CSV, COPY)"
MISSING = "dlt is not installed: make peers"


def is_installed() -> bool:
    return PYTHON.exists()


def seconds_to_load(ground: Ground, dataset: str, documents: Iterable[bytes]) -> float:
    """Until the last package is loaded, into the database of the floors. Raises BenchFailed."""
    file = ground.folder / f"{dataset}.ndjson"
    lines = list(documents)
    file.write_bytes(b"\n".join(lines) + b"\n")
    ended = subprocess.run(
        [PYTHON, _SCRIPT, file, ground.bare, dataset, ground.folder / "dlt"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ended.returncode:
        raise BenchFailed(f"dlt ended with {ended.stderr[-2000:]}")
    _check(ground, dataset, len(lines))
    return float(ended.stdout.split()[-1])


def _check(ground: Ground, dataset: str, documents: int) -> None:
    with psycopg.connect(ground.bare) as connection:
        query = f"select count(*) from {dataset}.orders"  # a name of this module's callers
        row = connection.execute(query.encode()).fetchone()
    if row is None or row[0] != documents:
        raise BenchFailed(f"dlt loaded {row and row[0]} of {documents} documents")
