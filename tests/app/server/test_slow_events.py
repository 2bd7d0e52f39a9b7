"""A client that does not read its events costs little, holds up no other, and can continue
later."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.app.server.conftest import Server
from tests.app.server.test_events import PATIENCE, Stream
from tests.cli.api_alone import environment, running_api

EVENTS, BYTES = 10_000, 2_000
AT_ONCE = 1000
"""Fewer than may wait for a client, so that a client that reads is never dropped."""


def flood(database: Any, count: int = EVENTS) -> None:
    """Events whose bytes soon fill what stands between the API and a client."""
    with psycopg.connect(database.dsn) as root:
        root.execute("select core._act('test')")
        root.execute(
            "insert into core.lineage (id, stage, actor, detail, created_at)"
            " select uuidv7(), 'flood', 'test', jsonb_build_object('pad', repeat('x', %s)),"
            " now() from generate_series(1, %s)",
            (BYTES, count),
        )


def ask(port: int, last: str | None = None, seconds: int | None = None) -> socket.socket:
    """A connection that has asked for events and reads none. What the kernel takes is small."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    line.settimeout(PATIENCE)
    line.connect(("127.0.0.1", port))
    more = f"Last-Event-ID: {last}\r\n" if last else ""
    query = f"?seconds={seconds}" if seconds else ""
    line.sendall(f"GET /api/v1/events{query} HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}\r\n".encode())
    return line


def read_on(line: socket.socket) -> tuple[list[str], str]:
    """The ids of all events up to the end of the stream, and what the last one was."""
    text = b""
    while not text.endswith(b"0\r\n\r\n"):
        piece = line.recv(1 << 20)
        assert piece, "cut off without a word"
        text += piece
    events = [
        dict(field.split(": ", 1) for field in block.splitlines() if ": " in field)
        for block in unchunked(text.partition(b"\r\n\r\n")[2]).split("\r\n\r\n")
    ]
    named = [event for event in events if "event" in event]
    return [event["id"] for event in named if "id" in event], named[-1]["event"] if named else ""


def unchunked(body: bytes) -> str:
    whole = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        length = int(size, 16)
        whole, body = whole + rest[:length], rest[length + 2 :]
    return whole.decode()


@pytest.mark.prove
def test_who_does_not_read_is_dropped_and_goes_on_after_the_last_event_it_has(
    start: Any, database: Any
) -> None:
    server: Server = start()
    reader = Stream(server)
    silent = [ask(server.port) for _ in range(5)]
    for line in silent:
        line.recv(1)  # it listens
    before = server.peak_memory()

    # A client that reads has everything in time, while the others stand still.
    for number in range(EVENTS // AT_ONCE):
        flood(database, AT_ONCE)
        reader.until((number + 1) * AT_ONCE)
    reader.close()
    everything = [event["id"] for event in reader.events]
    assert len(set(everything)) == EVENTS
    # Each of the five waits for 20 MB, and events take more in memory than on the wire.
    assert server.peak_memory() - before < 48 * 2**20

    told, end = read_on(silent[0])
    assert end == "slow"
    assert told == everything[: len(told)]
    assert 0 < len(told) < EVENTS
    # It comes again after each end, as EventSource does, and has missed nothing.
    while len(told) < EVENTS:
        line = ask(server.port, told[-1], seconds=1)
        more, _ = read_on(line)
        line.close()
        told += more
    assert told == everything
    for line in silent:
        line.close()


def test_a_connection_that_takes_nothing_for_too_long_is_ended(
    database: Any, tmp_path: Path
) -> None:
    environ = environment(database.dsn, tmp_path, CUBBY_STALL_SECONDS="1")
    with running_api(environ, tmp_path / "api.log") as url:
        port = int(url.rpartition(":")[2])
        silent = ask(port)
        silent.recv(1)
        flood(database)

        until = time.monotonic() + PATIENCE
        while connected(port, silent.getsockname()[1]):
            assert time.monotonic() < until
            time.sleep(0.1)
        silent.close()


def connected(port: int, other: int) -> bool:
    """Whether the server's end of a connection still stands, by the kernel's own table."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        ends = tuple(int(words[at].rpartition(":")[2], 16) for at in (1, 2))
        if ends == (port, other):
            return True
    return False
