"""The actor, for lineage."""

from __future__ import annotations

from typing import Any

from litestar import Request

from cubby.app.access import caller_of


def actor_of(request: Request[Any, Any, Any]) -> str:
    """The name under which an act is recorded: that of the key, else where it came from."""
    if caller := caller_of(request.scope):
        return caller.name
    client = request.client
    return f"http:{client.host}" if client else "http"
