"""multipart/mixed and multipart/related, as batches and mail-like senders use them."""

from __future__ import annotations

import base64
import json

from tests.app.cases import each
from tests.app.ingest.test_file_body import PNG

BATCH = (
    b"--batch\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json;odata.metadata=minimal\r\n\r\n"
    b'{"OrderID": 10248}\r\n'
    b"--batch\r\nContent-Type: multipart/mixed; boundary=changes\r\n\r\n"
    b"--changes\r\nContent-Type: application/http\r\nContent-ID: 1\r\n\r\n"
    b"POST /Orders HTTP/1.1\r\nContent-Type: application/json\r\n\r\n"
    b'{"OrderID": 10249}\r\n--changes--\r\n'
    b"--batch--\r\n"
)


async def send(client, body, kind="multipart/mixed; boundary=batch"):
    return await client.post("ingest", content=body, headers={"Content-Type": kind})


async def objects_of(client, answer):
    assert answer.status_code == 202, answer.text
    return [
        (await client.get(f"objects/{each_id}")).json() for each_id in answer.json()["system_ids"]
    ]


async def text_of(client, seen):
    return (await client.get(f"objects/{seen['system_id']}/content")).content


async def test_a_batch_of_odata_is_the_documents_in_its_messages(client):
    seen = await objects_of(client, await send(client, BATCH))

    assert [each["kind"] for each in seen] == ["json", "json"]
    assert [json.loads(await text_of(client, each))["OrderID"] for each in seen] == [10248, 10249]


async def test_a_message_is_kept_with_its_head(client, storage):
    await objects_of(client, await send(client, BATCH))

    kept = [storage.read(uri) for uri, _ in storage.list()]
    assert any(each.startswith(b"HTTP/1.1 200 OK\r\nContent-Type: app") for each in kept)


async def test_parts_of_related_are_files_and_documents(client):
    body = (
        b'--b\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n{"name": "dot.png"}\r\n'
        b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="dot.png"\r\n\r\n'
        + base64.encodebytes(PNG)
        + b"\r\n--b--\r\n"
    )

    document, picture = await objects_of(
        client, await send(client, body, "multipart/related; boundary=b")
    )

    assert json.loads(await text_of(client, document)) == {"name": "dot.png"}
    assert (picture["content_type"], picture["filename"]) == ("image/png", "dot.png")
    assert await text_of(client, picture) == PNG


async def test_quoted_printable_is_read(client):
    body = (
        b"--b\r\nContent-Type: application/json\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b'{"city": "=C3=98rsta", "note": "one =\r\nline"}\r\n--b--\r\n'
    )

    (seen,) = await objects_of(client, await send(client, body, "multipart/mixed; boundary=b"))

    assert json.loads(await text_of(client, seen)) == {
        "city": "\N{LATIN CAPITAL LETTER O WITH STROKE}rsta",
        "note": "one line",
    }


async def test_a_message_without_json_is_one_file(client):
    body = (
        b"--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n\r\n--b--\r\n"
    )

    (seen,) = await objects_of(client, await send(client, body, "multipart/mixed; boundary=b"))

    assert seen["kind"] == "media"


async def test_a_message_that_says_json_and_is_none_fails_alone(client):
    body = BATCH.replace(b'{"OrderID": 10249}', b'{"OrderID": 10249,}')

    good, bad = await objects_of(client, await send(client, body))

    assert good["status"] != "failed"
    assert (bad["status"], bad["error"]["code"]) == ("failed", "malformed_json")


@each(
    ("body", "kind", "code"),
    [
        (BATCH, "multipart/mixed", "bad_multipart"),
        (BATCH, "multipart/mixed; boundary=other", "bad_multipart"),
        (BATCH[:-20], "multipart/mixed; boundary=batch", "bad_multipart"),
        (b"--b--\r\n", "multipart/mixed; boundary=b", "nothing_sent"),
        (
            b"--b\r\nContent-Transfer-Encoding: base64\r\n\r\n*not*\r\n--b--\r\n",
            "multipart/mixed; boundary=b",
            "bad_multipart",
        ),
    ],
)
async def test_what_cannot_be_read_is_refused(client, stored, body, kind, code):
    answer = await send(client, body, kind)

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert not stored()
