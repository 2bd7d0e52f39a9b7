from __future__ import annotations

from tests.app.hand import picture


async def test_files_are_processed_again_by_id_or_by_filter(client, hand):
    sent = (await client.post("ingest?owner=ada", content=picture(1, 2, 3))).json()
    await client.post("ingest?owner=bob", content=picture(3, 2, 1))
    hand.process_pictures()
    [file] = sent["system_ids"]

    one = await client.post(f"objects/{file}/reprocess")
    waiting = await client.post("objects/reprocess", json={"objects": [file]})
    every = await client.post("objects/reprocess", json={"filter": {"media_type": "image"}})

    assert (one.status_code, one.json()) == (202, {"queued": 1, "passed_over": 0})
    assert waiting.json() == {"queued": 0, "passed_over": 1}
    assert every.json() == {"queued": 1, "passed_over": 0}
    jobs = (await client.get("jobs?task=media.reprocess")).json()["items"]
    assert len(jobs) == 2


async def test_what_is_to_be_processed_again_must_be_named(client):
    for body in ({}, {"filter": {"colour": "red"}}, {"objects": []}, {"files": ["x"]}):
        assert (await client.post("objects/reprocess", json=body)).status_code == 400, body
    unknown = {"objects": ["01a22a8b-138f-758b-ae04-2d2e76bfa354"]}
    assert (await client.post("objects/reprocess", json=unknown)).status_code == 404
