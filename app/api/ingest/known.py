"""POST /ingest/known: which idempotency keys were used, so that nothing is sent twice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from cubby.app.access import caller_of
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import KnownRequests
from cubby.db.calls import catalog
from cubby.db.calls.call import UNSET


class KeysAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Idempotency keys, at most 1000, and the owner within whose scope they were sent."""

    keys: list[str]
    owner: str | None = None


@post(
    "/ingest/known",
    status_code=200,
    opt={"role": "ingest"},
    responses=problems(408, 413),
    tags=["ingest"],
    summary="Ask what was sent already",
)
async def known_requests(
    data: JSONBody[KeysAsked],
    services: NamedDependency[Services],
    request: Request[Any, Any, Any],
) -> KnownRequests:
    """The requests that came with these idempotency keys and the same API key. An idempotency key
    that is not in the answer was never used by this API key."""
    caller = caller_of(request.scope)
    return await services.text(
        catalog.known_keys(
            owner=data.owner, keys=data.keys, api_key_id=UUID(caller.id) if caller else UNSET
        )
    )
