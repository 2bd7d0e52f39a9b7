from __future__ import annotations

import pytest

from cubby.app.receiving import limits

JSON = {"Content-Type": "application/json"}
NDJSON = {"Content-Type": "application/x-ndjson"}


async def unannounced(content: bytes, piece: int = 100):
    """Sent in chunks, so that no Content-Length gives it away."""
    for start in range(0, len(content), piece):
        yield content[start : start + piece]


@pytest.mark.parametrize("announce", [True, False])
@pytest.mark.parametrize(
    ("headers", "content"),
    [
        (JSON, b'{"a": "%s"}' % (b"x" * 1000)),
        (NDJSON, b'{"a": 1}\n' * 300),
        ({"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + bytes(2000)),
    ],
)
async def test_too_much_is_refused_early_or_on_the_way(
    opened, stored, database, headers, content, announce
):
    async with opened(max_payload_bytes=1000, max_file_bytes=2000) as client:
        body = content if announce else unannounced(content)
        answer = await client.post("ingest", content=body, headers=headers)

    assert answer.status_code == 413
    problem = answer.json()
    assert problem["code"] == "too_large"
    assert problem["limit"] in (1000, 2000)
    assert stored() == []
    assert database.value("select count(*) from core.ingest_request") == 0


async def test_what_fits_exactly_is_taken(opened):
    async with opened(max_payload_bytes=9, max_file_bytes=9) as client:
        answers = [
            await client.post("ingest", content=b'{"a": 12}', headers=JSON),
            await client.post("ingest", content=b"123456789", headers={"Content-Type": "x/y"}),
        ]

    assert [answer.status_code for answer in answers] == [202, 202]


@pytest.mark.parametrize("announce", [True, False])
async def test_an_announced_excess_is_refused_before_anything_is_read(opened, announce):
    read = []

    async def body():
        read.append(1)
        yield b"[" + b"1," * 1000 + b"1]"

    headers = JSON | ({"Content-Length": "2003"} if announce else {})
    async with opened(max_payload_bytes=1000) as client:
        answer = await client.post("ingest", content=body(), headers=headers)

    assert answer.status_code == 413


async def test_a_part_larger_than_its_limit_is_refused_by_name(opened, stored):
    async with opened(max_payload_bytes=100, max_file_bytes=1000) as client:
        payload = await client.post(
            "ingest", data={"payload": '["%s"]' % ("x" * 200)}, files={"file": b"x"}
        )
        file = await client.post("ingest", files={"file": ("big.bin", bytes(2000))})

    assert (payload.status_code, payload.json()["limit"]) == (413, 100)
    assert payload.json()["detail"].startswith("payload ")
    assert (file.status_code, file.json()["limit"]) == (413, 1000)
    assert "big.bin" in file.json()["detail"]
    assert stored() == []


async def test_parts_are_counted_without_the_fields(opened, stored):
    async with opened(max_parts=3) as client:
        fields = {"owner": "ada", "tags": [str(n) for n in range(50)]}
        three = await client.post(
            "ingest", data=fields, files=[("files[]", (f"{n}", b"x")) for n in range(3)]
        )
        four = await client.post(
            "ingest", data=fields, files=[("files[]", (f"{n}", b"x")) for n in range(4)]
        )

    assert three.status_code == 202
    assert (four.status_code, four.json()["code"], four.json()["limit"]) == (
        413, "too_many_parts", 3,
    )  # fmt: skip
    assert len(stored()) == 3


@pytest.mark.prove
async def test_ten_thousand_parts_are_refused_at_the_first_too_many(client, stored, database):
    boundary = "cut-here"
    piece = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="files[]"; filename="%d.txt"\r\n\r\n'
        "x\r\n"
    )
    sent = []

    async def body():
        for number in range(10_000):
            sent.append(number)
            yield (piece % number).encode()
        yield f"--{boundary}--\r\n".encode()

    answer = await client.post(
        "ingest", content=body(),
        headers={"Content-Type": f"multipart/form-data; boundary={boundary}"},
    )  # fmt: skip

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_parts")
    assert answer.json()["limit"] == 1000
    assert "several requests" in answer.json()["hint"]
    assert len(sent) < 1100
    assert stored() == []
    assert database.value("select count(*) from core.ingest_request") == 0


async def test_a_form_of_endless_fields_is_refused(opened):
    async with opened(max_parts=1) as client:
        answer = await client.post("ingest", data={"tags": ["x"] * 500}, files={"file": b"x"})

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_parts")


async def test_a_large_form_field_is_refused(client):
    answer = await client.post("ingest", data={"comments": "x" * 100_000}, files={"file": b"x"})

    assert answer.status_code == 413
    assert answer.json()["field"] == "comments"


@pytest.mark.parametrize("headers", [JSON, NDJSON])
async def test_more_documents_than_one_transaction_takes_are_refused(
    client, stored, monkeypatch, headers
):
    monkeypatch.setattr(limits, "MAX_OBJECTS", 10)
    content = b"[" + b",".join([b"1"] * 11) + b"]" if headers is JSON else b"1\n" * 11

    answer = await client.post("ingest", content=content, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_many_objects")
    assert stored() == []
