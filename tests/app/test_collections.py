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
async def test_renaming_merging_and_moving_answer_where_the_documents_are_now(
    client, hand, database
):
    renamed = await client.patch("collections/cities", json={"op": "rename", "name": "towns"})
    documents = (await client.get("collections/cities/documents")).json()["items"]
    moved = await client.patch(
        "collections/towns",
        json={"op": "move", "ids": [documents[0]["system_id"]], "into": "villages"},
    )
    merged = await client.patch("collections/villages", json={"op": "merge", "into": "towns"})

    assert (renamed.status_code, renamed.json()["name"]) == (200, "towns")
    assert (moved.json()["name"], moved.json()["documents"]) == ("villages", 1)
    assert (merged.json()["name"], merged.json()["documents"]) == ("towns", 7)
    actors = database.rows("select distinct actor from core.lineage where stage ~ '^collection'")
    assert actors == [("http:127.0.0.1",)]


@each(
    ("body", "status", "code"),
    [
        ({"op": "rename"}, 400, "missing_field"),
        ({"op": "merge", "name": "x"}, 400, "missing_field"),
        ({"op": "move", "into": "x"}, 400, "missing_field"),
        ({"op": "move", "into": "x", "ids": ["no"]}, 400, "invalid_parameter"),
        ({"op": "move", "into": "x", "ids": []}, 400, "CB001"),
        ({"op": "rename", "name": "docs_x"}, 400, "CB001"),
        ({"op": "merge", "into": "none"}, 404, "CB002"),
        ({"op": "merge", "into": "cities"}, 409, "CB003"),
        ({"op": "drop"}, 422, "unknown_operation"),
    ],
)
@pytest.mark.usefixtures("cities")
async def test_a_change_that_cannot_be_is_refused(client, body, status, code):
    answer = await client.patch("collections/cities", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_an_unknown_collection_cannot_be_changed(client):
    answer = await client.patch("collections/none", json={"op": "rename", "name": "x"})

    assert (answer.status_code, answer.json()["code"]) == (404, "CB002")


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
async def test_one_path_and_one_condition_need_no_list(client):
    answer = await client.patch(
        "collections/cities", json={"op": "key", "paths": "$.n", "delete_when": "$.gone = true"}
    )

    assert answer.status_code == 200, answer.text
    assert (answer.json()["key"], answer.json()["delete_when"]) == (["$.n"], ["$.gone = true"])


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
    assert (unchanged["key"], changed["key"]) == ([], ["$.n"])


@pytest.mark.usefixtures("cities")
async def test_what_is_no_key_is_refused(client):
    no_paths = await client.patch("collections/cities", json={"op": "key", "paths": ["a"] * 5})
    unknown = await client.patch("collections/none", json={"op": "key", "paths": ["a"]})
    other = await client.patch("collections/cities", json={"op": "paint", "paths": []})

    assert (no_paths.status_code, no_paths.json()["code"]) == (400, "CB001")
    assert (unknown.status_code, other.status_code) == (404, 422)


async def test_records_splits_and_duplicates_are_acts_and_pages(client, hand):
    events = [{"id": n, "type": "ab"[n % 2]} for n in range(4)]
    await client.post("ingest?collection=pages", json={"total": 4, "data": [*events, events[0]]})
    hand.store_documents()
    page = "/admin/collections/pages"

    taken = await client.patch("collections/pages", json={"op": "records", "path": "$.data"})
    again = (await client.get("collections/pages/duplicates")).json()["items"]
    shown = [(await client.get(f"{page}{end}")) for end in ("", "?records=$.data", "/duplicates")]
    back = await client.patch("collections/pages", json={"op": "records", "path": None})
    await client.post("ingest?collection=pages", json=events)
    hand.store_documents()
    split = await client.patch("collections/pages", json={"op": "split", "path": "$.type"})
    parted = await client.get(page)
    whole = await client.patch("collections/pages", json={"op": "split", "path": None})

    assert (taken.json()["documents"], taken.json()["records"]) == (5, "$.data"), taken.text
    assert [one["documents"] for one in again] == [2]
    assert [one.status_code for one in shown] == [200, 200, 200]
    assert "pages_envelopes" in shown[0].text
    assert "2 times" in shown[2].text
    assert back.json()["documents"] == 1
    assert split.json()["parts"] == ["pages_a", "pages_b"]
    assert "pages_b" in parted.text
    assert (whole.json()["documents"], whole.json()["parts"]) == (5, [])


async def test_the_first_of_duplicates_is_kept_over_http(client, hand):
    await client.post("ingest?collection=pings", json=[{"n": 1}, {"n": 2}, {"n": 1}])
    hand.store_documents()

    tried = await client.patch(
        "collections/pings", json={"op": "dedupe", "dedupe": "keep_first", "dry_run": True}
    )
    done = await client.patch("collections/pings", json={"op": "dedupe", "dedupe": "keep_first"})
    refused = await client.patch("collections/pings", json={"op": "dedupe", "dedupe": "last"})
    page = await client.get("/admin/collections/pings/duplicates")

    assert (tried.json()["duplicates"], tried.json()["dry_run"]) == (1, True), tried.text
    assert (done.json()["before"], done.json()["dedupe"]) == ("keep_all", "keep_first")
    assert (await client.get("collections/pings")).json()["dedupe"] == "keep_first"
    assert refused.status_code == 400
    assert "Give each a row again" in page.text
