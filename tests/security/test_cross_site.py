"""A page of another site makes nothing happen here, with an open server or with a session."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.app.cases import each
from tests.app.conftest import client, opened, settings, storage, stored
from tests.app.keys.conftest import add, bearer, secrets

__all__ = ["add", "client", "opened", "secrets", "settings", "storage", "stored"]

# What browsers send along, and what they cannot be kept from sending.
ELSEWHERE = {
    "marked by the browser": {"Sec-Fetch-Site": "cross-site"},
    "of a neighbouring name": {"Sec-Fetch-Site": "same-site"},
    "over plain HTTP": {"Origin": "http://evil.example"},
    "of a sandboxed frame": {"Origin": "null"},
    "of another port": {"Origin": "http://cubby:1"},
}
UNSAFE = (
    ("POST", "ingest", b"{}"),
    ("POST", "keys", b'{"name": "mine", "role": "admin"}'),
    ("POST", "schemas/01890a5d-ac96-774b-bcce-b302099a8057/accept", b"{}"),
    ("PATCH", "settings/N_sample", b"{}"),
    ("PUT", "labels/cat", b"{}"),
    ("DELETE", "labels/cat", b""),
    ("POST", "search/image", b"x"),
)


@pytest.mark.parametrize("headers", ELSEWHERE.values(), ids=ELSEWHERE)
async def test_another_site_does_nothing_on_an_open_server(
    client: httpx.AsyncClient, stored: Any, database: Any, headers: dict[str, str]
) -> None:
    for method, path, body in UNSAFE:
        for kind in ("text/plain", "application/json"):
            answer = await client.request(
                method, path, content=body, headers={**headers, "Content-Type": kind}
            )
            assert (answer.status_code, answer.json()["code"]) == (403, "forged_request")

    assert stored() == []
    assert database.value("select count(*) from core.api_key") == 0


async def test_this_site_and_programs_are_served(client: httpx.AsyncClient) -> None:
    for headers in ({}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
                    {"Origin": "http://cubby"}):  # fmt: skip
        answer = await client.post("ingest", json={"a": 1}, headers=headers)
        assert answer.status_code == 202


async def test_a_key_vouches_for_a_request_from_anywhere(
    client: httpx.AsyncClient, secrets: dict[str, str]
) -> None:
    headers = bearer(secrets["ingest"]) | {"Origin": "http://app.example"}

    assert (await client.post("ingest", json={"a": 1}, headers=headers)).status_code == 202


@each(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""],
)
async def test_json_needs_its_type(client: httpx.AsyncClient, database: Any, kind: str) -> None:
    headers = {"Content-Type": kind} if kind else {}
    body = b'{"name": "mine", "role": "admin"}'
    answer = await client.post("keys", content=body, headers=headers)

    assert (answer.status_code, answer.json()["code"]) == (415, "not_json")
    assert database.value("select count(*) from core.api_key") == 0


async def test_ingest_takes_json_of_any_type(client: httpx.AsyncClient) -> None:
    answer = await client.post("ingest", content=b'{"a": 1}')

    assert answer.status_code == 202


async def test_the_first_key_is_an_admins(client: httpx.AsyncClient, database: Any) -> None:
    for role in ("read", "ingest"):
        answer = await client.post("keys", json={"name": "mine", "role": role})
        assert answer.status_code == 400
        assert "first key" in answer.json()["detail"]

    assert (await client.post("keys", json={"name": "a", "role": "admin"})).status_code == 201
    assert database.value("select count(*) from core.api_key") == 1


async def test_two_hosts_are_one_too_many(client: httpx.AsyncClient) -> None:
    headers = [("Host", "cubby"), ("Host", "evil.example")]
    for method, path in (("GET", "objects"), ("GET", "/live"), ("POST", "ingest")):
        answer = await client.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "several_hosts")
