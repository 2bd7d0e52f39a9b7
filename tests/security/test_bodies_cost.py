"""What a small body costs: depth and count are checked while reading, and packed bytes become only
so many more."""

from __future__ import annotations

import gzip
import io
import zipfile

import pytest

from cubby.documents import DocumentError, split_documents

HUGE = 40_000_000
DEEP = {
    "arrays": b"[" * HUGE,
    "objects": b'{"a":' * (HUGE // 5),
    "closed": b"[" * (HUGE // 2) + b"]" * (HUGE // 2),
    "on lines": b"[\n" * (HUGE // 2),
    "in an envelope": b'{"data": ' + b"[" * HUGE,
}
MANY = {"numbers": b"1,", "arrays": b"[],", "objects": b"{},"}


@pytest.mark.parametrize("name", DEEP)
async def test_a_packed_body_of_brackets_is_refused_before_all_of_it_is_made(client, name):
    answer = await client.post(
        "ingest", content=gzip.compress(DEEP[name]),
        headers={"Content-Type": "application/json", "Content-Encoding": "gzip"},
    )  # fmt: skip

    assert answer.status_code == 413
    assert answer.json()["code"] == "unpacks_to_too_much"


@pytest.mark.parametrize("kind", ["gzip", "zip"])
async def test_a_packed_file_of_brackets_is_refused_too(client, kind):
    packed = gzip.compress(DEEP["arrays"])
    if kind == "zip":
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("deep.json", DEEP["arrays"])
        packed = file.getvalue()
    answer = await client.post(f"ingest?filename=deep.json.{kind}", content=packed)

    assert answer.status_code == 413
    assert answer.json()["code"] == "unpacks_to_too_much"


@pytest.mark.parametrize("name", DEEP)
def test_reading_ends_where_no_document_may_be_nested(name: str) -> None:
    """Counted by what is read, not by time: a text that ends there says the same."""
    places = []
    for data in (DEEP[name], DEEP[name][:2_000_000]):
        with pytest.raises(DocumentError) as refused:
            split_documents(data)
        assert refused.value.code == "too_deep"
        places.append(refused.value.offset)  # type: ignore[attr-defined]
    assert places[0] == places[1] < 1_000_000


@pytest.mark.parametrize("name", MANY)
def test_reading_ends_at_the_first_document_too_many(name: str) -> None:
    data = b"[" + MANY[name] * 9_000_000 + b"x"  # the fault at its end is never reached

    with pytest.raises(DocumentError) as refused:
        split_documents(data)
    assert refused.value.code == "too_many_objects"


async def test_a_body_that_shrinks_as_json_does_is_taken(client):
    document = b'{"time": "2026-01-01T00:00:00Z", "level": "info", "message": "begun", "n": 1}\n'
    answer = await client.post(
        "ingest", content=gzip.compress(document * 40_000),
        headers={"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"},
    )  # fmt: skip

    assert answer.status_code == 202
