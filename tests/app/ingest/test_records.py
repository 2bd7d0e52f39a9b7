"""`?records=`: the documents are the elements of an array, or an object, inside what is sent."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.documents import split_json
from cubby.documents.records import split_records
from tests.app.cases import each

JSON = {"Content-Type": "application/json"}
BODY = b'{"took": 3, "hits": {"total": 2, "hits": [ {"_id": 1.10},\n {"_id": 2} ]}}'


async def _slices(client, answer):
    return [(await client.get(f"objects/{one}/raw")).content for one in answer["system_ids"]]


@each("path", ["$.hits.hits", "$.hits.hits[*]", "$['hits']['hits']"])
async def test_each_record_is_a_document_with_its_own_slice(client, database, path):
    answer = await client.post("ingest", params={"records": path}, content=BODY, headers=JSON)

    body = answer.json()
    assert (answer.status_code, body["objects_total"]) == (202, 2), answer.text
    assert await _slices(client, body) == [b'{"_id": 1.10}', b'{"_id": 2}']
    around = "select first_ordinal, last_ordinal, rest from core.envelope where request_id = %s"
    assert database.rows(around, body["ingest_job_id"]) == [
        (0, 1, {"took": 3, "hits": {"total": 2}})
    ]


async def test_each_line_may_be_an_envelope_and_what_is_none_stays_whole(client, database):
    body = b'{"d": [{"a": 1}, {"a": 2}]}\n{"error": 1}\n{"n": 7, "d": [{"a": 3}]}\n'

    answer = await client.post("ingest?records=$.d&filename=x.ndjson", content=body)

    assert await _slices(client, answer.json()) == [
        b'{"a": 1}', b'{"a": 2}', b'{"error": 1}', b'{"a": 3}',
    ]  # fmt: skip
    assert database.rows("select first_ordinal, last_ordinal, rest from core.envelope") == [
        (3, 3, {"n": 7})
    ]


async def test_one_object_at_the_path_is_the_record_of_its_envelope(client):
    body = b'{"schema": {"type": "struct"}, "payload": {"id": 1}}\n{"schema": {}, "payload": null}'

    answer = await client.post("ingest?records=$.payload&filename=x.ndjson", content=body)

    assert await _slices(client, answer.json()) == [
        b'{"id": 1}', b'{"schema": {}, "payload": null}'
    ]  # fmt: skip


@each(
    ("path", "code"),
    [("$.nothing", "no_records"), ("$.took", "no_records"), ("$..hits", "CB001"),
     ("$", "CB001")],
)  # fmt: skip
async def test_a_path_that_leads_to_no_records_is_refused_and_nothing_is_kept(
    client, stored, path, code
):
    answer = await client.post("ingest", params={"records": path}, content=BODY, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, code), answer.text
    assert stored() == []


async def test_the_same_key_with_another_path_is_another_request(client):
    headers = JSON | {"Idempotency-Key": "once"}
    first = await client.post("ingest?records=$.hits.hits", content=BODY, headers=headers)
    again = await client.post("ingest?records=$.hits.hits", content=BODY, headers=headers)
    other = await client.post("ingest", content=BODY, headers=headers)

    assert again.json()["system_ids"] == first.json()["system_ids"]
    assert (again.headers["idempotent-replayed"], other.status_code) == ("true", 422)


_names = st.text(alphabet='ab"\\é', min_size=1, max_size=3)
# jsonb holds no NUL: of the rest, which Postgres keeps, it would be repaired.
_letters = st.characters(codec="utf-8", exclude_characters="\0")
_scalars = st.integers() | st.text(_letters, max_size=4) | st.none()
_records = st.lists(
    st.dictionaries(_names, _scalars, max_size=2) | _scalars, min_size=1, max_size=4
) | st.dictionaries(_names, _scalars, min_size=1, max_size=3)


@given(
    _records,
    st.dictionaries(_names, _scalars, max_size=3),
    st.lists(_names, min_size=1, max_size=3),
    st.data(),
)
def test_records_and_their_rest_are_all_of_the_envelope(records, around, steps, data) -> None:
    envelope: object = records
    for step in reversed(steps):
        envelope = {**around, step: envelope}
    ascii_only = data.draw(st.booleans())
    text = json.dumps(
        envelope, ensure_ascii=ascii_only, indent=data.draw(st.sampled_from([None, 1]))
    )
    body = text.encode()
    split = split_json(body)

    found = split_records(body, split.offsets, split.lengths, steps)

    places = zip(found.offsets, found.lengths, strict=True)
    wanted = records if isinstance(records, list) else [records]
    assert [json.loads(body[at : at + size]) for at, size in places] == wanted
    (one,) = found.envelopes
    rest = json.loads(bytes(one["rest"]))
    inner = rest
    for step in steps[:-1]:
        inner = inner[step]
    assert inner[steps[-1]] is None
    inner[steps[-1]] = records
    assert rest == envelope


@pytest.mark.parametrize("body", [b'{"d": []}', b'{"d": { }}', b'{"d": 1}', b'[[{"a": 1}]]'])
def test_what_holds_no_records_is_one_document(body: bytes) -> None:
    split = split_json(body)

    found = split_records(body, split.offsets, split.lengths, ["d"])

    assert (found.offsets, found.lengths) == (split.offsets, split.lengths)
    assert found.envelopes == []
