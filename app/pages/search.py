"""/admin/search: one ranked list over media and documents, each hit with what speaks for it."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from app.api.answers import Hit
from app.pages.answering import refused
from app.pages.asking import asked, cursor
from app.pages.narrowing import Narrowing, narrowing
from app.pages.rendering import Pages, pages, render
from app.problems import Problem
from app.services import Services

PER_PAGE = 24
LONGEST_QUESTION = 1000


class SearchPage(msgspec.Struct):
    """`hits` is None until something was asked. `space` is that of the vectors compared."""

    question: str
    similar_to: str
    narrowing: Narrowing
    hits: list[Hit] | None = None
    mode: str = ""
    space: str | None = None
    pages: Pages | None = None
    problem: Problem | None = None

    @property
    def compares_colours(self) -> bool:
        return (self.space or "").startswith("histogram")


@get("/search")
async def search(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    page = SearchPage(
        question=asked(request, "q")[:LONGEST_QUESTION],
        similar_to=asked(request, "similar_to"),
        narrowing=narrowing(request),
    )
    if page.question or page.similar_to:
        try:
            await _find(request, services, page)
        except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
            page.problem = refused(error)
    status = page.problem.status if page.problem else 200
    return render(request, "search/list.html", page, status=status)


async def _find(request: Request[Any, Any, Any], services: Services, page: SearchPage) -> None:
    wanted = page.narrowing.as_filter()
    space, vector = None, None
    if page.similar_to:
        wanted["similar_to"] = page.similar_to
    else:
        space, vector = await services.vectors.of_text(page.question)
    found = await services.call(
        "catalog.search",
        p_query=None if page.similar_to else page.question,
        p_vector=vector,
        p_space=space,
        p_filter=wanted,
        p_limit=PER_PAGE,
        p_cursor=cursor(request),
    )
    page.hits = msgspec.convert(found["items"], list[Hit])
    page.mode, page.space = found["mode"], found["embedding_space"]
    page.pages = pages(request, found["next_cursor"])


handlers = [search]
