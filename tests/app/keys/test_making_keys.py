from __future__ import annotations

import pytest

from tests.app.keys.conftest import bearer


async def _root(client):
    """The headers of the first key."""
    made = await client.post("keys", json={"name": "root", "role": "admin"})
    assert made.status_code == 201
    return bearer(made.json()["secret"])


async def test_the_secret_is_shown_once_and_opens_what_its_role_may(client):
    await client.get("objects")
    root = await _root(client)

    assert (await client.get("objects")).status_code == 401
    listed = await client.get("keys", headers=root)

    assert listed.status_code == 200
    assert [key["name"] for key in listed.json()["items"]] == ["root"]
    assert root["Authorization"].split()[1] not in listed.text
    assert "sha256" not in listed.text


async def test_a_revoked_key_opens_nothing_and_stays_in_the_list(client):
    root = await _root(client)
    wanted = {"name": "a/b scanner", "role": "ingest"}
    scanner = await client.post("keys", json=wanted, headers=root)
    assert scanner.json()["created_by"] == "root"
    as_scanner = bearer(scanner.json()["secret"])
    assert (await client.post("ingest", json={"a": 1}, headers=as_scanner)).status_code == 202

    revoked = await client.post("keys/revoke", json={"name": "a/b scanner"}, headers=root)

    assert (revoked.status_code, revoked.json()["revoked_at"] is None) == (200, False)
    assert (await client.post("ingest", json={"a": 1}, headers=as_scanner)).status_code == 401
    assert len((await client.get("keys", headers=root)).json()["items"]) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"name": "", "role": "read"}, 400),
        ({"name": "x" * 101, "role": "read"}, 400),
        ({"name": "bell\u0007", "role": "read"}, 400),
        ({"name": "x", "role": "owner"}, 400),
        ({"name": "x", "role": "read", "requests_per_minute": 0}, 400),
        ({"name": "x", "role": "read", "max_request_bytes": 2**63}, 400),
        ({"name": "x", "role": "read", "secret": "mine"}, 400),
        ({"role": "read"}, 400),
    ],
)
async def test_a_key_that_cannot_be_is_refused_and_the_door_stays_as_it_was(client, body, status):
    answer = await client.post("keys", json=body)

    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert (await client.get("keys")).json()["items"] == []


async def test_a_name_is_given_once(client):
    root = await _root(client)

    again = await client.post("keys", json={"name": "root", "role": "read"}, headers=root)

    assert (again.status_code, again.json()["code"]) == (409, "CB007")


async def test_a_key_that_does_not_exist_cannot_be_revoked(client):
    answer = await client.post("keys/revoke", json={"name": "nobody"})

    assert (answer.status_code, answer.json()["detail"]) == (404, "API key nobody not found")
