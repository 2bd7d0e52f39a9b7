from __future__ import annotations

import hashlib
import json

from tests.app.cases import each

JSON = {"Content-Type": "application/json"}


async def slices(client, answer):
    return [(await client.get(f"objects/{one}/raw")).content for one in answer["system_ids"]]


async def test_an_object_is_one_document(client, database, stored):
    answer = await client.post("ingest", json={"city": "Ghent"})

    assert answer.status_code == 202
    body = answer.json()
    assert list(body) == [
        "ingest_job_id", "system_ids", "objects_total", "objects_url", "status_url",
    ]  # fmt: skip
    assert body["objects_total"] == len(body["system_ids"]) == 1
    assert answer.headers["location"] == body["status_url"]
    assert stored() == [f"fs://incoming/{body['ingest_job_id']}/0001"]
    raw = database.rows("select sha256, size_bytes, content_type, format from core.asset_raw")
    content = b'{"city":"Ghent"}'
    assert raw == [(hashlib.sha256(content).hexdigest(), 16, "application/json", "json")]


async def test_each_element_of_an_array_is_a_document_with_its_own_slice_of_the_bytes(client):
    body = b' [ {"a": 1.10},\n  2 , "x",null, [ ] , {"b": 1e400}]\n'

    answer = (await client.post("ingest", content=body, headers=JSON)).json()

    assert answer["objects_total"] == 6
    assert await slices(client, answer) == [
        b'{"a": 1.10}', b"2", b'"x"', b"null", b"[ ]", b'{"b": 1e400}',
    ]  # fmt: skip
    assert (await client.get(answer["status_url"])).json()["progress"]["total"] == 6


async def test_an_envelope_gives_owner_tags_and_collection_and_only_the_payload_is_stored(
    client, database
):
    body = {
        "payload": [{"a": 1}, {"a": 2}],
        "owner": "ada",
        "comments": "two of them",
        "tags": ["x", "y, z"],
        "collection": "numbers",
    }

    answer = (await client.post("ingest", json=body)).json()

    assert await slices(client, answer) == [b'{"a":1}', b'{"a":2}']
    assert database.rows("select owner, comments, tags, collection from core.ingest_request") == [
        ("ada", "two of them", ["x", "y", "z"], "numbers")
    ]
    whole = database.value("select size_bytes from core.asset_raw")
    assert whole == len(json.dumps(body, separators=(",", ":")))


async def test_envelope_false_takes_the_whole_body_as_the_payload(client):
    body = b'{"payload": {"a": 1}, "owner": "ada"}'

    answer = await client.post("ingest?envelope=false", content=body, headers=JSON)

    assert await slices(client, answer.json()) == [body]


async def test_query_parameters_fill_what_the_body_does_not_say(client, database):
    await client.post(
        "ingest?owner=query&comments=c&tags=a,b&tags=c&collection=one",
        json={"payload": {"x": 1}, "owner": "body"},
    )

    assert database.rows("select owner, comments, tags, collection from core.ingest_request") == [
        ("body", "c", ["a", "b", "c"], "one")
    ]


@each(
    ("body", "line", "column"),
    [(b'{"a": 1,\n "b" 2}', 2, 6), (b"[1, 2", 1, 6), (b"{'a': 1}", 1, 2), (b'{"a": NaN}', 1, 7)],
)
async def test_malformed_json_is_refused_with_its_place_and_nothing_is_kept(
    client, database, stored, body, line, column
):
    answer = await client.post("ingest", content=body, headers=JSON)

    assert answer.status_code == 400
    problem = answer.json()
    assert problem["code"] == "malformed_json"
    assert (problem["line"], problem["column"]) == (line, column)
    assert f"line {line}, column {column}" in problem["detail"]
    assert stored() == []
    assert database.value("select count(*) from core.ingest_request") == 0


@each(
    ("body", "code"),
    [(b'"text"', "not_a_document"), (b"12", "not_a_document"), (b"null", "not_a_document"),
     (b"[]", "empty_array"), (b" [ ] ", "empty_array"), (b"", "nothing_sent"),
     (b"  ", "malformed_json"), (b'{"payload": []}', "empty_array"),
     (b'{"payload": 3, "owner": "a"}', "not_a_document")],
)  # fmt: skip
async def test_what_holds_no_document_is_refused(client, stored, body, code):
    answer = await client.post("ingest", content=body, headers=JSON)

    assert answer.status_code == 400
    assert answer.json()["code"] == code
    assert stored() == []


async def test_a_body_larger_than_one_block_is_split_from_storage(client):
    documents = [{"n": n, "text": "x" * 1000} for n in range(2000)]
    body = json.dumps(documents).encode()

    answer = (await client.post("ingest", content=body, headers=JSON)).json()

    assert answer["objects_total"] == 2000
    last = (await client.get(f"objects/{answer['system_ids'][-1]}/raw")).json()
    assert last["n"] == 1999


async def test_a_large_malformed_body_names_its_place_and_leaves_nothing(client, stored):
    body = b"[" + b'{"text": "' + b"x" * 2_000_000 + b'"},\n oops]'

    answer = await client.post("ingest", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["line"]) == (400, 2)
    assert stored() == []


async def test_a_charset_parameter_and_a_byte_order_mark_do_no_harm(client):
    kinds = {"Content-Type": "application/json; charset=utf-8"}

    answer = await client.post("ingest", content=b'\xef\xbb\xbf[{"a": 1}]', headers=kinds)

    assert answer.status_code == 202
    assert await slices(client, answer.json()) == [b'{"a": 1}']


@each("body", [b"a,b\n1,2\n", b"<a/>", b"hello"])
async def test_another_kind_of_file_under_the_type_json_is_told_its_way(client, body):
    answer = await client.post("ingest", content=body, headers=JSON)

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")
    assert "its own content type" in answer.json()["hint"]
