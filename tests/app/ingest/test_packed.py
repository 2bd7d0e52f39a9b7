"""Bodies in Content-Encoding: gzip."""

from __future__ import annotations

import gzip
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.app.problems import BadRequest
from cubby.app.receiving.unpacking import PIECE_BYTES, Gunzip
from tests.app.cases import each
from tests.app.hand import picture
from tests.app.keys.conftest import bearer

GZIP = {"Content-Encoding": "gzip"}
JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}
FILE = {"Content-Type": "application/octet-stream"}


async def chunked(content: bytes, piece: int = 1000):
    for start in range(0, len(content), piece):
        yield content[start : start + piece]


@each(
    ("encoding", "kind", "plain", "objects"),
    [("gzip", JSON, b'[{"a": 1}, {"a": 2}]', 2),
     ("GZIP", NDJSON, b'{"a": 1}\n' * 5, 5),
     ("x-gzip", FILE, bytes(10_000), 1)],
)  # fmt: skip
async def test_the_unpacked_bytes_are_kept(client, storage, encoding, kind, plain, objects):
    headers = kind | {"Content-Encoding": encoding}

    answer = await client.post("ingest", content=gzip.compress(plain), headers=headers)

    assert (answer.status_code, answer.json()["objects_total"]) == (202, objects), answer.text
    assert storage.read(f"fs://incoming/{answer.json()['ingest_job_id']}/0001") == plain


async def test_a_packed_form_is_a_form(client, database):
    request = client.build_request(
        "POST", "/api/v1/ingest", data={"payload": "[1, 2]"}, files={"files[]": ("a.txt", b"a")}
    )
    content = gzip.compress(request.read())

    answer = await client.post(
        "ingest", content=content, headers=GZIP | {"Content-Type": request.headers["Content-Type"]}
    )

    assert (answer.status_code, answer.json()["objects_total"]) == (202, 3)


async def test_packed_or_not_the_same_content_is_the_same_request(client, stored):
    key, plain = {"Idempotency-Key": "once"}, b'[{"a": 1}]'
    first = await client.post("ingest", content=plain, headers=JSON | key)
    again = await client.post("ingest", content=gzip.compress(plain), headers=JSON | GZIP | key)

    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert len(stored()) == 1


@pytest.mark.parametrize("announce", [True, False])
@pytest.mark.parametrize("kind", [JSON, NDJSON, FILE])
async def test_a_bomb_is_measured_unpacked_and_leaves_nothing(
    opened, stored, database, kind, announce
):
    bomb = gzip.compress(b"[" + b" " * 50_000_000, 9)
    assert len(bomb) < 100_000
    async with opened(max_payload_bytes=1_000_000, max_file_bytes=2_000_000) as client:
        body = bomb if announce else chunked(bomb)
        answer = await client.post("ingest", content=body, headers=kind | GZIP)

    assert answer.status_code == 413
    # By its size, or before that by how much larger it became.
    assert answer.json()["code"] in ("too_large", "unpacks_to_too_much")
    assert stored() == []
    assert database.value("select count(*) from core.ingest_request") == 0


async def test_a_bomb_within_a_form_is_measured_too(opened, stored):
    request_body = (
        b'--x\r\nContent-Disposition: form-data; name="files[]"; filename="b"\r\n\r\n'
        + bytes(20_000_000) + b"\r\n--x--\r\n"
    )  # fmt: skip
    async with opened(max_file_bytes=1_000_000) as client:
        answer = await client.post(
            "ingest", content=gzip.compress(request_body),
            headers=GZIP | {"Content-Type": "multipart/form-data; boundary=x"},
        )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert stored() == []


async def test_the_limit_of_a_key_is_on_the_unpacked_bytes(client, database, stored):
    key = database.call("api.add_key", p_name="k", p_role="ingest", p_max_request_bytes=5000)
    body = gzip.compress(bytes(100_000))

    answer = await client.post("ingest", content=body, headers=FILE | GZIP | bearer(key["secret"]))

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large_for_key")
    assert stored() == []


@each(
    "body",
    [b"plain text", gzip.compress(b"[1]")[:-4], gzip.compress(b"[1]") + b"rest", b"\x1f\x8b"],
)
async def test_what_is_no_gzip_is_refused_with_a_way_out(client, stored, body):
    answer = await client.post("ingest", content=body, headers=JSON | GZIP)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_encoding")
    assert "Content-Encoding" in answer.json()["hint"]
    assert stored() == []


@each("encoding", ["br", "deflate", "gzip, gzip", "x-nonsense"])
async def test_another_packing_is_refused_with_a_way_out(client, stored, encoding):
    headers = JSON | {"Content-Encoding": encoding}
    for path in ("ingest", "search/image"):
        answer = await client.post(path, content=b"\x1f\x8b", headers=headers)

        assert answer.status_code == 415
        assert answer.headers["accept-encoding"] == "gzip, identity"
        assert "unpacked" in answer.json()["hint"]
    assert stored() == []


async def test_a_packed_file_as_such_is_left_as_it_is(client, storage, stored):
    packed = gzip.compress(b"text")

    answer = await client.post("ingest?filename=text.gz", content=packed, headers=FILE)

    assert answer.status_code == 202
    assert storage.read(stored()[0]) == packed


async def test_a_packed_picture_can_be_searched_by(client):
    answer = await client.post(
        "search/image", content=gzip.compress(picture(9, 9, 9)), headers=FILE | GZIP
    )

    assert answer.status_code == 200, answer.text


@given(st.lists(st.binary(max_size=300_000), max_size=3), st.integers(1, 5000))
def test_members_in_any_cut_come_out_whole_and_in_small_pieces(members, cut):
    packed = b"".join(gzip.compress(member) for member in members)
    gunzip = Gunzip(2000)

    pieces = [
        piece
        for start in range(0, len(packed), cut)
        for piece in gunzip.feed(packed[start : start + cut])
    ]
    gunzip.end()

    assert hashlib.sha256(b"".join(pieces)).digest() == hashlib.sha256(b"".join(members)).digest()
    assert all(len(piece) <= PIECE_BYTES for piece in pieces)


@given(st.binary(min_size=1, max_size=2000), st.data())
def test_a_body_that_was_cut_off_is_never_taken_for_whole(content, data):
    packed = gzip.compress(content)
    gunzip = Gunzip(2000)
    list(gunzip.feed(packed[: data.draw(st.integers(1, len(packed) - 1))]))

    with pytest.raises(BadRequest, match="not gzip"):
        gunzip.end()
