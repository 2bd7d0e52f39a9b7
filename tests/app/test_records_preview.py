"""What taking records out would do is said before it is done."""

from __future__ import annotations

import pytest

from tests.app.cases import each

EXPORT = {
    "resourceLogs": [
        {"resource": {"r": 1}, "scopeLogs": [{"logRecords": [{"n": 1}, {"n": 2}]}]},
        {"resource": {"r": 2}, "scopeLogs": [{"logRecords": [{"n": 3}]}]},
    ]
}
PATH = "$.resourceLogs[*].scopeLogs[*].logRecords"


@pytest.fixture
async def logs(client, hand):
    await client.post("ingest?collection=logs", json=[EXPORT, {"error": 1}])
    hand.store_documents()


async def _change(client, **change):
    return await client.patch("collections/logs", json={"op": "records", **change})


@pytest.mark.usefixtures("logs")
@each("path", [PATH, ["resourceLogs", None, "scopeLogs", None, "logRecords"]])
async def test_a_dry_run_counts_envelopes_and_records_and_changes_nothing(client, path):
    tried = await _change(client, path=path, dry_run=True)

    assert tried.status_code == 200, tried.text
    assert tried.json() == {
        "collection": "logs",
        "path": PATH,
        "envelopes": 1,
        "records": 3,
        "whole": 1,
        "examples": [
            {"n": 1, "_envelope": {"resourceLogs": {"resource": {"r": 1}}}},
            {"n": 3, "_envelope": {"resourceLogs": {"resource": {"r": 2}}}},
        ],
    }
    assert (await client.get("collections/logs")).json()["records"] is None


@pytest.mark.usefixtures("logs")
async def test_the_act_does_what_the_dry_run_said(client):
    done = await _change(client, path=PATH)

    assert (done.json()["records"], done.json()["documents"]) == (PATH, 4), done.text


@pytest.mark.usefixtures("logs")
@each("path", ["$..logRecords", "$[*].resourceLogs", "$.resourceLogs[0:1].scopeLogs"])
async def test_queries_that_do_not_say_what_is_around_a_record_are_refused(client, path):
    for dry_run in (True, False):
        tried = await _change(client, path=path, dry_run=dry_run)

        assert (tried.status_code, tried.json()["code"]) == (400, "CB001"), tried.text
        assert "[*]" in tried.json()["hint"]
