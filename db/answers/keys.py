"""Answers about API keys."""

from __future__ import annotations

from typing import Literal

import msgspec

from cubby.db.answers.common import Id, Time


class KeyBudgets(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Budgets that a key has of its own. One that is not there is that of the settings."""

    requests: int | None = None
    connections: int | None = None
    statement_seconds: int | None = None
    streams: int | None = None
    bytes: int | None = None
    objects: int | None = None
    decoder_seconds: int | None = None
    collections: int | None = None


class ApiKey(msgspec.Struct):
    """A key without its secret. A limit that is null does not hold for it."""

    id: Id
    name: str
    role: Literal["ingest", "read", "admin"]
    requests_per_minute: int | None
    max_request_bytes: int | None
    budgets: KeyBudgets
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


class Caller(msgspec.Struct, frozen=True):
    """The key that a request came with, itself or by way of a session."""

    id: str
    name: str
    role: str
    requests_per_minute: int | None = None
    max_request_bytes: int | None = None
    budgets: KeyBudgets = KeyBudgets()


class KeyUsage(msgspec.Struct, frozen=True):
    """Where a key stands within its running minute."""

    allowed: bool
    limit: int = 0
    remaining: int = 0
    retry_after: int = 0


class Session(msgspec.Struct, frozen=True):
    token: str
    expires_at: str
