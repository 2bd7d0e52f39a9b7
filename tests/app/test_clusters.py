from __future__ import annotations

import io
import uuid
import zipfile

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
        ({"op": "merge"}, 400, "missing_into_or_from"),
        ({"op": "merge", "into": "x", "from": []}, 400, "missing_into_or_from"),
        ({"op": "merge", "into": "x"}, 404, "not_found"),
        ({"op": "merge", "from": []}, 400, "CB001"),
        ({"op": "split"}, 400, "CB001"),
        ({"op": "split", "k": 2.5}, 400, "invalid_parameter"),
        ({"op": "split", "k": 2}, 409, "CB003"),
        ({"op": "split", "preview": True}, 400, "missing_k"),
        ({"op": "split", "asset_ids": ["x"]}, 404, "not_found"),
        ({"op": "move", "asset_ids": []}, 400, "missing_into"),
        ({"op": "move", "into": str(uuid.uuid4())}, 400, "missing_asset_ids"),
        ({"op": "move", "asset_ids": [], "into": str(uuid.uuid4())}, 400, "CB001"),
        ({"op": "threshold"}, 400, "missing_value"),
        ({"op": "threshold", "value": 2}, 400, "CB001"),
        ({"op": "threshold", "value": -1, "preview": True}, 400, "CB001"),
        ({"op": "cover"}, 400, "missing_asset_id"),
        ({"op": "cover", "asset_id": str(uuid.uuid4())}, 400, "CB001"),
        ({"op": "rename", "name": "x", "preview": True}, 422, "no_preview"),
        ({"op": "explode"}, 422, "unknown_operation"),
    ],
)
async def test_an_operation_that_cannot_be_done_is_refused(client, cluster, body, status, code):
    answer = await client.patch(cluster, json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_what_is_offered_is_named_with_the_refusal(client, cluster):
    answer = (await client.patch(cluster, json={"op": "explode"})).json()

    assert {"rename", "merge", "split", "move", "threshold"} < set(answer["offered"])
    assert answer["op"] == "explode"


async def test_every_act_answers_the_new_state_and_is_undone(client, cluster, database):
    (other,) = (await client.get("clusters?limit=1")).json()["items"]
    first = (await client.get(cluster)).json()
    ids = [item["system_id"] for item in first["objects"]]
    acts = [
        ({"op": "cover", "asset_id": ids[1]}, {"cover_asset_id": ids[1]}),
        ({"op": "split", "asset_ids": ids[:1], "name": "One"}, {"members": 1}),
        ({"op": "threshold", "value": 0.5}, {"threshold": 0.5}),
        ({"op": "merge", "from": [other["id"]]}, {"members": 2}),
    ]
    for act, expected in acts:
        answer = await client.patch(cluster, json=act)
        assert answer.status_code == 200, answer.text
        assert expected.items() <= answer.json().items()
        assert answer.json()["last_act"]["act"] == act["op"]
    for _ in acts:
        answer = await client.post(f"{cluster}/undo")
        assert answer.status_code == 200, answer.text
    last = (await client.get(cluster)).json()
    # How sure a directory is of itself is measured again.
    measured = {name: first[name] for name in ("updated_at", "certainty")}
    assert {**last, **measured} == first
    again = await client.post(f"{cluster}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "CB003")


async def test_a_merge_into_another_answers_that_one(client, cluster):
    (other,) = (await client.get("clusters?limit=1")).json()["items"]

    answer = (await client.patch(cluster, json={"op": "merge", "into": other["id"]})).json()

    assert (answer["id"], answer["members"]) == (other["id"], 3)
    closed = (await client.get(cluster)).json()
    assert (closed["closed"], closed["merged_into"]) == (True, other["id"])


async def test_members_move_and_what_is_in_the_way_of_undo_is_named(client, cluster):
    (other,) = (await client.get("clusters?limit=1")).json()["items"]
    ids = [item["system_id"] for item in (await client.get(cluster)).json()["objects"]]
    moved = await client.patch(
        cluster, json={"op": "move", "asset_ids": ids[:1], "into": other["id"]}
    )
    await client.patch(f"clusters/{other['id']}", json={"op": "confirm"})

    refused = await client.post(f"{cluster}/undo")

    assert moved.json()["members"] == 1
    assert refused.status_code == 409
    assert [way["act"] for way in refused.json()["in_the_way"]] == ["confirm"]


async def test_previews_show_and_change_nothing(client, cluster):
    before = (await client.get(cluster)).json()

    split = await client.patch(cluster, json={"op": "threshold", "value": 0.1, "preview": True})
    parts = await client.patch(cluster, json={"op": "split", "k": 2, "preview": True})

    assert split.json()["joining"] in (0, 1)
    assert parts.status_code == 409  # two pictures of one colour have one vector
    assert (await client.get(cluster)).json() == before
    suggested = (await client.get("clusters/suggestions")).json()
    assert suggested == {"items": [], "looked_at": 2, "next_cursor": None}
    suggested = (await client.get("clusters/suggestions/splits")).json()
    assert suggested == {"items": [], "looked_at": 1, "next_cursor": None}


async def test_a_level_to_arrange_at_is_taken_and_one_that_is_none_is_refused(client, cluster):
    taken = await client.post("clusters/arrange", json={"level": 0.4})
    preview = await client.get("clusters/arrangement?level=0.4")
    wrong = await client.get("clusters/arrangement?level=2")
    refused = await client.post("clusters/arrange", json={"level": 2})

    assert taken.status_code == 202
    assert preview.json()["calibration"]["level"] == 0.4
    assert [one.status_code for one in (wrong, refused)] == [400, 400]
    assert (
        refused.json()["detail"] == "A level is a mean cosine similarity from 0.01 to 0.99, not 2"
    )


async def test_clusters_told_apart_say_so_in_their_acts(client, cluster):
    (other,) = (await client.get("clusters?limit=1&provisional=true")).json()["items"]

    said = await client.patch(cluster, json={"op": "apart", "from": [other["id"]]})
    unnamed = await client.patch(cluster, json={"op": "apart"})

    assert said.json()["last_act"]["act"] == "apart"
    assert (unnamed.status_code, unnamed.json()["code"]) == (400, "missing_from")
    (act,) = (await client.get(f"clusters/{other['id']}/acts")).json()["items"]
    assert (act["act"], act["names"][other["id"]]) == ("apart", other["name"])
    named = (await client.get("clusters", params={"name": other["name"].upper()})).json()
    # The name of an unsorted file may be that of a directory, too.
    alike = [one["id"] for one in named["items"] if one["unsorted"] == other["unsorted"]]
    assert alike == [other["id"]]


async def test_members_are_listed_with_room_for_their_copies(client, cluster):
    found = (await client.get(f"{cluster}/members?limit=1")).json()

    assert found["items"][0]["copies"] == []
    assert found["next_cursor"] == found["items"][0]["system_id"]


async def test_an_archive_has_every_file_whole_under_its_name(client, cluster):
    await client.patch(cluster, json={"op": "rename", "name": "Fire & \u706b/engines"})

    answer = await client.get(f"{cluster}/archive")

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        contents = {archive.read(name) for name in archive.namelist()}
        assert {name.partition("/")[0] for name in archive.namelist()} == {"Fire & \u706b_engines"}
    assert contents == {picture(250, 0, 0), picture(251, 0, 0)}
    assert answer.headers["content-type"] == "application/zip"
    assert "Fire%20%26%20%E7%81%AB_engines.zip" in answer.headers["content-disposition"]


async def test_an_archive_of_an_unknown_cluster_is_not_found(client):
    assert (await client.get(f"clusters/{uuid.uuid4()}/archive")).status_code == 404


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
