"""POST /ingest: the one entry for bytes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import msgspec
import structlog
from litestar import Request, Response, post
from litestar.di import NamedDependency

from cubby.app.access import caller_of
from cubby.app.api.ingest.documented import ACCEPTED, ENDED, QUERY, IngestOperation
from cubby.app.api.ingest.waiting import preferred_wait, wait_for_end
from cubby.app.openapi import problems
from cubby.app.receiving.accepting import accept, receiving
from cubby.app.receiving.body import Body
from cubby.app.receiving.claims import JSON, NDJSON_TYPES, essence
from cubby.app.receiving.file_body import read_file
from cubby.app.receiving.first_document import missing_paths
from cubby.app.receiving.form import read_form
from cubby.app.receiving.form_body import FORM, read_form_body
from cubby.app.receiving.incoming import Incoming
from cubby.app.receiving.json_body import read_json
from cubby.app.receiving.multipart_body import read_multipart
from cubby.app.receiving.multipart_mixed import read_mixed
from cubby.app.receiving.ndjson_body import read_ndjson
from cubby.app.receiving.unpacking import is_packed
from cubby.app.services import Services
from cubby.db.calls import catalog

STATUS_URL = "/api/v1/ingest/{}/status"
OBJECTS_URL = "/api/v1/ingest/{}/objects"

log = structlog.get_logger(__name__)


@post(
    "/ingest",
    status_code=202,
    request_max_body_size=None,  # limits depend on the kind of body and are kept while streaming
    operation_class=IngestOperation,
    opt={"role": "ingest", "query": QUERY},
    responses={200: ENDED, 202: ACCEPTED} | problems(408, 409, 413, 415, 422, 503, 507),
    tags=["ingest"],
    summary="Send anything",
)
async def ingest(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    """Take JSON of any shape, values one behind another, files, or a form of all of them.

    A gzip, zstd, bzip2 or xz file, a zip or a tar with nothing but JSON inside is the documents
    inside.

    The bytes are on durable storage and recorded when this answers. `Idempotency-Key` makes a
    repetition harmless; `Prefer: wait=N` waits for the work on it to end. A body in
    `Content-Encoding: gzip` is unpacked on the way: what is kept, and what counts for the limits,
    are the unpacked bytes.
    """
    is_packed(request)  # what cannot be unpacked is refused before anything is begun
    request_id, caller = await services.clock.uuid7(), caller_of(request.scope)
    await services.backlog.refuse(caller.id if caller else None)
    with structlog.contextvars.bound_contextvars(ingest_job_id=str(request_id)):
        async with receiving(services, request_id, caller) as incoming:
            body = await _read(request, incoming, services)
            form = read_form(body.fields, request.query_params, request.headers)
            answer = await accept(services, incoming, request_id, form, body, caller=caller)
            if (key := answer.get("key")) is not None:
                key["missing"] = await missing_paths(incoming, body, key)
                del key["steps"]
        log.info("ingest accepted", objects=answer["objects_total"], replayed=answer["replayed"])
        return await _answer(request, services, answer)


async def _read(request: Request[Any, Any, Any], incoming: Incoming, services: Services) -> Body:
    settings = services.settings
    kind = essence(request.headers.get("content-type"))
    if kind == "multipart/form-data":
        return await read_multipart(request, incoming, settings)
    if kind.startswith("multipart/"):
        return await read_mixed(request, incoming, settings)
    if kind == JSON:
        return await read_json(request, incoming, settings.max_payload_bytes)
    if kind in NDJSON_TYPES:
        limit = settings.max_file_bytes
        return await read_ndjson(request, incoming, limit, settings.max_payload_bytes)
    if kind == FORM:
        return await read_form_body(request, incoming, settings)
    return await read_file(request, incoming, settings.max_file_bytes, settings.max_payload_bytes)


async def _answer(
    request: Request[Any, Any, Any], services: Services, answer: dict[str, Any]
) -> Response[Any]:
    job_id = answer["ingest_job_id"]
    status_url = STATUS_URL.format(job_id)
    headers = {"Location": status_url}
    if answer["replayed"]:
        headers["Idempotent-Replayed"] = "true"
    key = {"key": answer["key"]} if "key" in answer else {}
    seconds = preferred_wait(request.headers.getall("prefer", []))
    if seconds is not None:
        headers["Preference-Applied"] = f"wait={seconds}"
        if await wait_for_end(services, UUID(job_id), seconds):
            status = await services.call(catalog.ingest_status(id=UUID(job_id)))
            ended = msgspec.structs.asdict(status) | key
            return Response(ended, status_code=200, headers=headers)
    accepted = {
        "ingest_job_id": job_id,
        "system_ids": answer["system_ids"],
        "objects_total": answer["objects_total"],
        "objects_url": OBJECTS_URL.format(job_id),
        "status_url": status_url,
        **key,
    }
    return Response(accepted, status_code=202, headers=headers)
