"""`python -m bench.kills [--seconds N] [--every N]`: parts are killed while small requests come in.

API, workers and Postgres get SIGKILL in turn. At the end every acknowledged document must be there
once, byte for byte, and no other request may have left more than one. Exits 0 only then.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psycopg

from bench.figures import BenchFailed
from bench.ground import Ground, ground
from bench.processor import process_ids
from cubby.cli.postgres import attach

_CLIENTS, _COLLECTIONS = 16, 5
_PATIENCE_SECONDS = 600.0
_LEFT = (
    "select task, state, error_code, attempts, count(*) from core.job"
    " where state <> 'done' group by 1, 2, 3, 4",
    "select task_name, status, worker_id, scheduled_at, count(*) from queue.procrastinate_jobs"
    " group by 1, 2, 3, 4",
    "select has_learned, has_words, count(*) from core.unindexed group by 1, 2",
)


@dataclass
class Sent:
    """What clients sent, and what of it was acknowledged: number -> (body, system id)."""

    bodies: dict[int, bytes] = field(default_factory=dict)
    acknowledged: dict[int, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=itertools.count)
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)


def _client(url: str, sent: Sent) -> None:
    """One request after the other; one that is not answered is not sent again."""
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        while not sent.over.is_set():
            with sent.lock:
                number = next(sent.numbers)
                text = "x" * random.randrange(900)
                sent.bodies[number] = json.dumps({"number": number, "text": text}).encode()
            try:
                answer = http.post(
                    "/api/v1/ingest",
                    params={"collection": f"kills_{number % _COLLECTIONS}"},
                    content=sent.bodies[number],
                    headers={"Content-Type": "application/json"},
                )
            except httpx.TransportError:
                time.sleep(0.2)
                continue
            if answer.status_code == httpx.codes.ACCEPTED:
                with sent.lock:
                    sent.acknowledged[number] = answer.json()["system_ids"][0]


def _kill_in_turn(place: Ground, sent: Sent, every: float) -> int:
    kills = 0
    for part in itertools.cycle(("api", "workers", "postgres")):
        if sent.over.wait(every * random.uniform(0.5, 1.5)):
            return kills
        pids = process_ids(place)[part]
        if pids:
            try:
                os.kill(random.choice(pids), signal.SIGKILL)
            except ProcessLookupError:
                continue
            kills += 1
            print(f"killed {part}; {len(sent.acknowledged):,} acknowledged", flush=True)
    return kills


def _rows(place: Ground, query: str) -> list[tuple[object, ...]]:
    address = attach(place.stack.data_dir)
    if address is None:
        raise psycopg.OperationalError("Postgres is being started again")
    with psycopg.connect(address.dsn()) as connection:
        return connection.execute(query.encode()).fetchall()


def _until_idle(place: Ground, patience: float) -> None:
    query = (
        "select (select count(*) from core.job where state in ('queued', 'processing'))"
        " + (select count(*) from queue.procrastinate_jobs) + (select count(*) from core.unindexed)"
    )
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            if _rows(place, query) == [(0,)]:
                return
        except psycopg.OperationalError:
            pass
        time.sleep(0.5)
    for query in _LEFT:
        print(query, _rows(place, query), file=sys.stderr)
    raise BenchFailed(f"work was not done within {patience:.0f} s")


def _faults(place: Ground, sent: Sent) -> list[str]:
    faults: list[str] = []
    found: dict[str, int] = {}
    times: dict[int, int] = {}
    for collection in range(_COLLECTIONS):
        query = (
            f"select id::text, (doc ->> 'number')::integer from collections.docs_kills_{collection}"
        )
        for system_id, number in _rows(place, query):
            found[str(system_id)] = int(str(number))
            times[int(str(number))] = times.get(int(str(number)), 0) + 1
    faults += [f"document {number} is there {n} times" for number, n in times.items() if n > 1]
    with httpx.Client(base_url=place.stack.url, timeout=60, trust_env=False) as http:
        for number, system_id in sent.acknowledged.items():
            if found.get(system_id) != number:
                faults.append(f"document {number}, {system_id}, was acknowledged and is not there")
                continue
            raw = http.get(f"/api/v1/objects/{system_id}/raw").content
            if hashlib.sha256(raw).digest() != hashlib.sha256(sent.bodies[number]).digest():
                faults.append(f"document {number}, {system_id}, has other bytes than were sent")
    failed = _rows(place, "select count(*) from core.asset where status <> 'done'")[0][0]
    counted = _rows(place, "select sum(documents)::integer from core.collection")[0][0]
    profiled = _rows(place, "select sum(profiled)::integer from core.collection")[0][0]
    if failed or counted != len(found) or profiled != len(found):
        faults.append(
            f"{failed} objects are not done; {len(found)} documents, counted {counted}, "
            f"profiled {profiled}"
        )
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.kills", description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--patience", type=float, default=_PATIENCE_SECONDS)
    parser.add_argument("--every", type=float, default=4, help="seconds between two kills")
    options = parser.parse_args()
    sent = Sent()
    with ground(None, Path(tempfile.gettempdir(), "cubby-kills.log")) as place:
        clients = [
            threading.Thread(target=_client, args=(place.stack.url, sent), daemon=True)
            for _ in range(_CLIENTS)
        ]
        for client in clients:
            client.start()
        timer = threading.Timer(options.seconds, sent.over.set)
        timer.daemon = True
        timer.start()
        kills = _kill_in_turn(place, sent, options.every)
        for client in clients:
            client.join()
        _until_idle(place, options.patience)
        faults = _faults(place, sent)
    print(f"{kills} kills, {len(sent.acknowledged):,} of {len(sent.bodies):,} acknowledged")
    for fault in faults[:20]:
        print(fault, file=sys.stderr)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
