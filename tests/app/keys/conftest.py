from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

ROLES = ("ingest", "read", "admin")


@pytest.fixture
def add(database: Any) -> Callable[..., str]:
    """Makes a key and returns its secret; the name is that of the role unless it is given."""

    def add(role: str, name: str | None = None, **limits: int) -> str:
        key = database.call("api.add_key", p_name=name or role, p_role=role, **limits)
        return str(key["secret"])

    return add


@pytest.fixture
def secrets(database: Any, add: Callable[..., str]) -> dict[str, str]:
    """A key of each role, and one that was revoked."""
    made = {role: add(role) for role in ROLES} | {"revoked": add("admin", "revoked")}
    database.call("api.revoke_key", p_name="revoked")
    return made


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}
