from __future__ import annotations

import pytest

from tests.app.cases import each


@pytest.fixture
async def cities(client, hand):
    await client.post("ingest?collection=cities", json=[{"n": n} for n in range(7)])
    hand.store_documents()


@pytest.mark.usefixtures("cities")
async def test_collections_tell_where_to_read_them(client):
    (listed,) = (await client.get("collections")).json()["items"]

    assert (listed["name"], listed["documents"]) == ("cities", 7)
    assert listed["documents_table"] == "collections.docs_cities"
    assert listed["typed_table"] is None
    assert (await client.get(f"schemas/{listed['schema_id']}")).status_code == 200


@pytest.mark.usefixtures("cities")
async def test_documents_come_by_pages_in_the_order_sent(client):
    first = (await client.get("collections/cities/documents?limit=5")).json()
    rest = (
        await client.get(f"collections/cities/documents?limit=5&cursor={first['next_cursor']}")
    ).json()

    documents = [item["document"]["n"] for item in first["items"] + rest["items"]]
    assert documents == list(range(7))
    assert rest["next_cursor"] is None


@each("name", ["none", "pg_catalog.pg_class", "x'; drop table y", "Ä"])
async def test_an_unknown_collection_is_not_found(client, name):
    answer = await client.get(f"collections/{name}/documents")

    assert (answer.status_code, answer.json()["code"]) == (404, "CB002")


@pytest.mark.usefixtures("cities")
async def test_a_cursor_from_elsewhere_is_refused(client):
    answer = await client.get("collections/cities/documents?cursor=nonsense")

    assert (answer.status_code, answer.json()["code"]) == (400, "CB001")


@pytest.mark.usefixtures("cities")
async def test_the_law_is_a_question_anyone_may_ask(client, hand):
    before = (await client.get("collections/cities/verify")).json()
    (listed,) = (await client.get("collections")).json()["items"]
    await client.post(f"schemas/{listed['schema_id']}/accept")
    filling = (await client.get("collections/cities/verify")).json()

    assert (before["typed_table"], before["documents"], before["holds"]) == (None, 7, True)
    assert (filling["backfill_state"], filling["missing"], filling["broken"]) == ("running", 7, 0)
    assert (await client.get("collections/none/verify")).status_code == 404


@pytest.mark.usefixtures("cities")
async def test_a_key_is_tried_and_then_set(client):
    tried = await client.patch(
        "collections/cities", json={"op": "key", "paths": ["n"], "dry_run": True}
    )
    (unchanged,) = (await client.get("collections")).json()["items"]
    done = await client.patch("collections/cities", json={"op": "key", "paths": ["n"]})
    (changed,) = (await client.get("collections")).json()["items"]

    assert (tried.status_code, tried.json()["keys"], tried.json()["dry_run"]) == (200, 7, True)
    assert (done.status_code, done.json()["key"]) == (200, ["$.n"])
    assert (unchanged["key"], changed["key"]) == ([], ["n"])


@pytest.mark.usefixtures("cities")
async def test_what_is_no_key_is_refused(client):
    no_paths = await client.patch("collections/cities", json={"op": "key", "paths": ["a"] * 5})
    unknown = await client.patch("collections/none", json={"op": "key", "paths": ["a"]})
    other = await client.patch("collections/cities", json={"op": "paint", "paths": []})

    assert (no_paths.status_code, no_paths.json()["code"]) == (400, "CB001")
    assert (unknown.status_code, other.status_code) == (404, 400)
