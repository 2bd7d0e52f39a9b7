"""Clients that post one request after the other and take next to nothing of the machine."""

from __future__ import annotations

import re
import socket
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.figures import BenchFailed

_SECONDS = 60
_length = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass(frozen=True)
class Acks:
    """Milliseconds until half, and until 95 in 100 requests were answered, and requests/s."""

    p50: float
    p95: float
    per_second: float

    def __str__(self) -> str:
        return f"p95 {self.p95:.1f} ms, {self.per_second:,.0f}/s"


def post_all(url: str, bodies: Sequence[bytes], clients: int) -> Acks:
    """Post every body as JSON; each client has a connection of its own and its share of them.
    Raises BenchFailed at the first answer that is not 202."""
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        shares = [bodies[number::clients] for number in range(clients)]
        waits = [wait for share in threads.map(_post, [url] * clients, shares) for wait in share]
    seconds = time.perf_counter() - begun
    ordered = sorted(waits)
    p95 = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    return Acks(statistics.median(ordered) * 1e3, p95 * 1e3, len(ordered) / seconds)


def _post(url: str, bodies: Sequence[bytes]) -> list[float]:
    place = urlsplit(url)
    head = (
        f"POST {place.path} HTTP/1.1\r\nHost: {place.netloc}\r\n"
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n"
    )
    waits = []
    with socket.create_connection((place.hostname or "", place.port or 80), _SECONDS) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for body in bodies:
            request = head.format(len(body)).encode() + body
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
