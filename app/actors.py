"""Who did it, for lineage."""

from __future__ import annotations

from typing import Any

from litestar import Request


def actor_of(request: Request[Any, Any, Any]) -> str:
    """The name under which an act is recorded: where the request came from."""
    client = request.client
    return f"http:{client.host}" if client else "http"
