from __future__ import annotations

import uuid

from tests.app.cases import each
from tests.app.hand import picture


async def test_groups_of_duplicates_are_listed_and_parted(client, hand, database):
    for _ in range(2):
        await client.post("ingest", content=picture(250, 0, 0))
    hand.process_pictures()

    (group,) = (await client.get("duplicates?class=identical")).json()["items"]
    (linked,) = group["duplicates"]
    cluster = group["original"]["cluster"]["id"]
    assert (await client.get(f"duplicates?cluster_id={cluster}")).json()["items"] == [group]
    assert (await client.get(f"duplicates?cluster_id={uuid.uuid4()}")).status_code == 404
    assert linked["class"] == "identical"
    assert linked["evidence"]["sha256"] is True
    assert group["suggested"]["system_id"] == group["group"] == group["original"]["system_id"]
    pair = {"a": group["group"], "b": linked["system_id"], "verdict": "different"}
    judged = await client.post("duplicates/verdicts", json={"verdicts": [pair]})

    assert (judged.status_code, judged.json()["unlinked"]) == (200, 1)
    assert (await client.get("duplicates")).json()["items"] == []
    shown = (await client.get(f"objects/{linked['system_id']}")).json()
    assert shown["duplicate_of"] is None
    assert shown["verdicts"][0] | {"decided_at": None} == {
        "system_id": group["group"],
        "verdict": "different",
        "decided_by": "http:127.0.0.1",
        "decided_at": None,
    }


async def test_a_decision_is_listed_and_taken_back_whole(client, hand):
    for _ in range(3):
        await client.post("ingest", content=picture(250, 0, 0))
    hand.process_pictures()
    (group,) = (await client.get("duplicates?judged=false")).json()["items"]
    said = await client.post(
        "duplicates/verdicts", json={"verdicts": [{"group": group["group"], "verdict": "same"}]}
    )

    (decision,) = (await client.get("duplicates/decisions")).json()["items"]

    assert decision["decision_id"] == said.json()["decision_id"]
    assert (decision["verdict"], decision["pairs"], decision["files"]) == ("same", 3, 3)
    assert (await client.get("duplicates?judged=false")).json()["items"] == []
    back = {"decision": decision["decision_id"], "verdict": "undecided"}
    await client.post("duplicates/verdicts", json={"verdicts": [back]})
    assert (await client.get("duplicates/decisions")).json()["items"] == []


async def test_a_better_original_is_kept_and_let_go(client, hand):
    for _ in range(2):
        await client.post("ingest", content=picture(250, 0, 0))
    hand.process_pictures()
    (group,) = (await client.get("duplicates")).json()["items"]
    better = group["duplicates"][0]["system_id"]
    choice = {"group": group["group"], "keep": better}

    kept = await client.post("duplicates/originals", json={"choices": [choice]})
    again = await client.post("duplicates/originals", json={"choices": [choice]})

    assert (kept.json(), again.status_code) == ({"kept": 1}, 409)
    (now,) = (await client.get("duplicates")).json()["items"]
    assert (now["group"], now["kept"]["instead_of"]) == (better, group["group"])
    released = await client.post("duplicates/originals/undo", json={"kept": [better]})
    assert released.json() == {"released": 1}
    assert (await client.get("duplicates")).json()["items"] == [group]


@each(
    ("body", "status", "code"),
    [
        ({"verdicts": []}, 400, "CB001"),
        ({"verdicts": [{"a": "x", "b": "y", "verdict": "same"}]}, 400, "CB001"),
        ({"verdicts": [{"a": str(uuid.uuid4()), "verdict": "same"}]}, 400, "CB001"),
        ({"verdicts": [{"verdict": "alike"}]}, 400, "invalid_parameter"),
        ({"a": "x"}, 400, "invalid_parameter"),
        (
            {"verdicts": [{"a": str(uuid.uuid4()), "b": str(uuid.uuid4()), "verdict": "same"}]},
            404,
            "CB002",
        ),
    ],
)
async def test_what_is_no_verdict_is_refused(client, body, status, code):
    answer = await client.post("duplicates/verdicts", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


@each("query", ["class=alike", "limit=0", "limit=201", "cursor=x"])
async def test_what_cannot_be_listed_is_refused(client, query):
    assert (await client.get(f"duplicates?{query}")).status_code == 400


async def test_examining_links_again_is_previewed_and_begun(client, hand):
    for _ in range(2):
        await client.post("ingest", content=picture(250, 0, 0))
    hand.process_pictures()
    before = (await client.get("duplicates/reexamination")).json()

    begun = await client.post("duplicates/reexamination", json={"applies": True})
    again = await client.post("duplicates/reexamination", json={})

    assert before == {"items": [], "next_cursor": None, "run": None}
    assert begun.status_code == 202
    assert begun.json()["applies"] is True
    assert (begun.json()["state"], begun.json()["job_state"]) == ("running", "queued")
    assert again.status_code == 409
    assert "already" in again.json()["detail"]
    assert (await client.get("duplicates/reexamination")).json()["run"] == begun.json()
