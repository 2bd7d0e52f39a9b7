"""Clients that post one request after the other and take next to nothing of the machine."""

from __future__ import annotations

import itertools
import re
import socket
import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.figures import BenchFailed

_SECONDS = 60
_length = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Acks:
    """Milliseconds until half, until 95 and until 99 in 100 requests were answered, requests/s, and
    how many there were."""

    p50: float
    p95: float
    per_second: float
    p99: float = 0.0
    count: int = 0

    def __str__(self) -> str:
        return f"p95 {self.p95:.1f} ms, {self.per_second:,.0f}/s"


def post_all(url: str, bodies: Sequence[bytes], clients: int) -> Acks:
    """Post every body as JSON; each client has a connection of its own and its share of them.
    Raises BenchFailed at the first answer that is not 202."""
    shares = [[("", body) for body in bodies[number::clients]] for number in range(clients)]
    return _measured(url, shares)


def post_for(
    url: str, queries: Sequence[str], bodies: Sequence[bytes], clients: int, seconds: float
) -> Acks:
    """Post the bodies in turn, each with the next of the queries, until the time is over. Raises
    BenchFailed at the first answer that is not 202."""
    until = time.monotonic() + seconds

    def share(first: int) -> Iterator[tuple[str, bytes]]:
        for number in itertools.count(first, clients):
            if time.monotonic() > until:
                return
            yield queries[number % len(queries)], bodies[number % len(bodies)]

    return _measured(url, [share(number) for number in range(clients)])


def _measured(url: str, shares: Sequence[Iterable[tuple[str, bytes]]]) -> Acks:
    begun = time.perf_counter()
    with ThreadPoolExecutor(len(shares)) as threads:
        answers = threads.map(_post, [url] * len(shares), shares)
        waits = sorted(wait for share in answers for wait in share)
    seconds = time.perf_counter() - begun
    p95, p99 = (waits[min(len(waits) - 1, len(waits) * part // 100)] for part in (95, 99))
    return Acks(
        statistics.median(waits) * 1e3, p95 * 1e3, len(waits) / seconds, p99 * 1e3, len(waits)
    )


def _post(url: str, bodies: Iterable[tuple[str, bytes]]) -> list[float]:
    place = urlsplit(url)
    head = (
        f"POST {place.path}{{}} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n"
    )
    waits = []
    with socket.create_connection((place.hostname or "", place.port or 80), _SECONDS) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for query, body in bodies:
            request = head.format(query, len(body)).encode() + body
            sent = time.perf_counter()
            line.sendall(request)
            answer = _answer(line)
            waits.append(time.perf_counter() - sent)
            if not answer.startswith(b"HTTP/1.1 202 "):
                raise BenchFailed(f"{url} answered {answer[:500].decode(errors='replace')}")
    return waits


def _answer(line: socket.socket) -> bytes:
    """One whole answer, which says its length."""
    data = b""
    while (end := data.find(b"\r\n\r\n")) < 0:
        data += _more(line)
    length = _length.search(data, 0, end + 2)
    if length is None:
        raise BenchFailed(f"an answer without a length: {data[:200]!r}")
    while len(data) < end + 4 + int(length.group(1)):
        data += _more(line)
    return data


def _more(line: socket.socket) -> bytes:
    chunk = line.recv(65536)
    if not chunk:
        raise BenchFailed("the server closed the connection")
    return chunk
