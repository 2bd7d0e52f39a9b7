"""Answers about API keys."""

from __future__ import annotations

from typing import Literal

import msgspec

from cubby.app.answers.common import Id, Time


class ApiKey(msgspec.Struct):
    """A key without its secret. A limit that is null does not hold for it."""

    id: Id
    name: str
    role: Literal["ingest", "read", "admin"]
    requests_per_minute: int | None
    max_request_bytes: int | None
    created_by: str
    created_at: Time
    last_used_at: Time | None
    revoked_at: Time | None


class NewApiKey(ApiKey, kw_only=True):
    """`secret` is shown here and nowhere else."""

    secret: str


class ApiKeyList(msgspec.Struct):
    items: list[ApiKey]
    next_cursor: str | None
