"""Parts of Cubby are killed while a folder is sent: what was sent is there, once, and worked on."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import psycopg
import pytest

from cubby.cli.postgres import attach
from tests.campaign import scaled
from tests.cli.running import Cubby, cubby_up, environment
from tests.waiting import until
from tests.workers.pictures import noise

pytestmark = pytest.mark.campaign
DOCUMENTS, PICTURES, KILLS, EVERY = scaled(36), 12, scaled(6), 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "sent"
    folder.mkdir()
    for n in range(DOCUMENTS):
        (folder / f"{n:02}.json").write_text(json.dumps([{"n": n, "m": m} for m in range(3)]))
    for n in range(PICTURES):
        noise(folder / f"{n:02}.png", (20 * n, 255 - 20 * n, 90))
    return folder


@pytest.fixture
def cubby() -> Iterator[Cubby]:
    with cubby_up() as cubby:
        yield cubby


@pytest.mark.prove
def test_what_is_sent_while_parts_are_killed_is_there_once(cubby: Cubby, folder: Path) -> None:
    parts = itertools.cycle(("api-0", "worker-0", "postgres"))
    with _putting(cubby, folder) as put:
        for received in range(EVERY, EVERY * (KILLS + 1), EVERY):
            until(partial(_has_come_to, cubby, put, received), "the next files")
            _kill(cubby, next(parts))
        _, said = put.communicate(timeout=240)

    assert put.returncode == 0, said
    until(lambda: _unfinished(cubby) == 0, "the end of all jobs", seconds=240)
    assert cubby.run("put", str(folder), "--owner", "kills").stderr.startswith("0 sent")
    _check(cubby, folder)


def _putting(cubby: Cubby, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "cubby.cli.main", "put", str(folder), "--owner", "kills"],
        env=environment(cubby.data_dir),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _has_come_to(cubby: Cubby, put: subprocess.Popen[str], received: int) -> bool:
    there = sum(1 for _ in (cubby.data_dir / "storage").glob("incoming/*"))
    return there >= received or put.poll() is not None


def _kill(cubby: Cubby, part: str) -> None:
    def killed() -> bool:
        try:
            pid = cubby.postgres_pid() if part == "postgres" else cubby.pids(part)[-1]
            os.kill(pid, signal.SIGKILL)
        except (ProcessLookupError, FileNotFoundError, IndexError):
            return False  # not back yet from the last time
        return True

    until(killed, f"killing {part}")


def _unfinished(cubby: Cubby) -> int | None:
    try:
        [(count,)] = _rows(
            cubby,
            "select (select count(*) from core.job where state in ('queued', 'processing'))"
            " + (select count(*) from queue.procrastinate_jobs)",
        )
    except psycopg.OperationalError:
        return None
    return int(count)


def _rows(cubby: Cubby, query: str) -> list[tuple]:
    address = attach(cubby.data_dir)
    if address is None:
        raise psycopg.OperationalError("it is being started again")
    with psycopg.connect(address.dsn()) as connection:
        return connection.execute(query).fetchall()


def _check(cubby: Cubby, folder: Path) -> None:
    sent = {path.name: path.read_bytes() for path in folder.iterdir()}
    raw = _rows(cubby, "select filename, sha256 from core.asset_raw order by filename")
    assert raw == sorted((name, hashlib.sha256(data).hexdigest()) for name, data in sent.items())
    objects = _rows(
        cubby,
        "select raw.filename, array_agg(asset.id::text order by ordinal),"
        " array_agg(distinct status) from core.asset"
        " join core.asset_raw as raw on raw.id = asset.raw_id group by raw.id",
    )
    assert len(objects) == len(sent)
    with httpx.Client(base_url=f"{cubby.url}/api/v1", timeout=60) as http:
        for name, ids, states in objects:
            assert states == ["done"], name
            received = [http.get(f"/objects/{one}/raw").content for one in ids]
            if name.endswith(".json"):
                assert [json.loads(one) for one in received] == json.loads(sent[name])
            else:
                assert received == [sent[name]]
    figures = _rows(
        cubby,
        "select (select sum(documents) from core.collection),"
        " (select count(*) from core.embedding),"
        " (select sum(members) from core.cluster_mean), (select count(*) from api.inbox)",
    )
    assert figures == [(3 * DOCUMENTS, PICTURES, PICTURES, 0)]
