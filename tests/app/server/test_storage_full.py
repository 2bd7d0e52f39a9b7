"""A disk without room, behind a real server."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

MEGABYTE = 1_000_000


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip(f"a small disk needs the right to mount: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_507_and_what_fits_is_still_taken(start, database, small_disk):
    server = start(CUBBY_STORAGE_URL=f"fs://{small_disk}/storage")

    def kept() -> list[Path]:
        found = (path for path in (small_disk / "storage").rglob("*") if path.is_file())
        return [path for path in found if path.name != ".cubby-storage"]

    with server.client() as client:
        fits = client.post("ingest?filename=a", content=os.urandom(MEGABYTE))
        before = set(kept())
        refused = [
            client.post("ingest?filename=b", content=os.urandom(6 * MEGABYTE)),
            client.post("ingest", json=["x" * 6 * MEGABYTE]),
            client.post("ingest", files=[("files[]", os.urandom(MEGABYTE)) for _ in range(6)]),
        ]
        after = set(kept())
        again = client.post("ingest?filename=c", content=os.urandom(MEGABYTE))

    assert fits.status_code == 202
    for answer in refused:
        assert answer.status_code == 507
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["type"] == "urn:cubby:problem:storage-full"
        assert answer.json()["hint"] == "Free space, then send it again."
    assert after == before
    assert again.status_code == 202
    assert database.value("select count(*) from core.ingest_request") == 2
