"""What identifies the documents of a collection may come with a request, in any shape of body."""

from __future__ import annotations

import json

import pytest

from cubby.app.api.ingest import handler
from tests.app.ingest.test_multipart import form

BODY = b'{"shop": {"no": 1}, "id": 7}'
JSON = {"Content-Type": "application/json"}


def _keys(database) -> list[tuple[str, list[object]]]:
    return database.rows("select name, key_paths from core.collection")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("key=id", [["id"]]),
        ("key=$.shop.no&key=id", [["shop", "no"], ["id"]]),
        ('key=["id",["shop","no"]]', [["id"], ["shop", "no"]]),
        ('key=[["[odd, name"]]', [["[odd, name"]]),
        ("key=id,no", [["id,no"]]),
    ],
)
async def test_a_new_collection_gets_the_key_named_in_the_address(
    client, database, query, expected
):
    answer = await client.post(f"ingest?collection=things&{query}", content=BODY, headers=JSON)

    assert answer.status_code == 202, answer.text
    assert _keys(database) == [("things", expected)]


@pytest.mark.parametrize(
    ("query", "body", "paths", "missing"),
    [
        ("key=id&key=$.shop.no", BODY, ["$.id", "$.shop.no"], []),
        ("key=data.id", BODY, ["$['data.id']"], ["$['data.id']"]),
        ("key=$.shop&key=$.l[1]", b'[{"shop": 1, "l": [1, 2]}]', ["$.shop", "$.l[1]"], []),
        ("key=$.shop.no.x&key=$.l[1]", b'{"shop": {"no": 1}, "l": [1]}',
         ["$.shop.no.x", "$.l[1]"], ["$.shop.no.x", "$.l[1]"]),
        ("key=_id", b'{"_id": {"$oid": "a1"}}\n{}', ["$._id"], []),
        ("key=id", b'{"id": null}', ["$.id"], ["$.id"]),
        ("key=id&records=$.r", b'{"r": [{"id": 1}]}', ["$.id"], []),
    ],
)  # fmt: skip
async def test_the_answer_says_what_became_of_the_key(client, query, body, paths, missing):
    for is_new in (True, False):
        answer = await client.post(f"ingest?collection=things&{query}", content=body, headers=JSON)

        assert answer.status_code == 202, answer.text
        wanted = {"paths": paths, "is_new": is_new, "missing": missing}
        assert answer.json()["key"] == wanted
    plain = await client.post("ingest?collection=things", content=body, headers=JSON)
    assert "key" not in plain.json()


async def test_the_answer_at_the_end_says_it_too(client, monkeypatch):
    async def ended(*_):
        return True

    monkeypatch.setattr(handler, "wait_for_end", ended)
    wait = JSON | {"Prefer": "wait=10"}
    answer = await client.post(
        "ingest?collection=things&key=$.id", content=b'{"a": 1}', headers=wait
    )

    assert answer.status_code == 200
    assert answer.json()["key"] == {"paths": ["$.id"], "is_new": True, "missing": ["$.id"]}
    assert answer.json()["progress"]["total"] == 1
    plain = await client.post("ingest?collection=things", content=b'{"a": 1}', headers=wait)
    assert plain.status_code == 200
    assert "key" not in plain.json()


async def test_it_may_stand_in_a_form_or_an_envelope(client, database):
    sent = form(
        ('Content-Disposition: form-data; name="key"', b"id"),
        ('Content-Disposition: form-data; name="payload"', BODY),
        ('Content-Disposition: form-data; name="key"', b"$.shop.no"),
        ('Content-Disposition: form-data; name="collection"', b"formed"),
    )
    envelope = {"payload": json.loads(BODY), "collection": "wrapped", "key": ["id", ["shop", "no"]]}

    assert (await client.post("ingest", **sent)).status_code == 202
    assert (await client.post("ingest", json=envelope)).status_code == 202
    expected = [["id"], ["shop", "no"]]
    assert _keys(database) == [("formed", expected), ("wrapped", expected)]


async def test_another_key_is_refused_and_nothing_of_the_request_is_kept(client, database, stored):
    await client.post("ingest?collection=things&key=id", content=BODY, headers=JSON)
    refused = await client.post("ingest?collection=things&key=no", content=BODY, headers=JSON)

    assert refused.status_code == 409
    problem = refused.json()
    assert problem["code"] == "CB003"
    assert (problem["key"], problem["asked"]) == (["$.id"], ["$.no"])
    assert len(stored()) == 1
    assert database.value("select count(*) from core.asset") == 1


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("key=id", "A document key is given without a collection"),
        ("collection=things&key=[1]", "key begins like a JSON array"),
        ("collection=things&key=[", "key begins like a JSON array"),
        ("collection=things&key=a%07b", "control character"),
        ('collection=things&key=["\\u0000"]', "control character"),
        ("collection=things&key=a&key=b&key=c&key=d&key=e", "one to four paths"),
    ],
)
async def test_what_cannot_be_a_key_is_refused_with_a_place(client, stored, query, message):
    refused = await client.post(f"ingest?{query}", content=BODY, headers=JSON)

    assert refused.status_code == 400
    assert message in refused.json()["detail"]
    assert stored() == []


async def test_the_key_belongs_to_what_makes_two_requests_the_same(client):
    once = JSON | {"Idempotency-Key": "once"}
    for query, status in [("key=id", 202), ("key=id", 202), ("key=no", 422), ("", 422)]:
        answer = await client.post(f"ingest?collection=things&{query}", content=BODY, headers=once)
        assert answer.status_code == status, query


async def test_a_message_with_a_key_of_its_own_is_a_document(client):
    message = {"key": "7", "payload": {"a": 1}}

    answer = await client.post("ingest", json=message)
    raw = await client.get(f"objects/{answer.json()['system_ids'][0]}/raw")

    assert raw.json() == message
