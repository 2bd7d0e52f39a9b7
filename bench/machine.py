"""What a reader has to know of the machine to make sense of the figures."""

from __future__ import annotations

import os
import platform
import statistics
import time
from pathlib import Path
from typing import Any

import psycopg

from bench.ground import Ground


def facts(ground: Ground) -> dict[str, Any]:
    """`fsync_ms` is that of 1 kB in a new file where the data are. 0.0x means that nothing reaches
    a disk there, so acks are not durable."""
    with psycopg.connect(ground.bare) as connection:
        row = connection.execute("show server_version").fetchone()
    return {
        "processors": len(os.sched_getaffinity(0)),
        "memory_bytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "load": round(os.getloadavg()[0], 1),
        "fsync_ms": round(_fsync_ms(ground.folder), 2),
        "python": platform.python_version(),
        "postgres": row[0].split()[0] if row else None,
        "system": f"{platform.system()} {platform.release()}",
    }


def _fsync_ms(folder: Path) -> float:
    waits = []
    for number in range(31):
        file = os.open(folder / f"fsync-{number}", os.O_WRONLY | os.O_CREAT, 0o600)
        os.write(file, bytes(1000))
        begun = time.perf_counter()
        os.fsync(file)
        waits.append(time.perf_counter() - begun)
        os.close(file)
    return statistics.median(waits) * 1e3
