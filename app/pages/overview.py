"""/admin: what needs a person, and the current load."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency

from cubby.app.pages.rendering import render
from cubby.app.services import Services, in_thread
from cubby.db.answers import Arranging, ObjectItem
from cubby.db.answers.overview import Figures
from cubby.db.calls import catalog
from cubby.embedding import KNOWN_PACKS

NEWEST = 12


class OverviewPage(msgspec.Struct):
    """`free_bytes` is None where storage cannot say how much more fits."""

    figures: Figures
    workers: int
    newest: list[ObjectItem]
    free_bytes: int | None
    arranging: Arranging

    @property
    def free_text_bytes(self) -> int:
        """Size of the pack that understands free text."""
        return KNOWN_PACKS["clip-vit-b32-q8"].manifest.total_bytes

    @property
    def today(self) -> str:
        return datetime.now(UTC).date().isoformat()


async def _overview(services: Services) -> OverviewPage:
    figures = await services.call(catalog.overview())
    ready = await services.call(catalog.ready())
    newest = await services.call(catalog.list_objects(limit=NEWEST))
    return OverviewPage(
        figures=figures,
        workers=ready["workers"],
        newest=newest.items,
        free_bytes=await in_thread(services.storage.free_bytes),
        arranging=await services.call(catalog.arranging()),
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
