"""/admin: what needs a person, and how much is going on."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from app.api.answers import ObjectItem
from app.pages.rendering import render
from app.services import Services

NEWEST = 12


class Today(msgspec.Struct):
    requests: int
    objects: int


class Queue(msgspec.Struct):
    queued: int
    processing: int
    oldest_seconds: float


class Clusters(msgspec.Struct):
    total: int
    provisional: int


class Embedding(msgspec.Struct):
    """The active space."""

    space: str
    model: str
    has_text: bool

    @property
    def compares_colours(self) -> bool:
        return self.space.startswith("histogram")


class Figures(msgspec.Struct):
    today: Today
    queue: Queue
    dead_letters: int
    proposals_waiting: int
    clusters: Clusters
    collections: int
    embedding: Embedding | None
    database_bytes: int


class OverviewPage(msgspec.Struct):
    figures: Figures
    workers: int
    newest: list[ObjectItem]


async def _overview(services: Services) -> OverviewPage:
    figures = await services.call("catalog.overview")
    ready = await services.call("catalog.ready")
    newest = await services.call("catalog.list_objects", p_limit=NEWEST)
    return OverviewPage(
        figures=msgspec.convert(figures, Figures, strict=False),
        workers=ready["workers"],
        newest=msgspec.convert(newest["items"], list[ObjectItem]),
    )


@get("/")
async def overview(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return render(request, "overview/detail.html", await _overview(services))


@get("/figures")
async def figures(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """The part that changes by itself."""
    return render(request, "overview/_figures.html", await _overview(services))


handlers = [overview, figures]
