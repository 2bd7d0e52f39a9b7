"""POST /search/image: what looks like this picture."""

from __future__ import annotations

import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType
from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from cubby.app.api.binary import BINARY, OCTETS
from cubby.app.api.filters import (
    ClusterId,
    From,
    Kind,
    MediaType,
    Status,
    Tags,
    To,
    Word,
    filter_of,
)
from cubby.app.api.parameters import Cursor, Facets, Fold, SearchLimit
from cubby.app.openapi import problems
from cubby.app.problems import BadRequest, Refused
from cubby.app.receiving.chunks import check_announced, chunks, too_large
from cubby.app.services import Services, in_thread
from cubby.db.answers import SearchResult
from cubby.db.client import Vector

MOST_BYTES = 64_000_000
_WHAT = "the picture"


@dataclass
class PictureOperation(Operation):
    """The operation with the two ways of sending a picture."""

    def __post_init__(self) -> None:
        form = Schema(type=OpenAPIType.OBJECT, properties={"file": BINARY}, required=["file"])
        self.request_body = RequestBody(
            required=True,
            description=f"A picture or a short video, at most {MOST_BYTES} bytes: as the body, or "
            "as the one file of a form. It is looked at and not kept.",
            content={
                OCTETS: OpenAPIMediaType(schema=BINARY),
                "image/*": OpenAPIMediaType(schema=BINARY),
                "multipart/form-data": OpenAPIMediaType(schema=form),
            },
        )


@post(
    "/image",
    status_code=200,
    request_max_body_size=None,  # kept while streaming
    operation_class=PictureOperation,
    opt={"role": "read"},
    responses=problems(408, 413, 415, 422),
    summary="Search by picture",
)
async def search_by_picture(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    *,
    kind: Kind = None,
    media_type: MediaType = None,
    tags: Tags = None,
    owner: Word = None,
    since: From = None,
    until: To = None,
    cluster_id: ClusterId = None,
    collection: Word = None,
    status: Status = None,
    fold_duplicates: Fold = False,
    facets: Facets = False,
    limit: SearchLimit = 20,
    cursor: Cursor = None,
) -> SearchResult:
    """Media that look like the picture in the body, likest first."""
    wanted = filter_of(
        tags, kind=kind, media_type=media_type, owner=owner, since=since, until=until,
        cluster_id=cluster_id, collection=collection, status=status,
    )  # fmt: skip
    space, vector = await vector_of_body(request, services)
    return await services.text(  # type: ignore[no-any-return]
        "catalog.search_page", p_query=None, p_vector=vector, p_space=space, p_filter=wanted,
        p_limit=limit, p_cursor=cursor, p_fold_duplicates=fold_duplicates, p_facets=facets,
    )  # fmt: skip


async def vector_of_body(request: Request[Any, Any, Any], services: Services) -> tuple[str, Vector]:
    """Space and vector of the picture that a request brings. Raises Problem, MediaError."""
    with tempfile.TemporaryDirectory(prefix="cubby-question-") as folder:
        path = Path(folder) / "picture"
        await _receive(request, path)
        pictures = await services.pictures.look_at(path)
    space, vector = await services.vectors.of_pictures(pictures)
    if space is None or vector is None:
        raise Refused(
            422, "unusable-picture", "Unusable picture",
            "the picture says nothing in the space in use, or no embedder is loaded",
        )  # fmt: skip
    return space, vector


async def _receive(request: Request[Any, Any, Any], path: Path) -> None:
    check_announced(request, MOST_BYTES + 4096, _WHAT)
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    pieces = chunks(request)
    if kind == "multipart/form-data":
        pieces = _only_file(pieces, options.get("boundary", ""))
    size = 0
    with path.open("wb") as file:
        async for piece in pieces:
            size += len(piece)
            if size > MOST_BYTES:
                raise too_large(_WHAT, MOST_BYTES)
            await in_thread(file.write, piece)
    if size == 0:
        raise BadRequest("no picture was sent", code="nothing_sent")


async def _only_file(body: AsyncIterator[bytes], boundary: str) -> AsyncIterator[bytes]:
    files = 0
    try:
        with PushMultipartParser(boundary) as parser:
            async for chunk in body:
                for event in parser.parse(chunk):
                    if isinstance(event, MultipartSegment):
                        files += 1
                        if files > 1:
                            raise BadRequest("send one picture, and nothing else in the form")
                    elif event is not None:
                        yield bytes(event)
    except MultipartError as error:
        raise BadRequest(
            f"the multipart body cannot be read: {error}", code="bad_multipart"
        ) from error
