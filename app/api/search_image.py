"""POST /search/image: what looks like this picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from litestar import Request, post
from litestar.di import NamedDependency
from litestar.openapi.spec import OpenAPIMediaType, Operation, RequestBody, Schema
from litestar.openapi.spec.enums import OpenAPIType

from cubby.app.api.binary import BINARY, OCTETS
from cubby.app.api.filters import (
    CapturedFrom,
    CapturedTo,
    Companions,
    From,
    InCluster,
    Kind,
    MediaType,
    ReceivedFrom,
    ReceivedTo,
    Status,
    Tags,
    To,
    Word,
    filter_of,
)
from cubby.app.api.parameters import Cursor, Facets, Fold, SearchLimit, SearchSort
from cubby.app.openapi import problems
from cubby.app.receiving.picture import MOST_BYTES, vector_of_body
from cubby.app.services import Services
from cubby.db.answers import SearchResult
from cubby.db.calls import catalog


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
    captured_from: CapturedFrom = None,
    captured_to: CapturedTo = None,
    received_from: ReceivedFrom = None,
    received_to: ReceivedTo = None,
    since: From = None,
    until: To = None,
    cluster_id: InCluster = None,
    collection: Word = None,
    status: Status = None,
    companions: Companions = None,
    fold_duplicates: Fold = False,
    facets: Facets = False,
    sort: SearchSort = "relevance",
    limit: SearchLimit = 20,
    cursor: Cursor = None,
) -> SearchResult:
    """Media that look like the picture in the body, likest first."""
    wanted = filter_of(
        tags, kind=kind, media_type=media_type, owner=owner, captured_from=captured_from,
        captured_to=captured_to, received_from=received_from, received_to=received_to,
        since=since, until=until, cluster_id=cluster_id, collection=collection, status=status,
        companions=companions,
    )  # fmt: skip
    space, vector = await vector_of_body(request, services)
    return await services.text(
        catalog.search_page(
            degraded=services.vectors.degraded,
            query=None,
            vector=vector,
            space=space,
            filter=wanted,
            limit=limit,
            cursor=cursor,
            fold_duplicates=fold_duplicates,
            facets=facets,
            sort=sort,
        )
    )
