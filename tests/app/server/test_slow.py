"""Clients that send too slowly, or not at all, hold nothing for ever."""

from __future__ import annotations

import contextlib
import json
import socket

import pytest

HEADS = [
    "Content-Type: image/png\r\nContent-Length: 9000000",
    "Content-Type: application/json\r\nContent-Length: 9000000",
    "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked",
    "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 9000000",
]


def answer_of(connection: socket.socket, drip: bytes = b"") -> tuple[bytes, dict]:
    """The status line and the problem, once the server has ended the connection; `drip` is sent
    again and again until then."""
    received = b""
    connection.settimeout(0.1 if drip else 60)
    while True:
        try:
            piece = connection.recv(65536)
        except TimeoutError:
            connection.sendall(drip)
            continue
        if not piece:
            head, _, body = received.partition(b"\r\n\r\n")
            return head.split(b"\r\n")[0], json.loads(body)
        received += piece


def begin(head: str, path: str = "ingest") -> bytes:
    piece = b"[" + b" " * 700_000
    if "multipart" in head:
        about = b'Content-Disposition: form-data; name="files[]"; filename="a"'
        piece = b"--x\r\n%s\r\n\r\n%s" % (about, piece)
    if "chunked" in head:
        piece = b"%x\r\n%s\r\n" % (len(piece), piece)
    return f"POST /api/v1/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n\r\n".encode() + piece


@pytest.mark.parametrize("head", HEADS)
def test_a_body_that_stalls_is_ended_and_leaves_nothing(start, database, head):
    server = start(CUBBY_STALL_SECONDS="1")
    with server.connect() as connection:
        connection.sendall(begin(head))
        line, problem = answer_of(connection)

    assert line.startswith(b"HTTP/1.1 408 ")
    assert (problem["code"], problem["limit"]) == ("too_slow", 1)
    assert "CUBBY_STALL_SECONDS" in problem["hint"]
    assert server.files() == []
    assert database.value("select count(*) from core.ingest_request") == 0


@pytest.mark.parametrize("path", ["ingest", "ingest/known", "search/image"])
def test_a_body_that_drips_is_ended_as_one_that_stalls(start, path):
    server = start(CUBBY_STALL_SECONDS="1")
    head = "Content-Type: application/json\r\nContent-Length: 9000000"
    line, problem = _dripping(server, begin(head, path), b" ")

    assert line.startswith(b"HTTP/1.1 408 ")
    assert problem["code"] == "too_slow"
    assert server.files() == []


def _dripping(server, begun, drip):
    """The answer. What drips in while the server closes resets the connection, and a reset may
    overtake the answer: then it is asked again."""
    for _ in range(20):
        with server.connect() as connection, contextlib.suppress(ConnectionError):
            connection.sendall(begun)
            return answer_of(connection, drip)
    raise AssertionError("every connection was reset before its answer came")


@pytest.mark.prove
def test_many_that_stall_keep_nobody_out(start):
    server = start(CUBBY_STALL_SECONDS="2")
    stalled = [server.connect() for _ in range(100)]
    for connection in stalled:
        connection.sendall(begin(HEADS[0])[:300])

    with server.client() as client:
        assert client.post("ingest", json={"a": 1}).status_code == 202
    for connection in stalled:
        assert answer_of(connection)[0].startswith(b"HTTP/1.1 408 ")
        connection.close()
    assert len(server.files()) == 1


def test_who_sends_nothing_but_waits_for_an_answer_is_left_alone(start):
    server = start(CUBBY_STALL_SECONDS="1")
    with server.client() as client:
        sent = client.post("ingest", json={"a": 1}, headers={"Prefer": "wait=3"})

    assert (sent.status_code, sent.headers["preference-applied"]) == (202, "wait=3")


@pytest.mark.parametrize("begun", [b"", b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "])
def test_a_head_that_does_not_end_is_ended(start, begun):
    server = start(CUBBY_STALL_SECONDS="1")
    line, problem = _dripping(server, begun, b"a" if begun else b"")

    assert line == b"HTTP/1.1 408 Too slow"
    assert (problem["code"], problem["limit"]) == ("too_slow", 1)


def test_the_head_of_a_second_request_on_a_connection_is_waited_for_no_longer(start):
    server = start(CUBBY_STALL_SECONDS="1")
    with server.connect() as connection:
        connection.sendall(b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /live HTTP/1.1\r\nHo")
        connection.settimeout(60)
        received = b""
        while piece := connection.recv(65536):
            received += piece

    assert received.startswith(b"HTTP/1.1 200 ")
    assert b"HTTP/1.1 408 Too slow" in received


def test_a_head_without_end_is_refused(start):
    server = start()
    with server.connect() as connection:
        connection.sendall(b"GET /live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: ")
        line, problem = answer_of(connection, drip=b"a" * 16384)

    assert line == b"HTTP/1.1 431 Head too large"
    assert (problem["code"], problem["limit"]) == ("head_too_large", 65536)
