"""A client that sends all the time, and one that asks."""

from __future__ import annotations

import hashlib
import itertools
import os
import threading
import time
from dataclasses import dataclass, field

import httpx

COLLECTION = "lab"
_PAUSE_SECONDS = 0.2
"""Little enough for two processors that run all hosts: alerts are to tell of the faults."""


@dataclass
class Sent:
    """One part that was acknowledged."""

    number: int
    system_id: str
    sha256: str
    at: float


@dataclass
class Load:
    """`threads` senders and one that asks, until `stop`. Each part is sent again under the same
    key until it is acknowledged."""

    url: str
    key: str
    threads: int = 3
    sent: list[Sent] = field(default_factory=list)
    failures: list[tuple[float, str, str]] = field(default_factory=list)
    """When, of which kind, and why: each request that had to be repeated, or had no answer."""
    waits: list[tuple[float, float]] = field(default_factory=list)
    """When each acknowledgement came, and how long after the last one of the same sender."""

    def __post_init__(self) -> None:
        self._ends = threading.Event()
        self._numbers = itertools.count()
        self._lock = threading.Lock()
        self._running: list[threading.Thread] = []

    def start(self) -> None:
        works = [self._send] * self.threads + [self._ask]
        self._running = [threading.Thread(target=work) for work in works]
        for thread in self._running:
            thread.start()

    def stop(self) -> None:
        self._ends.set()
        for thread in self._running:
            thread.join()

    def failed_between(self, began: float, ended: float) -> list[tuple[float, str, str]]:
        with self._lock:
            return [one for one in self.failures if began <= one[0] <= ended]

    def longest_wait(self, began: float, ended: float) -> float:
        """The longest time that a sender got no acknowledgement."""
        with self._lock:
            return max((wait for at, wait in self.waits if began <= at <= ended), default=0.0)

    def _client(self) -> httpx.Client:
        # As most clients are: a connection that is kept, and no patience without end.
        return httpx.Client(
            base_url=f"{self.url}/api/v1", timeout=20, trust_env=False,
            headers={"Authorization": f"Bearer {self.key}"},
        )  # fmt: skip

    def _send(self) -> None:
        last = time.monotonic()
        with self._client() as client:
            while not self._ends.is_set():
                with self._lock:
                    number = next(self._numbers)
                found = self._until_taken(client, number)
                if found is None:
                    return
                now = time.monotonic()
                with self._lock:
                    self.sent.append(found)
                    self.waits.append((now, now - last))
                last = now
                time.sleep(_PAUSE_SECONDS)

    def _until_taken(self, client: httpx.Client, number: int) -> Sent | None:
        """One part of ten is a file, the others are documents."""
        is_file = number % 10 == 0
        data = os.urandom(20_000) if is_file else b'{"n": %d, "text": "part"}' % number
        what = {"filename": f"{number}.bin"} if is_file else {"collection": COLLECTION}
        kind = "application/octet-stream" if is_file else "application/json"
        headers = {"Idempotency-Key": f"lab-{number}", "Content-Type": kind}
        while True:
            answer = self._tried(client, "send", "POST", "/ingest", params=what,
                                 headers=headers, content=data)  # fmt: skip
            if answer is not None:
                (system_id,) = answer.json()["system_ids"]
                return Sent(number, system_id, hashlib.sha256(data).hexdigest(), time.monotonic())
            if self._ends.is_set():
                return None
            time.sleep(0.2)

    def _ask(self) -> None:
        asked = itertools.cycle(["/search?q=part&limit=5", "/objects?limit=5", "/collections"])
        with self._client() as client:
            while not self._ends.is_set():
                self._tried(client, "ask", "GET", next(asked))
                time.sleep(2 * _PAUSE_SECONDS)

    def _tried(
        self, client: httpx.Client, kind: str, method: str, path: str, **more: object
    ) -> httpx.Response | None:
        try:
            answer = client.request(method, path, **more)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            reason = type(error).__name__
        else:
            if answer.status_code < 300:
                return answer
            reason = str(answer.status_code)
        with self._lock:
            self.failures.append((time.monotonic(), kind, reason))
        return None
