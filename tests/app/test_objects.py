from __future__ import annotations

import uuid

from tests.app.cases import each
from tests.app.hand import picture


async def test_a_picture_shows_everything_known_about_it_and_where_its_bytes_are(client, hand):
    red = picture(200, 10, 10)
    answer = (
        await client.post("ingest?filename=red.png&owner=ada&tags=colour&comments=c", content=red)
    ).json()
    hand.process_pictures()

    seen = (await client.get(f"objects/{answer['system_ids'][0]}")).json()

    assert (seen["status"], seen["kind"], seen["media_type"]) == ("done", "media", "image")
    assert seen["metadata"]["camera"] == "by hand"
    assert {"colour", "plain"} <= set(seen["tags"])
    assert seen["cluster"]["id"] in seen["uri"]
    assert seen["uri"] != seen["raw_uri"]
    assert seen["embedding_space"] == "histogram-512"
    links = seen["links"]
    assert (await client.get(links["content"])).content == red
    assert (await client.get(links["raw"])).content == red
    assert (await client.get(links["thumbnail"])).headers["content-type"] == "image/webp"
    assert (await client.get(links["cluster"])).json()["members"] == 1
    assert (await client.get(links["status"])).json()["state"] == "done"
    assert (await client.get(links["self"])).json() == seen


async def test_a_document_shows_itself_and_its_collection(client, hand):
    answer = (await client.post("ingest?collection=cities", json=[{"city": "Lund"}])).json()
    hand.store_documents()

    seen = (await client.get(f"objects/{answer['system_ids'][0]}")).json()

    assert seen["document"] == {"city": "Lund"}
    assert (seen["collection"], seen["kind"]) == ("cities", "json")
    assert seen["links"]["thumbnail"] is None
    assert (await client.get(seen["links"]["schema"])).json()["collection"] == "cities"


async def test_of_two_equal_pictures_each_names_the_other(client, hand):
    for name in ("one.png", "two.png"):
        await client.post(f"ingest?filename={name}", content=picture(0, 0, 250))
    hand.process_pictures()

    two, one = (await client.get("objects")).json()["items"]
    first = (await client.get(f"objects/{one['system_id']}")).json()
    second = (await client.get(f"objects/{two['system_id']}")).json()
    assert second["duplicate_of"]["system_id"] == one["system_id"]
    assert second["duplicate_of"]["class"] == "identical"
    assert [other["system_id"] for other in first["duplicates"]] == [two["system_id"]]


async def test_lineage_tells_what_happened_in_order(client, hand):
    answer = (await client.post("ingest?owner=ada", content=picture(1, 2, 3))).json()
    hand.process_pictures()

    items = (await client.get(f"objects/{answer['system_ids'][0]}/lineage")).json()["items"]

    assert items[0]["stage"] == "received"
    assert items[0]["actor"] == "ada"
    assert {item["scope"] for item in items} == {"request", "object"}
    assert [item["created_at"] for item in items] == sorted(item["created_at"] for item in items)


async def test_lists_are_filtered_and_paged(client, hand):
    await client.post("ingest?owner=ada&tags=x,y", content=picture(9, 9, 9))
    await client.post("ingest?owner=bob&collection=numbers", json=[{"n": n} for n in range(5)])
    hand.store_documents()

    async def count(query):
        return len((await client.get(f"objects?{query}")).json()["items"])

    assert await count("") == 6
    assert await count("kind=json") == 5
    assert await count("media_type=image") == 1
    assert await count("tags=x&tags=y") == 1
    assert await count("tags=x,z") == 0
    assert await count("owner=bob&status=done") == 5
    assert await count("collection=numbers") == 5
    assert await count("from=2000-01-01T00:00:00Z&to=2001-01-01T00:00:00Z") == 0
    first = (await client.get("objects?limit=4")).json()
    rest = (await client.get(f"objects?limit=4&cursor={first['next_cursor']}")).json()
    ids = [one["system_id"] for one in first["items"] + rest["items"]]
    assert (len(ids), len(set(ids)), rest["next_cursor"]) == (6, 6, None)


@each(
    ("query", "code"),
    [("kind=picture", "invalid_parameter"), ("limit=0", "invalid_parameter"),
     ("limit=1001", "invalid_parameter"), ("limit=x", "invalid_parameter"),
     ("from=soon", "CB001"), ("cluster_id=5", "CB001"), ("cursor=zzz", "CB001"),
     ("tag=x", "unknown_parameter"), ("q=words", "unknown_parameter")],
)  # fmt: skip
async def test_a_filter_that_cannot_be_right_is_refused(client, query, code):
    answer = await client.get(f"objects?{query}")

    assert answer.status_code == 400, answer.text
    assert answer.json()["code"] == code


@each("path", ["", "/content", "/raw", "/thumbnail", "/lineage"])
async def test_an_unknown_object_is_not_found_at_any_of_its_addresses(client, path):
    for system_id in (str(uuid.uuid4()), "no-uuid"):
        answer = await client.get(f"objects/{system_id}{path}")

        assert answer.status_code == 404
        assert system_id in answer.json()["detail"]


async def test_objects_are_not_deleted(client):
    answer = (await client.post("ingest", json={})).json()

    refused = await client.delete(f"objects/{answer['system_ids'][0]}")

    assert refused.status_code == 405
    assert refused.headers["allow"]


async def test_a_filter_that_no_text_can_match_is_refused(client):
    for query in ("tags=a%00b", "collection=%00", "owner=%00"):
        answer = await client.get(f"objects?{query}")
        assert (answer.status_code, answer.json()["code"]) == (400, "CB001"), query
