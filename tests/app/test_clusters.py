from __future__ import annotations

import uuid

import pytest

from tests.app.cases import each
from tests.app.hand import picture


@pytest.fixture
async def cluster(client, hand):
    """The address of a cluster of two red pictures, beside one of a blue one."""
    for red in (250, 251):
        await client.post("ingest", content=picture(red, 0, 0))
    hand.process_pictures()
    (listed,) = (await client.get("clusters")).json()["items"]
    await client.post("ingest", content=picture(0, 0, 250))
    hand.process_pictures()
    return f"clusters/{listed['id']}"


async def test_clusters_are_listed_by_pages(client, cluster):
    first = (await client.get("clusters?limit=1")).json()
    rest = (await client.get(f"clusters?limit=1&cursor={first['next_cursor']}")).json()

    assert [one["members"] for one in first["items"] + rest["items"]] == [1, 2]
    assert rest["next_cursor"] is None


async def test_a_cluster_shows_its_members_by_pages(client, cluster):
    first = (await client.get(f"{cluster}?limit=1")).json()
    rest = (await client.get(f"{cluster}?limit=1&cursor={first['next_cursor']}")).json()

    assert (first["members"], first["provisional"]) == (2, True)
    assert len(first["objects"]) == len(rest["objects"]) == 1
    assert first["objects"][0]["system_id"] != rest["objects"][0]["system_id"]


async def test_renaming_and_confirming_answer_the_new_state_and_are_traced(
    client, cluster, database
):
    renamed = await client.patch(cluster, json={"op": "rename", "name": "  Fire   engines "})
    confirmed = await client.patch(cluster, json={"op": "confirm"})

    assert (renamed.status_code, renamed.json()["name"]) == (200, "Fire engines")
    assert (confirmed.json()["provisional"], confirmed.json()["name"]) == (False, "Fire engines")
    actors = {row[0] for row in database.rows(
        "select actor from core.lineage where cluster_id = %s and stage ~ 'rename|confirm'",
        cluster.rpartition("/")[2],
    )}  # fmt: skip
    assert actors == {"http:127.0.0.1"}


@each(
    ("body", "status", "code"),
    [
        ({"op": "rename"}, 400, "missing_name"),
        ({"op": "rename", "name": "  "}, 400, "CB001"),
        ({"op": "rename", "name": 5}, 400, "invalid_parameter"),
        ({}, 400, "invalid_parameter"),
        ({"op": "merge", "into": "x"}, 422, "unknown_operation"),
        ({"op": "split", "k": 2}, 422, "unknown_operation"),
        ({"op": "explode"}, 422, "unknown_operation"),
    ],
)
async def test_an_operation_that_cannot_be_done_is_refused(client, cluster, body, status, code):
    answer = await client.patch(cluster, json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_what_is_offered_is_named_with_the_refusal(client, cluster):
    answer = (await client.patch(cluster, json={"op": "merge"})).json()

    assert answer["offered"] == ["rename", "confirm"]
    assert answer["op"] == "merge"


async def test_a_name_belongs_to_one_cluster(client, cluster):
    (other,) = [
        one for one in (await client.get("clusters")).json()["items"] if one["members"] == 1
    ]
    await client.patch(cluster, json={"op": "rename", "name": "Red"})

    taken = await client.patch(f"clusters/{other['id']}", json={"op": "rename", "name": "RED"})

    assert (taken.status_code, taken.json()["code"]) == (409, "CB007")


async def test_an_unknown_cluster_is_not_found(client):
    for cluster_id in (str(uuid.uuid4()), "x"):
        assert (await client.get(f"clusters/{cluster_id}")).status_code == 404
        patched = await client.patch(f"clusters/{cluster_id}", json={"op": "confirm"})
        assert patched.status_code == 404


async def test_a_cursor_from_elsewhere_is_refused(client, cluster):
    for path in ("clusters", cluster):
        answer = await client.get(f"{path}?cursor=nonsense")
        assert (answer.status_code, answer.json()["code"]) == (400, "CB001")
