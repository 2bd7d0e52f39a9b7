"""Who the running request is for: what the database is told, and what budgets are counted for."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from cubby.db.answers.keys import Caller


@dataclass(slots=True)
class Usage:
    """One request. `caller` is filled in when its key is known; None for one without a key."""

    caller: Caller | None = None


running: ContextVar[Usage | None] = ContextVar("running", default=None)
"""None outside of requests, as in tasks that work for many."""


def key_id() -> str | None:
    """The id of the API key of the running request."""
    usage = running.get()
    return usage.caller.id if usage is not None and usage.caller is not None else None
