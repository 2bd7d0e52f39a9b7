"""Search: by words, by likeness, by a picture of one's own."""

from __future__ import annotations

from typing import Annotated

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

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
from cubby.app.api.search_image import search_by_picture
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import SearchResult
from cubby.db.calls import catalog

Query = Annotated[str, QueryParameter(max_length=1000, description="Words, in any order.")]
SimilarTo = Annotated[
    str | None, QueryParameter(description="Like this object; then `q` is not used.")
]


@get("/", opt={"role": "read"}, responses=problems(404), summary="Search")
async def search(
    services: NamedDependency[Services],
    *,
    q: Query = "",
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
    similar_to: SimilarTo = None,
    fold_duplicates: Fold = False,
    facets: Facets = False,
    sort: SearchSort = "relevance",
    limit: SearchLimit = 20,
    cursor: Cursor = None,
) -> SearchResult:
    """One ranked list over media and documents; each hit says why it is in it. The next page is
    the same question with `cursor`."""
    wanted = filter_of(
        tags, kind=kind, media_type=media_type, owner=owner, captured_from=captured_from,
        captured_to=captured_to, received_from=received_from, received_to=received_to,
        since=since, until=until, cluster_id=cluster_id, collection=collection, status=status,
        companions=companions,
        similar_to=similar_to,
    )  # fmt: skip
    words = None if similar_to else q.strip()
    space, vector = await services.vectors.of_text(words) if words else (None, None)
    return await services.text(
        catalog.search_page(
            degraded=services.vectors.degraded,
            query=words,
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


search_routes = Router("/search", route_handlers=[search, search_by_picture], tags=["search"])
