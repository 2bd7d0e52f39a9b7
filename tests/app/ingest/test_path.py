"""Where a part comes from: kept as a fact of the object, and never believed to be a place here."""

from __future__ import annotations

import pytest

from tests.app.ingest.test_file_body import PNG
from tests.app.ingest.test_multipart import form


async def seen(client, answer):
    assert answer.status_code == 202, answer.text
    found = (await client.get(f"objects/{answer.json()['system_ids'][0]}")).json()
    listed = (await client.get("objects")).json()["items"][0]
    assert listed["path"] == found["path"]
    return found["filename"], found["path"]


@pytest.mark.parametrize(
    ("query", "name", "path"),
    [
        ({"path": "scans/2019/a.png"}, "a.png", "scans/2019/a.png"),
        ({"path": "a.png"}, "a.png", "a.png"),
        ({"path": "scans/2019/a.png", "filename": "b.png"}, "b.png", "scans/2019/a.png"),
        ({"filename": "scans/2019/a.png"}, "a.png", "scans/2019/a.png"),
        ({"filename": "C:\\scans\\a.png"}, "a.png", "C:/scans/a.png"),
        ({"path": "/../srv//./scans/Äpfel/a.png"}, "a.png", "srv/scans/Äpfel/a.png"),
        ({"path": "in\N{RIGHT-TO-LEFT OVERRIDE}voice/gpj.exe"}, "gpj.exe", "invoice/gpj.exe"),
        ({"filename": "a.png"}, "a.png", None),
        ({"path": ""}, None, None),
        ({"path": "../.."}, None, None),
    ],
)
async def test_a_file_keeps_its_path_and_its_name(client, query, name, path):
    assert await seen(client, await client.post("ingest", params=query, content=PNG)) == (
        name,
        path,
    )


@pytest.mark.parametrize("first", [True, False])
async def test_a_form_says_the_path_of_its_file_before_or_after_it(client, first):
    field = ('Content-Disposition: form-data; name="path"', b"scans/a.png")
    file = ('Content-Disposition: form-data; name="files[]"; filename="b.png"', PNG)
    body = form(*([field, file] if first else [file, field]))

    assert await seen(client, await client.post("ingest", **body)) == ("b.png", "scans/a.png")


async def test_each_file_of_a_form_may_have_its_path_as_its_name(client):
    body = form(
        *(
            (f'Content-Disposition: form-data; name="files[]"; filename="{name}"', PNG)
            for name in ("holiday/one/a.png", "holiday/two/a.png", "a.png")
        )
    )

    ids = (await client.post("ingest", **body)).json()["system_ids"]

    found = [(await client.get(f"objects/{one}")).json() for one in ids]
    assert [(one["filename"], one["path"]) for one in found] == [
        ("a.png", "holiday/one/a.png"), ("a.png", "holiday/two/a.png"), ("a.png", None),
    ]  # fmt: skip


async def test_documents_have_the_path_of_the_file_they_came_in(client, database):
    await client.post("ingest?path=exports/2019/orders.json", json=[{"n": 1}, {"n": 2}])

    assert database.rows("select kind, path from catalog.asset") == [
        ("json", "exports/2019/orders.json")
    ] * 2  # fmt: skip


async def test_a_document_with_a_payload_and_a_path_is_no_envelope(client):
    answer = await client.post("ingest", json={"payload": [1, 2], "path": "/var/log"})

    assert answer.json()["objects_total"] == 1


async def test_a_path_of_several_parts_is_refused(client, stored):
    body = form(
        ('Content-Disposition: form-data; name="path"', b"scans/a.png"),
        ('Content-Disposition: form-data; name="files[]"; filename="a.png"', PNG),
        ('Content-Disposition: form-data; name="files[]"; filename="b.png"', PNG),
    )

    answer = await client.post("ingest", **body)

    assert (answer.status_code, answer.json()["code"]) == (400, "bad_path")
    assert answer.json()["detail"] == "path is given for 2 parts"
    assert stored() == []


@pytest.mark.parametrize(
    ("path", "code"),
    [("a/" * 2049, "field_too_long"), ("a/\x07b", "control_character")],
)
async def test_a_path_that_cannot_be_kept_is_refused(client, path, code):
    answer = await client.post("ingest", params={"path": path}, content=PNG)

    assert (answer.status_code, answer.json()["code"]) == (400, code)


async def test_a_name_with_too_many_folders_keeps_the_last_of_them(client):
    name, path = await seen(
        client, await client.post("ingest", params={"filename": "ab/" * 2000 + "c"}, content=PNG)
    )

    assert name == "c"
    assert len(path) <= 4096
    assert path.endswith("/ab/c")


async def test_the_path_is_part_of_what_a_key_stands_for(client):
    headers = {"Idempotency-Key": "k"}
    first, again, other = [
        await client.post("ingest", params={"path": path}, content=PNG, headers=headers)
        for path in ("x/a.png", "x/a.png", "y/a.png")
    ]

    assert first.status_code == 202
    assert again.headers["idempotent-replayed"] == "true"
    assert other.status_code == 422
