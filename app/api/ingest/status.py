"""GET /ingest/{id}/status and /objects: what becomes of a request, or of one element of it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from cubby.app.access import caller_of
from cubby.app.api.ingest.waiting import MOST_SECONDS, wait_for_end
from cubby.app.ids import RequestId
from cubby.app.openapi import problems
from cubby.app.problems import BadRequest
from cubby.app.services import Services
from cubby.app.usage import note_waiting
from cubby.db.answers import IngestStatus, RequestObjects
from cubby.db.calls import catalog

Limit = Annotated[int, QueryParameter(ge=1, le=10_000, description="Objects on one page.")]
Cursor = Annotated[
    str | None, QueryParameter(description="next_cursor of the page before; none for the first.")
]


@get(
    "/ingest/{job_id:str}/status",
    opt={"role": ("ingest", "read")},
    responses=problems(404),
    tags=["ingest"],
    summary="Follow a request",
)
async def ingest_status(
    job_id: FromPath[RequestId],
    *,
    services: NamedDependency[Services],
    request: Request[Any, Any, Any],
    wait: Annotated[
        float,
        QueryParameter(ge=0, le=MOST_SECONDS, description="Seconds to wait for the end first."),
    ] = 0,
    cursor: Cursor = None,
    limit: Limit = 1000,
) -> IngestStatus:
    """Progress and the state of each object; the id is that of a request or of one object."""
    after = _after(cursor)
    await _check_sender(services, request, job_id)
    note_waiting()  # a client that asks again and again waits, too
    if wait:
        await wait_for_end(services, job_id, wait)
    return await services.text(catalog.ingest_status(id=job_id, after=after, limit=limit))


@get(
    "/ingest/{job_id:str}/objects",
    opt={"role": ("ingest", "read")},
    responses=problems(404),
    tags=["ingest"],
    summary="List the objects of a request",
)
async def ingest_objects(
    job_id: FromPath[RequestId],
    *,
    services: NamedDependency[Services],
    request: Request[Any, Any, Any],
    cursor: Cursor = None,
    limit: Limit = 1000,
) -> RequestObjects:
    """Every system id, in the order the objects were sent."""
    await _check_sender(services, request, job_id)
    return await services.text(
        catalog.request_objects(id=job_id, after=_after(cursor), limit=limit)
    )


async def _check_sender(services: Services, request: Request[Any, Any, Any], wanted: UUID) -> None:
    """A key of the role ingest follows only what it sent; read and admin follow everything."""
    caller = caller_of(request.scope)
    if caller is not None and caller.role == "ingest":
        await services.call(catalog.check_sender(id=wanted, api_key_id=UUID(caller.id)))


def _after(cursor: str | None) -> int | None:
    """The cursor of these two lists is the position of the last object seen."""
    if cursor is None or (cursor.isascii() and cursor.isdigit() and len(cursor) <= 9):
        return None if cursor is None else int(cursor)
    raise BadRequest(
        f"Invalid cursor of this list: {cursor[:40]!r}",
        hint="Take next_cursor of the page before, or leave it out.",
        code="bad_cursor",
    )
