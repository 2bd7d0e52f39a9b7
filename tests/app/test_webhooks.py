"""Webhooks over HTTP."""

from __future__ import annotations

import pytest


async def test_a_webhook_is_added_listed_tested_and_deleted(client):
    made = await client.post("webhooks", json={"url": "https://example.org/", "kinds": ["schema"]})
    assert made.status_code == 201
    hook = made.json()["id"]
    assert made.json()["secret"].startswith("whsec_")
    (listed,) = (await client.get("webhooks")).json()["items"]
    assert "secret" not in listed

    sent = await client.post(f"webhooks/{hook}/test")
    assert (sent.status_code, sent.json()["state"]) == (202, "waiting")
    log = await client.get(f"webhooks/{hook}/deliveries", params={"state": "waiting"})
    assert [one["id"] for one in log.json()["items"]] == [sent.json()["id"]]

    assert (await client.delete(f"webhooks/{hook}")).status_code == 200
    assert (await client.get("webhooks")).json()["items"] == []
    assert (await client.post(f"webhooks/{hook}/test")).status_code == 404


async def test_the_log_is_paged(client):
    hook = (await client.post("webhooks", json={"url": "https://example.org/"})).json()["id"]
    sent = [(await client.post(f"webhooks/{hook}/test")).json()["id"] for _ in range(3)]

    first = (await client.get(f"webhooks/{hook}/deliveries?limit=2")).json()
    rest = await client.get(
        f"webhooks/{hook}/deliveries", params={"limit": 2, "cursor": first["next_cursor"]}
    )

    found = [one["id"] for one in [*first["items"], *rest.json()["items"]]]
    assert found == sent[::-1]
    assert rest.json()["next_cursor"] is None


@pytest.mark.parametrize(
    "body",
    [
        {}, {"url": "ftp://x"}, {"url": "https://x", "kinds": ["file"]}, {"url": 3},
        {"url": "https://x", "stages": ["Not a stage"]}, {"url": "https://x", "secret": "mine"},
    ],
)  # fmt: skip
async def test_what_is_no_webhook_is_refused(client, body):
    answer = await client.post("webhooks", json=body)

    assert answer.status_code == 400
    assert (await client.get("webhooks")).json()["items"] == []


@pytest.mark.parametrize("path", ["x", "00000000-0000-0000-0000-000000000000"])
async def test_an_unknown_webhook_is_not_found(client, path):
    for method, below in (("DELETE", ""), ("POST", "/test"), ("GET", "/deliveries")):
        answer = await client.request(method, f"webhooks/{path}{below}")
        assert answer.status_code == 404, (method, below)
    assert (await client.post(f"webhooks/{path}/replay", json={})).status_code == 404
