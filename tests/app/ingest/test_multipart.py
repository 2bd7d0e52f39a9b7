from __future__ import annotations

import json

from tests.app.cases import each
from tests.app.ingest.test_file_body import PNG

BOUNDARY = "cut-here"


def form(*parts: tuple[str, bytes]) -> dict[str, object]:
    """A multipart body written by hand: (headers, content) a part."""
    lines = [
        b"--%s\r\n%s\r\n\r\n%s\r\n" % (BOUNDARY.encode(), headers.encode(), content)
        for headers, content in parts
    ]
    return {
        "content": b"".join(lines) + f"--{BOUNDARY}--\r\n".encode(),
        "headers": {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"},
    }


async def test_payload_and_files_become_objects_in_the_order_sent(client):
    answer = await client.post(
        "ingest",
        data={"payload": json.dumps([{"a": 1}, {"a": 2}]), "owner": "ada", "tags": ["x,y", "z"]},
        files=[
            ("files[]", ("one.png", PNG, "image/png")),
            ("files", ("two.json", b'{"b": 1}', "application/octet-stream")),
            ("file", ("three.ndjson", b'{"c": 1}\n{"c": 2}\n', "text/plain")),
        ],
    )

    assert answer.status_code == 202, answer.text
    body = answer.json()
    seen = [(await client.get(f"objects/{one}")).json() for one in body["system_ids"]]
    assert [(one["kind"], one["filename"]) for one in seen] == [
        ("json", None), ("json", None), ("media", "one.png"), ("json", "two.json"),
        ("json", "three.ndjson"), ("json", "three.ndjson"),
    ]  # fmt: skip
    assert {one["owner"] for one in seen} == {"ada"}
    assert seen[2]["tags"] == ["x", "y", "z"]


async def test_fields_may_come_behind_the_files(client, database):
    body = form(
        ('Content-Disposition: form-data; name="files[]"; filename="a.png"', PNG),
        ('Content-Disposition: form-data; name="owner"', b"ada"),
        ('Content-Disposition: form-data; name="idempotency-key"', b"k1"),
        ('Content-Disposition: form-data; name="collection"', b"late"),
    )

    assert (await client.post("ingest", **body)).status_code == 202
    assert database.rows("select owner, idempotency_key, collection from core.ingest_request") == [
        ("ada", "k1", "late")
    ]


async def test_a_malformed_file_fails_alone(client):
    answer = await client.post(
        "ingest",
        files=[
            ("files[]", ("good.json", b'{"a": 1}', "application/json")),
            ("files[]", ("bad.json", b'{"a": ', "application/json")),
            ("files[]", ("dot.png", PNG, "image/png")),
        ],
    )

    status = (await client.get(answer.json()["status_url"])).json()
    assert [one["state"] for one in status["objects"]] == ["queued", "failed", "queued"]
    assert status["objects"][1]["error"]["code"] == "malformed_json"


async def test_a_malformed_payload_refuses_everything_that_came_with_it(client, stored):
    answer = await client.post(
        "ingest", data={"payload": '{"a": \n}'}, files={"files[]": ("a.png", PNG)}
    )

    assert answer.status_code == 400
    problem = answer.json()
    assert (problem["code"], problem["line"], problem["column"]) == ("malformed_json", 2, 1)
    assert "payload" in problem["detail"]
    assert stored() == []


@each("payload", ["7", "[]", '"x"'])
async def test_a_payload_without_a_document_is_refused(client, stored, payload):
    answer = await client.post("ingest", data={"payload": payload}, files={"file": b"x"})

    assert answer.status_code == 400
    assert stored() == []


async def test_what_a_browser_sends_for_empty_inputs_counts_for_nothing(client, stored):
    body = form(
        ('Content-Disposition: form-data; name="payload"', b" \r\n"),
        ('Content-Disposition: form-data; name="owner"', b""),
        (
            'Content-Disposition: form-data; name="files[]"; filename=""\r\n'
            "Content-Type: application/octet-stream",
            b"",
        ),
        ('Content-Disposition: form-data; name="files[]"; filename="a.png"', PNG),
    )

    answer = await client.post("ingest", **body)

    assert answer.json()["objects_total"] == 1
    assert len(stored()) == 1


async def test_a_form_of_empty_inputs_only_is_nothing(client, stored):
    body = form(
        ('Content-Disposition: form-data; name="payload"', b""),
        ('Content-Disposition: form-data; name="files[]"; filename=""', b""),
    )

    answer = await client.post("ingest", **body)

    assert (answer.status_code, answer.json()["code"]) == (400, "nothing_sent")
    assert stored() == []


async def test_an_empty_file_with_a_name_is_an_object(client):
    answer = await client.post("ingest", files={"files[]": ("empty.txt", b"")})

    (system_id,) = answer.json()["system_ids"]
    seen = (await client.get(f"objects/{system_id}")).json()
    assert (seen["media_type"], seen["size_bytes"]) == ("other", 0)


@each(
    ("disposition", "name"),
    [
        ('form-data; name="file"; filename="../up.png"', "up.png"),
        ('form-data; name="file"; filename="C:\\temp\\win.png"', "win.png"),
        ('form-data; name="file"; filename="sp ace%22.png"', 'sp ace".png'),
        ("form-data; name=file; filename*=utf-8''%C3%A4.png", "ä.png"),
        ('form-data; name="file"; filename="ä\u202egnp.exe"', "ägnp.exe"),
    ],
)
async def test_names_are_kept_and_made_harmless(client, disposition, name):
    answer = await client.post("ingest", **form((f"Content-Disposition: {disposition}", PNG)))

    (system_id,) = answer.json()["system_ids"]
    assert (await client.get(f"objects/{system_id}")).json()["filename"] == name


@each(
    ("parts", "code"),
    [
        ([('Content-Disposition: form-data; name="colour"', b"red")], "unknown_field"),
        (
            [
                ('Content-Disposition: form-data; name="payload"', b"{}"),
                ('Content-Disposition: form-data; name="payload"', b"{}"),
            ],
            "repeated_field",
        ),
        (
            [
                ('Content-Disposition: form-data; name="payload"', b"{}"),
                ('Content-Disposition: form-data; name="owner"', b"ada"),
                ('Content-Disposition: form-data; name="owner"', b"bob"),
            ],
            "repeated_field",
        ),
        (
            [
                ('Content-Disposition: form-data; name="payload"', b"{}"),
                ('Content-Disposition: form-data; name="owner"', b"\xff"),
            ],
            "field_encoding",
        ),
        (
            [
                ('Content-Disposition: form-data; name="payload"', b"{}"),
                ('Content-Disposition: form-data; name="tags"', b"a\0b"),
            ],
            "control_character",
        ),
        (
            [
                ('Content-Disposition: form-data; name="payload"', b"{}"),
                ('Content-Disposition: form-data; name="owner"', b"x" * 256),
            ],
            "field_too_long",
        ),
    ],
)
async def test_a_form_that_contradicts_itself_is_refused_by_field(client, stored, parts, code):
    answer = await client.post("ingest", **form(*parts))

    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert stored() == []


@each(
    ("kind", "content"),
    [
        ("multipart/form-data", b"--x\r\n"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nhalf'),
        ("multipart/form-data; boundary=x", b"--x\r\nnonsense\r\n\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x",
         b"--x\r\n" + b"A: " + b"b" * 9000 + b"\r\n\r\n\r\n--x--"),
    ],
)  # fmt: skip
async def test_a_broken_form_is_refused_and_leaves_nothing(client, stored, kind, content):
    answer = await client.post("ingest", content=content, headers={"Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_multipart")
    assert stored() == []
