"""`?records=`: the documents are the elements of an array, or an object, inside what is sent."""

from __future__ import annotations

import json
from array import array

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.documents import split_json
from cubby.documents.errors import TooMuchAround
from cubby.documents.records import split_records, without_wildcards
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


async def test_records_in_arrays_of_arrays_have_what_was_around_each(client, database):
    body = (
        b'{"resourceLogs": [{"resource": {"r": 1}, "scopeLogs": [{"scope": 1, "logRecords": '
        b'[{"n": 1}, {"n": 2}]}, {"scope": 2, "logRecords": [ {"n": 3.0} ]}]}, {"scopeLogs": []}]}'
    )

    answer = await client.post(
        "ingest",
        params={"records": "$.resourceLogs[*].scopeLogs[*].logRecords"},
        content=body,
        headers=JSON,
    )

    assert await _slices(client, answer.json()) == [b'{"n": 1}', b'{"n": 2}', b'{"n": 3.0}']
    assert database.rows("select first_ordinal, last_ordinal, rest from core.envelope") == [
        (first, last, {"resourceLogs": {"resource": {"r": 1}, "scopeLogs": {"scope": scope}}})
        for first, last, scope in [(0, 1, 1), (2, 2, 2)]
    ]


def test_much_around_many_small_records_is_refused() -> None:
    one = b'{"n": [1]}'
    body = b'{"note": "' + b"x" * 60_000 + b'", "a": [' + b",".join([one] * 1200) + b"]}"

    with pytest.raises(TooMuchAround):
        split_records(body, array("q", [0]), array("q", [len(body)]), ["a", None, "n"])


@pytest.mark.parametrize(
    "body",
    [b'{"a": [{"b": [1]}, 7]}', b'{"a": [{"b": [1]}, {"b": "x"}]}', b'{"a": {"b": [1]}}',
     b'{"a": [{"b": []}]}', b'{"a": [null]}', b"", b'{"a"', b'{"a": [{"b": [1]}'],
)  # fmt: skip
def test_a_document_that_is_not_such_an_envelope_stays_whole(body: bytes) -> None:
    places = array("q", [0]), array("q", [len(body)])

    found = split_records(body, *places, ["a", None, "b"])

    assert (found.offsets, found.lengths, found.envelopes) == (*places, [])


_steps = st.lists(st.sampled_from(["a", "b", None, 0]), min_size=1, max_size=4)
_values = st.recursive(
    st.integers(0, 3) | st.none(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
    max_leaves=25,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_values, _steps)
def test_the_request_and_the_rule_find_the_same_records(database, value, steps) -> None:
    """What the API cuts out of the bytes is what SQL takes out of the stored document."""
    document = {"a": value}
    path = ["a", *steps]
    body = json.dumps(document).encode()

    found = split_records(body, array("q", [0]), array("q", [len(body)]), path)

    cut = [
        json.loads(body[at : at + n]) for at, n in zip(found.offsets, found.lengths, strict=True)
    ]
    query = "select core._records_in(%s::jsonb, %s::jsonb)"
    ((runs,),) = database.rows(query, body.decode(), json.dumps(path))
    if not found.envelopes:
        assert runs is None
        return
    rest = "select core._envelope_rest(%s::jsonb, %s::text[])"
    way = [str(step) for step in without_wildcards(path)]
    assert runs == [
        {
            "records": cut[one["first"] : one["last"] + 1],
            "rest": database.rows(rest, bytes(one["rest"]).decode(), way)[0][0],
        }
        for one in found.envelopes
    ]


@pytest.mark.parametrize("body", [b'{"d": []}', b'{"d": { }}', b'{"d": 1}', b'[[{"a": 1}]]'])
def test_what_holds_no_records_is_one_document(body: bytes) -> None:
    split = split_json(body)

    found = split_records(body, split.offsets, split.lengths, ["d"])

    assert (found.offsets, found.lengths) == (split.offsets, split.lengths)
    assert found.envelopes == []
