"""How long `cubby fsck` looks at everything, byte by byte."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from bench import made
from bench.clients import post_all
from bench.figures import Row, Sizes
from bench.ground import Ground
from bench.until_done import until_idle

_CLIENTS = 16
_CHUNK = 1 << 20


def measure(ground: Ground, sizes: Sizes) -> Iterator[Row]:
    """Of all objects, and at least of as many as requested. What the rows before did not bring is
    sent, one document a request."""
    with psycopg.connect(ground.database) as connection:
        row = connection.execute("select count(*) from core.asset_raw").fetchone()
    missing = sizes.objects - (row[0] if row else 0)
    if missing > 0:
        bodies = [made.kilobyte(10_000_000 + number) for number in range(missing)]
        post_all(f"{ground.stack.url}/api/v1/ingest", bodies, _CLIENTS)
    until_idle(ground)
    cubby, floor = [], []
    for _ in range(sizes.rounds):
        begun = time.perf_counter()
        looked_at = json.loads(ground.stack.cubby("fsck", "--json").splitlines()[-1])["looked_at"]
        cubby.append((time.perf_counter() - begun) * 1e3)
        floor.append(_read_all(ground.stack.data_dir / "storage") * 1e3)
    yield Row(
        name=f"fsck of {looked_at['received']:,} received parts", unit="ms",
        cubby=sorted(cubby)[len(cubby) // 2], floor=sorted(floor)[len(floor) // 2],
        floor_is="sha256 of every file in storage", rounds={"cubby": cubby, "floor": floor},
        also={"cubby": f"{looked_at['placed']:,} placed, {looked_at['stored']:,} files in all"},
    )  # fmt: skip


def _read_all(folder: Path) -> float:
    begun = time.perf_counter()
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                hashlib.file_digest(file, "sha256")
    return time.perf_counter() - begun
