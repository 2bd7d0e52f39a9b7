"""The bytes of an object: its content, as it was received, and as a small picture."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, route
from litestar.di import NamedDependency
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, QueryParameter

from cubby.app.api.binary import OCTETS, BytesOperation
from cubby.app.api.serving import Stored, serve
from cubby.app.ids import ObjectId
from cubby.app.openapi import operation_named, problems
from cubby.app.problems import Missing
from cubby.app.services import Services
from cubby.db.answers import ObjectBytes
from cubby.db.calls import catalog

Download = Annotated[bool, QueryParameter(description="Offer it for saving.")]
Size = Annotated[int, QueryParameter(ge=1, le=4096, description="Longest side wanted, in pixels.")]
_BYTES = {
    200: ResponseSpec(bytes, False, "All of it", OCTETS),
    206: ResponseSpec(bytes, False, "The range asked for", OCTETS),
    304: ResponseSpec(None, False, "The reader's copy is good"),
} | problems(404, 416)
# Small pictures of these types have no thumbnail of the largest side: media/shown.py.
_SHOWN, _LARGE = {"image/jpeg", "image/png", "image/webp"}, 1024
_PICTURE = {
    200: ResponseSpec(bytes, False, "The picture", "image/webp"),
    206: ResponseSpec(bytes, False, "The range asked for", "image/webp"),
    304: ResponseSpec(None, False, "The reader's copy is good"),
} | problems(404, 416)


@route(
    "/{system_id:str}/content",
    http_method=["GET", "HEAD"],
    operation_class=BytesOperation,
    opt={"role": "read"},
    responses=_BYTES,
    operation_id=operation_named("content"),
    summary="Read the content",
)
async def content(
    request: Request[Any, Any, Any],
    system_id: FromPath[ObjectId],
    services: NamedDependency[Services],
    download: Download = False,
) -> Response[Any]:
    """The file, or the document as it was sent. Ranges and If-None-Match are understood."""
    detail = await _detail(services, system_id)
    uri = detail.content_uri if detail.kind == "media" else detail.raw_uri
    return await serve(request, services, _stored(detail, uri), download=download)


@route(
    "/{system_id:str}/raw",
    http_method=["GET", "HEAD"],
    operation_class=BytesOperation,
    opt={"role": "read"},
    responses=_BYTES,
    operation_id=operation_named("raw"),
    summary="Read the bytes as received",
)
async def raw(
    request: Request[Any, Any, Any],
    system_id: FromPath[ObjectId],
    services: NamedDependency[Services],
    download: Download = False,
) -> Response[Any]:
    """The bytes as they came in; of one element of an array, its slice of them."""
    detail = await _detail(services, system_id)
    return await serve(request, services, _stored(detail, detail.raw_uri), download=download)


@route(
    "/{system_id:str}/thumbnail",
    http_method=["GET", "HEAD"],
    operation_class=BytesOperation,
    opt={"role": "read"},
    responses=_PICTURE,
    operation_id=operation_named("thumbnail"),
    summary="See a small picture",
)
async def thumbnail(
    request: Request[Any, Any, Any],
    system_id: FromPath[ObjectId],
    services: NamedDependency[Services],
    size: Size = 256,
) -> Response[Any]:
    """The smallest picture that is at least `size` on its longest side, else the largest. Of a
    small picture that browsers show, the largest is the file itself."""
    detail = await _detail(services, system_id)
    made = {int(side): uri for side, uri in detail.thumbnail_uris.items()}
    if not made:
        waiting = detail.status in ("queued", "processing")
        raise Missing(
            f"Object {detail.system_id} has no thumbnail",
            hint="It is still being worked on; ask again later." if waiting else None,
            code="no_thumbnail",
            extra={"status": detail.status, "kind": detail.kind},
        )
    side = min((side for side in made if side >= size), default=max(made))
    if side < size and detail.content_type in _SHOWN and _LARGE not in made:
        return await serve(request, services, _stored(detail, detail.content_uri))
    stored = Stored(
        uri=made[side],
        offset=0,
        size=await services.spool.run(services.storage.size, made[side]),
        content_type="image/webp",
        filename=f"{detail.system_id}-{side}.webp",
        tag=f"{detail.system_id}-{side}",
    )
    return await serve(request, services, stored)


async def _detail(services: Services, system_id: ObjectId) -> ObjectBytes:
    return await services.call(catalog.object_bytes(id=system_id))


def _stored(detail: ObjectBytes, uri: str) -> Stored:
    is_document = detail.kind == "json"
    name = detail.filename if not is_document else None
    return Stored(
        uri=uri,
        offset=detail.raw_offset or 0,
        size=detail.size_bytes,
        content_type=detail.content_type,
        filename=name or detail.system_id + (".json" if is_document else ""),
        # The hash of a document is known only once a worker has read it; its id never changes.
        tag=detail.sha256 or detail.system_id,
    )
