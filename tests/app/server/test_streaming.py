"""What only a real server over a real socket can show."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

MEGABYTE = 1_000_000
SIZE = 512 * MEGABYTE
BOUNDARY = "cut-here"


def block(number: int) -> bytes:
    """A megabyte that no other one equals."""
    return hashlib.sha256(b"%d" % number).digest() * (MEGABYTE // 32)


def plain() -> Iterator[bytes]:
    for number in range(SIZE // MEGABYTE):
        yield block(number)


def lines() -> Iterator[bytes]:
    for number in range(SIZE // MEGABYTE):
        yield b'{"n": %d, "text": "%s"}\n' % (number, b"x" * (MEGABYTE - 40))


def form() -> Iterator[bytes]:
    yield (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files[]"; filename="big.bin"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    yield from plain()
    yield f"\r\n--{BOUNDARY}--\r\n".encode()


@pytest.mark.prove
@pytest.mark.parametrize(
    ("body", "kind", "objects"),
    [
        (plain, "application/octet-stream", 1),
        (form, f"multipart/form-data; boundary={BOUNDARY}", 1),
        (lines, "application/x-ndjson", SIZE // MEGABYTE),
    ],
)
def test_half_a_gigabyte_passes_through_little_memory(start, database, body, kind, objects):
    server = start()
    with server.client() as client:
        warm = client.post("ingest", content=body.__name__.encode(), headers={"X-Warm": "up"})
        assert warm.status_code == 202
        before = server.peak_memory()

        answer = client.post("ingest", content=body(), headers={"Content-Type": kind})

    assert answer.status_code == 202, answer.text
    assert answer.json()["objects_total"] == objects
    assert server.peak_memory() - before < 64 * 1024 * 1024
    if body is not lines:
        digest = hashlib.sha256()
        for piece in plain():
            digest.update(piece)
        stored = database.value(
            "select sha256 from core.asset_raw where request_id = %s",
            answer.json()["ingest_job_id"],
        )
        assert stored == digest.hexdigest()


@pytest.mark.prove
def test_many_small_files_pass_through_little_memory(start):
    server = start()
    files = [("files[]", (f"{number}.bin", block(number)[:400_000])) for number in range(300)]
    with server.client() as client:
        client.post("ingest", files=files[:1])
        before = server.peak_memory()

        answer = client.post("ingest", files=files)

    assert answer.json()["objects_total"] == 300
    assert server.peak_memory() - before < 64 * 1024 * 1024


@pytest.mark.parametrize(
    "head",
    [
        "Content-Type: image/png\r\nContent-Length: 9000000",
        "Content-Type: application/json\r\nContent-Length: 9000000",
        "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: 9000000",
    ],
)
def test_a_client_that_hangs_up_leaves_nothing_behind(start, database, head):
    server = start()
    begin = f"POST /api/v1/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\n{head}\r\n\r\n".encode()
    piece = b"[" + b" " * 1_500_000
    if "multipart" in head:
        piece = next(form()) + piece
    if "chunked" in head:
        piece = b"%x\r\n%s\r\n" % (len(piece), piece)
    with server.connect() as connection:
        connection.sendall(begin + piece)
        # Wait until the server is in the middle of it.
        with server.client() as client:
            assert any(client.get("/live") and server.files() for _ in range(2000))

    with server.client() as client:
        assert any(client.get("/live") and not server.files() for _ in range(2000))
    assert database.value("select count(*) from core.ingest_request") == 0


def test_what_is_announced_too_large_is_refused_before_it_is_sent(start):
    server = start(CUBBY_MAX_FILE_BYTES="1000000")
    with server.connect() as connection:
        connection.sendall(
            b"POST /api/v1/ingest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: image/png\r\n"
            b"Content-Length: 5000000000\r\nExpect: 100-continue\r\n\r\n"
        )
        answer = connection.makefile("rb").readline()

    assert answer.startswith(b"HTTP/1.1 413 ")


def test_processes_that_share_one_socket_make_one_set_of_objects(start, database):
    server = start(processes=2)
    document = json.dumps([{"n": n} for n in range(3)])
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}

    def send(_: int) -> str:
        with server.client() as client:
            answer = client.post("ingest", content=document, headers=headers)
        assert answer.status_code == 202
        return answer.text

    with ThreadPoolExecutor(16) as threads:
        answers = set(threads.map(send, range(48)))

    assert len(answers) == 1
    assert database.value("select count(*) from core.asset") == 3
    assert len(server.files()) == 1


def test_an_answer_can_be_read_in_part_while_the_reader_goes_away(start):
    server = start()
    with server.client() as client:
        sent = client.post("ingest?filename=big.bin", content=bytes(30 * MEGABYTE)).json()
        address = f"objects/{sent['system_ids'][0]}/content"
        with client.stream("GET", address) as answer:
            assert next(answer.iter_bytes(1000)) == bytes(1000)
        tail = client.get(address, headers={"Range": "bytes=-10"})

    assert (tail.status_code, len(tail.content)) == (206, 10)
