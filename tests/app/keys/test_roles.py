"""Every operation with every kind of key: what the description says is what happens."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cubby.app.access import roles_of
from cubby.app.main import create_app
from cubby.config.settings import load
from tests.app.keys.conftest import ROLES, bearer

SOME_ID = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"
OPEN = {("get", "/live"), ("get", "/ready")}
INGEST = {
    ("post", "/api/v1/ingest"),
    ("post", "/api/v1/ingest/known"),
    ("get", "/api/v1/ingest/{job_id}/status"),
    ("get", "/api/v1/ingest/{job_id}/objects"),
}

# Addresses of webhooks often have secrets in them.
ADMIN_ONLY = {
    ("get", "/api/v1/keys"),
    ("get", "/api/v1/webhooks"),
    ("get", "/api/v1/webhooks/{webhook_id}/deliveries"),
}


async def operations(client: Any) -> dict[tuple[str, str], dict[str, Any]]:
    schema = (await client.get("/schema")).json()
    return {
        (method, path): operation
        for path, item in schema["paths"].items()
        for method, operation in item.items()
    }


def expected(method: str, path: str) -> set[str]:
    """The rule: what reads is for read, what sends is for ingest, anything else is for admin."""
    if (method, path) in OPEN:
        return {"open"}
    if (method, path) in ADMIN_ONLY:
        return {"admin"}
    roles = {"admin"}
    reads = method in ("get", "head") or path == "/api/v1/search/image"
    return (
        roles | ({"read"} if reads else set()) | ({"ingest"} if (method, path) in INGEST else set())
    )


async def test_every_operation_states_the_roles_that_the_rule_gives_it(client):
    found = await operations(client)

    assert set(found) > INGEST | OPEN
    for (method, path), operation in found.items():
        where = f"{method} {path}"
        assert set(operation.get("x-cubby-role", [])) == expected(method, path), where
        if (method, path) not in OPEN:
            assert operation["security"] == [{"bearer": []}, {"header": []}], where
            assert {"401", "403", "429"} <= set(operation["responses"]), where


async def test_the_schemes_of_security_are_described(client):
    schemes = (await client.get("/schema")).json()["components"]["securitySchemes"]

    assert (schemes["bearer"]["type"], schemes["bearer"]["scheme"]) == ("http", "bearer")
    assert (schemes["header"]["in"], schemes["header"]["name"]) == ("header", "X-API-Key")


async def test_every_operation_admits_the_keys_it_states_and_no_other(client, secrets, subtests):
    for (method, path), operation in (await operations(client)).items():
        admitted = operation["x-cubby-role"]
        address = re.sub(r"\{\w+\}", SOME_ID, path)
        if path.endswith("/events"):
            address += "?seconds=0"  # or it would stay open
        for key in (None, *ROLES, "revoked"):
            with subtests.test(f"{method} {path} with {key}"):
                headers = bearer(secrets[key]) if key else {}
                answer = await client.request(method, address, headers=headers)
                if "open" in admitted or key in admitted:
                    assert answer.status_code not in (401, 403), answer.text
                else:
                    _check_refusal(method, answer, key, admitted)


def _check_refusal(method: str, answer: Any, key: str | None, admitted: list[str]) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == (401 if key in (None, "revoked") else 403)
    if answer.status_code == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")
    elif method != "head":
        problem = answer.json()
        assert set(problem["needed"]) == set(admitted)
        assert problem["role"] == key
        assert f"has the role {key}" in problem["detail"]


async def test_what_is_not_described_is_closed_too(client, secrets):
    for path in ("/admin", "/admin/objects", "/admin/jobs/queue", "/admin/nowhere"):
        for key in (None, "revoked"):
            answer = await client.get(path, headers=bearer(secrets[key]) if key else {})
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/admin/login"), path
        answer = await client.get(path, headers=bearer(secrets["ingest"]))
        assert answer.status_code == 403, path
        # It looks, and does nothing.
        answer = await client.get(path, headers=bearer(secrets["read"]))
        assert answer.status_code == (404 if path.endswith("nowhere") else 200), path
    for path in ("/schema", "/schema/openapi.yaml", "/admin/login", "/static/cubby.css"):
        assert (await client.get(path)).status_code == 200, path


def test_no_handler_of_the_app_leaves_its_role_open():
    app = create_app(load({"CUBBY_DATABASE_URL": "postgresql://nowhere/none"}))
    silent = {
        f"{method} {route.path}"
        for route in app.routes
        for method, (handler, _) in getattr(route, "route_handler_map", {}).items()
        if method != "OPTIONS" and not roles_of(handler)
    }

    assert silent == set()


@pytest.mark.parametrize("path", ["/api/v1/nowhere", "/nowhere"])
async def test_an_address_that_is_nowhere_says_no_more_than_that(client, secrets, path):
    assert (await client.get(path)).status_code == 404
