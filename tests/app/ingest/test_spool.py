"""Storage is away: what is small is taken all the same, kept in Postgres, and read from there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from cubby.app.spool import Spool
from cubby.storage import StorageUnavailable
from tests.app.hand import picture
from tests.s3_server import S3Server

FILE = {"Content-Type": "application/octet-stream"}


@pytest.fixture
def away(settings, stored, storage) -> Iterator[None]:
    """The folder of storage is gone, and something else is in its place."""
    storage.check()
    root = settings.data_dir / "storage"
    gone = root.rename(root.with_name("elsewhere"))
    root.touch()
    yield
    root.unlink()
    gone.rename(root)
    assert stored() == []


async def raw(client, system_id: str, **headers: str) -> bytes:
    answer = await client.get(f"objects/{system_id}/raw", headers=headers)
    assert answer.status_code in (200, 206), answer.text
    return answer.content


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("size", [0, 10, 600_000, 2_000_000])
async def test_a_file_is_taken_as_always_and_can_be_read(client, database, size):
    content = bytes(n % 251 for n in range(size))

    answer = await client.post("ingest?filename=a.bin", content=content, headers=FILE)

    assert answer.status_code == 202
    [system_id] = answer.json()["system_ids"]
    assert await raw(client, system_id) == content
    detail = (await client.get(f"objects/{system_id}")).json()
    assert detail["sha256"] == hashlib.sha256(content).hexdigest()
    assert detail["raw_uri"] == f"fs://incoming/{answer.json()['ingest_job_id']}/0001"
    assert database.rows("select uri, size_bytes from catalog.spool") == [(detail["raw_uri"], size)]


@pytest.mark.usefixtures("away")
async def test_ranges_and_elements_are_read_from_there_too(client):
    text = b'[{"a": 1}, {"a": 22}]'
    answer = await client.post("ingest", content=text, headers={"Content-Type": "application/json"})

    first, second = answer.json()["system_ids"]
    assert await raw(client, first) == b'{"a": 1}'
    assert await raw(client, second, Range="bytes=6-7") == b"22"


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson", "text/plain"])
async def test_documents_larger_than_a_block_are_counted_as_ever(client, kind):
    lines = [b'{"n": %d, "text": "%s"}' % (n, b"x" * 1000) for n in range(1500)]
    ndjson = b"\n".join(lines)
    body = b"[" + b",\n".join(lines) + b"]" if kind == "application/json" else ndjson

    answer = await client.post("ingest", content=body, headers={"Content-Type": kind})

    assert answer.status_code == 202
    assert answer.json()["objects_total"] == 1500
    assert await raw(client, answer.json()["system_ids"][-1]) == lines[-1]


@pytest.mark.usefixtures("away")
async def test_what_is_larger_than_the_setting_is_503_with_retry_after(opened, database):
    async with opened(spool_bytes=1_000_000) as client:
        taken = await client.post("ingest", content=bytes(1_000_000), headers=FILE)
        refused = await client.post("ingest", content=bytes(1_000_001), headers=FILE)

    assert taken.status_code == 202
    assert refused.status_code == 503
    assert int(refused.headers["retry-after"]) > 0
    assert refused.json()["type"] == "urn:cubby:problem:storage-unavailable"
    assert "at most 1000000 bytes" in refused.json()["detail"]
    assert database.value("select count(*) from core.ingest_request") == 1


@pytest.mark.usefixtures("away")
async def test_the_limit_is_that_of_the_whole_request(opened, database):
    files = [("files[]", (f"{n}.bin", bytes(400_000))) for n in range(3)]
    async with opened(spool_bytes=1_000_000) as client:
        taken = await client.post("ingest", files=files[:2])
        refused = await client.post("ingest", files=files)

    assert (taken.status_code, refused.status_code) == (202, 503)
    assert database.value("select count(*) from catalog.spool") == 2


@pytest.mark.usefixtures("away")
async def test_when_the_room_is_used_up_the_answer_is_503(client, database):
    database.run("update core.setting set value = '10' where name = 'spool_bytes_max'")

    taken = await client.post("ingest", json={"a": 1})
    refused = await client.post("ingest", json={"a": 22})

    assert (taken.status_code, refused.status_code) == (202, 503)
    assert refused.json()["type"] == "urn:cubby:problem:storage-unavailable"


@pytest.mark.usefixtures("away")
async def test_a_refused_request_leaves_nothing_in_the_spool(client, database):
    answers = [
        await client.post("ingest", content=b"{]", headers={"Content-Type": "application/json"}),
        await client.post("ingest?collection=No!", json={"a": 1}),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert database.value("select count(*) from core.spool") == 0


@pytest.mark.usefixtures("away")
async def test_a_repetition_is_answered_as_the_first_time(client, database):
    key = {"Idempotency-Key": "k"}
    first = await client.post("ingest", json={"a": 1}, headers=key)
    again = await client.post("ingest", json={"a": 1}, headers=key)

    assert again.json() == first.json()
    assert again.headers["idempotent-replayed"] == "true"
    assert database.value("select count(*) from core.spool") == 1


@pytest.mark.usefixtures("away")
async def test_an_empty_form_field_is_dropped_as_ever(client, database):
    answer = await client.post(
        "ingest", data={"payload": " "}, files=[("files[]", ("a.png", picture(1, 2, 3)))]
    )

    assert answer.status_code == 202
    assert answer.json()["objects_total"] == 1
    assert database.value("select count(*) from core.spool") == 1


@pytest.mark.usefixtures("away")
async def test_ready_says_that_storage_is_away_and_how_much_waits(client):
    await client.post("ingest?filename=a", content=b"12345", headers=FILE)

    answer = await client.get("/ready")

    found = answer.json()["dependencies"]
    assert answer.status_code == 200
    assert found["storage"]["ready"] is False
    assert "cannot be made" in found["storage"]["error"]
    assert found["database"]["facts"]["spooled"] == {"parts": 1, "bytes": 5}
    figures = (await client.get("/metrics")).text.splitlines()
    assert "spooled_bytes 5.0" in figures


async def test_storage_that_goes_away_in_the_middle_of_a_file_loses_nothing(
    client, settings, database
):
    """The first blocks were written, the last ones cannot be."""
    content = bytes(n % 251 for n in range(3_000_000))
    root = settings.data_dir / "storage"

    async def body():
        yield content[:1_500_000]
        root.rename(root.with_name("elsewhere"))
        yield content[1_500_000:]

    await client.post("ingest", json={"a": 1})
    answer = await client.post("ingest?filename=a", content=body(), headers=FILE)

    assert answer.status_code == 202
    assert await raw(client, answer.json()["system_ids"][0]) == content
    assert database.value("select size_bytes from catalog.spool") == len(content)


async def test_a_bucket_that_is_away_is_as_a_folder_that_is(opened, database, monkeypatch):
    server = S3Server()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    try:
        async with opened(storage_url="s3://things/here") as client:
            stored = await client.post("ingest", json={"n": 0})
            server.stop()
            taken = [await client.post("ingest", json={"n": n}) for n in (1, 2, 3)]
            large = await client.post("ingest", content=bytes(2_000_000), headers=FILE)
            ids = [answer.json()["system_ids"][0] for answer in taken]
            assert [await raw(client, one) for one in ids] == [b'{"n":1}', b'{"n":2}', b'{"n":3}']
            server.start()
            assert await raw(client, ids[0]) == b'{"n":1}'
    finally:
        server.stop()

    assert {answer.status_code for answer in (stored, *taken, large)} == {202}
    # Storage that is back is asked in the background, which writes its marker.
    files = [name for name in server.bucket.objects if not name.endswith(".cubby-storage")]
    assert len(files) == 1
    assert database.value("select count(*) from catalog.spool") == 4
    assert database.value(
        "select bool_and(starts_with(uri, 's3://things/here/incoming/')) from core.spool"
    )


def test_storage_is_not_asked_again_for_a_few_seconds():
    now = [100.0]
    spool = Spool(10, lambda: now[0])
    assert not spool.storage_is_away

    spool.note_away()
    assert spool.storage_is_away
    now[0] += 60
    assert not spool.storage_is_away


def test_without_a_spool_the_reason_is_told_as_it_is():
    error = StorageUnavailable("The disk is gone.")

    assert Spool(0).refusal(error) is error
    assert "at most 8 bytes" in str(Spool(8).refusal(error))
