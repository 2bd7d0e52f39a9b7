"""/admin: what needs a person, and how much is going on."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from cubby.app.answers import ObjectItem
from cubby.app.pages.rendering import render
from cubby.app.services import Services, in_thread

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
    """`throughput` is objects finished in each minute of the last hour, the running one last."""

    today: Today
    queue: Queue
    dead_letters: int
    failed_objects: int
    proposals_waiting: int
    clusters: Clusters
    collections: int
    embedding: Embedding | None
    throughput: list[int]
    received_bytes: int
    database_bytes: int


class OverviewPage(msgspec.Struct):
    """`free_bytes` is None where storage cannot say how much more fits."""

    figures: Figures
    workers: int
    newest: list[ObjectItem]
    free_bytes: int | None

    @property
    def today(self) -> str:
        return datetime.now(UTC).date().isoformat()


async def _overview(services: Services) -> OverviewPage:
    figures = await services.call("catalog.overview")
    ready = await services.call("catalog.ready")
    newest = await services.call("catalog.list_objects", p_limit=NEWEST)
    return OverviewPage(
        figures=msgspec.convert(figures, Figures, strict=False),
        workers=ready["workers"],
        newest=msgspec.convert(newest["items"], list[ObjectItem]),
        free_bytes=await in_thread(services.storage.free_bytes),
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
    """The parts that change by themselves."""
    return render(request, "overview/_live.html", await _overview(services))


handlers = [overview, figures]
