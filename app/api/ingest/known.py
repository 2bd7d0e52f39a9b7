"""POST /ingest/known: which idempotency keys were used, so that nothing is sent twice."""

from __future__ import annotations

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import KnownRequests
from cubby.db.calls import catalog


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
) -> KnownRequests:
    """The requests that came with these idempotency keys; a key that is not in the answer was
    never used, and what it stands for is yet to be sent."""
    return await services.text(catalog.known_keys(owner=data.owner, keys=data.keys))
