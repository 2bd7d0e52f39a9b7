"""Small requests that arrive together: one file, one call, and to each its own answer."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from cubby.app.sharing import SMALL_BYTES, Sharing
from cubby.db.errors import DatabaseUnavailable
from cubby.storage import StorageFull, StorageUnavailable, slice_of


async def _at_once(client: Any, *requests: dict[str, Any]) -> list[Any]:
    """Send them so that all wait for the same group: one is on its way while the others come."""
    return await asyncio.gather(*(client.post("ingest", **request) for request in requests))


def _json(value: Any, **more: Any) -> dict[str, Any]:
    return {"json": value, "params": more.pop("params", {"collection": "t"}), **more}


async def test_a_request_that_comes_alone_has_a_file_of_its_own(client, stored, database):
    answer = (await client.post("ingest", json={"n": 1})).json()
    assert stored() == [f"fs://incoming/{answer['ingest_job_id']}/0001"]
    assert database.rows("select from core.pack") == []


async def test_requests_that_come_together_share_a_file(client, stored, database):
    answers = await _at_once(client, *(_json({"n": n}) for n in range(20)))
    assert {answer.status_code for answer in answers} == {202}
    assert len(stored()) < 20
    uris = [row[0] for row in database.rows("select uri from core.asset_raw")]
    files = {cut.uri if (cut := slice_of(uri)) else uri for uri in uris}
    assert files == set(stored())
    for n, answer in enumerate(answers):
        [system_id] = answer.json()["system_ids"]
        for way in ("raw", "content"):
            assert (await client.get(f"objects/{system_id}/{way}")).json() == {"n": n}
        ranged = await client.get(f"objects/{system_id}/raw", headers={"Range": "bytes=0-3"})
        assert (ranged.status_code, ranged.content) == (206, b'{"n"')


async def test_each_of_them_is_refused_or_replayed_by_itself(client, database):
    key = {"headers": {"Idempotency-Key": "k"}}
    answers = await _at_once(
        client,
        _json({"n": 0}),
        _json({"n": 1}),
        _json({"n": 2}, params={"collection": "No Name"}),
        _json({"n": 3}, **key),
        _json({"n": 3}, **key),
        _json({"n": 4}, params={"collection": "k", "key": "n"}),
        {"content": b"{", "headers": {"Content-Type": "application/json"}},
        _json({"n": 5}),
    )
    assert [answer.status_code for answer in answers] == [202, 202, 400, 202, 202, 202, 400, 202]
    same = answers[3].json()["ingest_job_id"], answers[4].json()["ingest_job_id"]
    assert same[0] == same[1]
    replayed = [answer.headers.get("Idempotent-Replayed") for answer in answers[3:5]]
    assert sorted(map(str, replayed)) == ["None", "true"]
    assert database.value("select count(*) from core.ingest_request") == 5


async def test_a_large_one_among_them_is_kept_by_itself(client, database):
    large = {"text": "x" * SMALL_BYTES}
    answers = await _at_once(
        client, _json({"n": 0}), _json(large), _json({"n": 1}), _json({"n": 2})
    )
    [system_id] = answers[1].json()["system_ids"]
    uri = database.value("select raw.uri from core.asset join core.asset_raw as raw"
                         " on raw.id = raw_id where asset.id = %s", system_id)  # fmt: skip
    assert slice_of(uri) is None
    assert (await client.get(f"objects/{system_id}/raw")).json() == large


@pytest.mark.parametrize("error", [StorageUnavailable("away"), StorageFull("full")])
async def test_a_group_that_cannot_be_kept_is_told_one_by_one(client, monkeypatch, error):
    sharing: Sharing = client.services.sharing

    def put(key: str, data: bytes) -> None:
        raise error

    monkeypatch.setattr(client.services.storage, "put", put)
    answers = await _at_once(client, *(_json({"n": n}) for n in range(5)))
    # Away: into the spool. Full: refused.
    expected = 202 if isinstance(error, StorageUnavailable) else 507
    assert {answer.status_code for answer in answers} == {expected}
    assert sharing._waiting == []


async def test_what_is_recorded_though_the_answer_was_lost_is_found_again(
    client, monkeypatch, database
):
    sharing: Sharing = client.services.sharing
    call = sharing._call

    async def lost(function: str, **arguments: Any) -> Any:
        await call(function, **arguments)
        raise DatabaseUnavailable("the connection broke")

    monkeypatch.setattr(sharing, "_call", lost)
    answers = await _at_once(client, *(_json({"n": n}) for n in range(4)))
    assert {answer.status_code for answer in answers} == {202}
    assert database.value("select count(*) from core.asset") == 4
    for answer in answers:
        [system_id] = answer.json()["system_ids"]
        assert (await client.get(f"objects/{system_id}/raw")).status_code == 200
