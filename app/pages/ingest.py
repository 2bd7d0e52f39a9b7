"""/admin/ingest: sending files and JSON by hand, and watching what becomes of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.access import caller_of
from cubby.app.ids import RequestId
from cubby.app.pages.answering import refusals_shown_by, see
from cubby.app.pages.asking import cursor
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import BadRequest, Problem
from cubby.app.receiving.accepting import accept, receiving
from cubby.app.receiving.form import read_form
from cubby.app.receiving.multipart_body import read_multipart
from cubby.app.services import Services
from cubby.db.answers import IngestStatus, ObjectItem
from cubby.db.calls import catalog

PER_PAGE = 100


class IngestPage(msgspec.Struct):
    max_file_bytes: int
    max_payload_bytes: int
    problem: Problem | None = None


class SentPage(msgspec.Struct):
    """What became of one request; `items` are the objects by their ids, as lists show them."""

    status: IngestStatus
    items: dict[str, ObjectItem]
    pages: Pages

    @property
    def ended(self) -> bool:
        return self.status.state in ("done", "failed")


@get("/ingest")
async def show_form(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return _form(request, services)


def _form(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    settings = services.settings
    page = IngestPage(settings.max_file_bytes, settings.max_payload_bytes, problem)
    status = problem.status if problem else 200
    return render(request, "ingest/list.html", page, status=status)


# The body is streamed to storage under the limits of the settings, as that of the API is.
@post("/ingest", request_max_body_size=None)
@refusals_shown_by(_form)
async def send(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    request_id = await _take(request, services)
    there = f"/admin/ingest/{request_id}"
    if request.headers.get("hx-request"):
        # The script puts a refusal beside the form, and goes elsewhere only when told to.
        return Response("", status_code=200, headers={"HX-Redirect": there})
    return see(there)


@get("/ingest/{job_id:str}")
async def show_sent(
    request: Request[Any, Any, Any],
    job_id: FromPath[RequestId],
    services: NamedDependency[Services],
) -> Response[str]:
    return render(request, "ingest/detail.html", await _sent(request, services, job_id))


@get("/ingest/{job_id:str}/progress")
async def show_progress(
    request: Request[Any, Any, Any],
    job_id: FromPath[RequestId],
    services: NamedDependency[Services],
) -> Response[str]:
    """How far it is; asks for itself again until it has ended."""
    return render(request, "ingest/_progress.html", await _sent(request, services, job_id))


async def _take(request: Request[Any, Any, Any], services: Services) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise BadRequest("This address takes a form with files", code="not_a_form")
    request_id, caller = await services.clock.uuid7(), caller_of(request.scope)
    await services.backlog.refuse(caller.id if caller else None)
    async with receiving(services, request_id, caller) as incoming:
        body = await read_multipart(request, incoming, services.settings)
        form = read_form(body.fields, {}, request.headers)
        answer = await accept(services, incoming, request_id, form, body, caller=caller)
    return str(answer["ingest_job_id"])


async def _sent(request: Request[Any, Any, Any], services: Services, job_id: RequestId) -> SentPage:
    after = cursor(request)
    found = await services.call(
        catalog.ingest_status(
            id=job_id,
            after=int(after) if after and after.isdigit() and len(after) <= 9 else None,
            limit=PER_PAGE,
        )
    )
    following = found.next_cursor
    ids = [UUID(each.system_id) for each in found.objects]
    items = await services.call(catalog.object_items(ids=ids))
    return SentPage(
        status=found,
        items={each.system_id: each for each in items.items},
        pages=pages(
            request,
            None if following is None else str(following),
            path=f"/admin/ingest/{job_id}",
        ),
    )


handlers = [show_form, send, show_sent, show_progress]
