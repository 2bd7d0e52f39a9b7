"""Accepting the table of a collection, as an admin does."""

from __future__ import annotations

import httpx

from bench.figures import BenchFailed
from bench.ground import Ground
from bench.until_done import until_idle


def accept_table(
    ground: Ground, collection: str, *, force: bool = False, wait: bool = True
) -> None:
    """Until it exists and, with `wait`, is filled; with `force` against the rule. Raises
    BenchFailed."""
    with httpx.Client(base_url=f"{ground.stack.url}/api/v1", trust_env=False, timeout=60) as http:
        listed = http.get("/schemas", params={"limit": 200}).raise_for_status().json()["items"]
        (schema,) = [one["id"] for one in listed if one["collection"] == collection]
        if force:
            change = {"storage_choice": "sql"}
            http.patch(f"/schemas/{schema}", json=change).raise_for_status()
        answer = http.post(f"/schemas/{schema}/accept", json={})
        if answer.is_error:
            raise BenchFailed(f"the table was not accepted: {answer.text[:500]}")
    if wait:
        until_idle(ground)
