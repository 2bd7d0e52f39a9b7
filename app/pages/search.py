"""/admin/search: one ranked list over media and documents, each hit with what speaks for it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cubby.app.pages.answering import catching
from cubby.app.pages.asking import asked, cursor
from cubby.app.pages.narrowing import Narrowing, narrowing
from cubby.app.pages.protection import FIELD
from cubby.app.pages.rendering import Pages, narrowed, pages, render
from cubby.app.problems import Problem
from cubby.app.receiving.picture import vector_of_body
from cubby.app.services import Services
from cubby.db.answers import Hit
from cubby.db.answers.search import Facet
from cubby.db.calls import catalog

PER_PAGE = 24
# The picture is not kept, so no next page exists.
PER_PICTURE = 96
LONGEST_QUESTION = 1000
FACETS = {
    "kind": "Kind",
    "media_type": "Media type",
    "tags": "Tags",
    "cluster_id": "Cluster",
    "collection": "Collection",
    "captured_year": "Year",
    "captured_month": "Month",
}
MOST_VALUES = 8


class Value(msgspec.Struct):
    """One value of a facet; `address` narrows the list down to it."""

    name: str
    hits: int
    address: str


class SearchPage(msgspec.Struct):
    """`hits` is None until something was asked. `space` is that of the vectors compared."""

    question: str
    similar_to: str
    narrowing: Narrowing
    fold: bool = False
    by_picture: bool = False
    picture_query: str = ""
    hits: list[Hit] | None = None
    facets: dict[str, list[Value]] = {}
    mode: str = ""
    space: str | None = None
    note: str | None = None
    pages: Pages | None = None
    problem: Problem | None = None

    @property
    def compares_colours(self) -> bool:
        return (self.space or "").startswith("histogram")


@get("/search")
async def search(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = _page(request)
    if page.question or page.similar_to:
        with catching() as caught:
            await _find(request, services, page)
        page.problem = caught.problem
    return _shown(request, page)


# The body is one picture under the limit of the API's own search by picture.
@post("/search", opt={"role": "read"}, request_max_body_size=None)
async def search_by_picture(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """The same page for a picture that was dropped on it. It is looked at and not kept, so it has
    no address to come back to."""
    page = _page(request)
    page.question, page.similar_to, page.by_picture = "", "", True
    with catching() as caught:
        space, vector = await vector_of_body(request, services)
        found = await services.call(
            catalog.search_page(
                degraded=services.vectors.degraded,
                query=None,
                vector=vector,
                space=space,
                filter=page.narrowing.as_filter(),
                limit=PER_PICTURE,
                fold_duplicates=page.fold,
            )
        )
        page.mode, page.space = found.mode, found.embedding_space
        page.hits = found.items
        page.pages = Pages(next=None, first=None)
    page.problem = caught.problem
    return _shown(request, page)


def _page(request: Request[Any, Any, Any]) -> SearchPage:
    chosen = narrowing(request)
    fold = bool(asked(request, "fold"))
    kept = {name: asked(request, name) for name in request.query_params if name != FIELD}
    for name in ("q", "similar_to", "cursor"):
        kept.pop(name, None)
    return SearchPage(
        question=asked(request, "q")[:LONGEST_QUESTION],
        similar_to=asked(request, "similar_to"),
        narrowing=chosen,
        fold=fold,
        picture_query=urlencode({name: value for name, value in kept.items() if value}),
    )


async def _find(request: Request[Any, Any, Any], services: Services, page: SearchPage) -> None:
    wanted = page.narrowing.as_filter()
    space, vector = None, None
    if page.similar_to:
        wanted["similar_to"] = page.similar_to
    else:
        space, vector = await services.vectors.of_text(page.question)
    found = await services.call(
        catalog.search_page(
            degraded=services.vectors.degraded,
            query=None if page.similar_to else page.question,
            vector=vector,
            space=space,
            filter=wanted,
            limit=PER_PAGE,
            cursor=cursor(request),
            fold_duplicates=page.fold,
            facets=True,
        )
    )
    page.mode, page.space, page.note = found.mode, found.embedding_space, found.note
    page.hits = found.items
    page.pages = pages(request, found.next_cursor)
    assert found.facets is not None
    page.facets = {
        title: values
        for field, title in FACETS.items()
        if (values := _values(request, page.narrowing, field, getattr(found.facets, field)))
    }


def _values(
    request: Request[Any, Any, Any], chosen: Narrowing, field: str, counted: list[Facet]
) -> list[Value]:
    """The values that would make the list shorter; of tags, several may be chosen."""
    if field.startswith("captured_"):
        return _days(request, chosen, counted)
    had = getattr(chosen, field)
    if field != "tags" and (had or len(counted) < 2):
        return []
    tags = [tag for tag in map(str.strip, chosen.tags.split(",")) if tag]
    return [
        Value(
            one.name,
            one.hits,
            narrowed(
                request,
                **{field: ", ".join([*tags, one.value]) if field == "tags" else one.value},
            ),
        )
        for one in counted
        if not (field == "tags" and one.value in tags)
    ][:MOST_VALUES]  # fmt: skip


def _days(request: Request[Any, Any, Any], chosen: Narrowing, counted: list[Facet]) -> list[Value]:
    """The years or months of what was found; each stands for all of its days."""
    span = (chosen.captured_from, chosen.captured_to)
    return [
        Value(
            one.name,
            one.hits,
            narrowed(request, captured_from=one.value, captured_to=one.value),
        )
        for one in counted
        if (one.value, one.value) != span
    ][:MOST_VALUES]


def _shown(request: Request[Any, Any, Any], page: SearchPage) -> Response[str]:
    status = page.problem.status if page.problem else 200
    return render(request, "search/list.html", page, status=status)


handlers = [search, search_by_picture]
