"""/admin/settings/models: what makes vectors, which space is in use, and the way to another."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cubby.app.pages.answering import actor_of, refusals_shown_by, see
from cubby.app.pages.asking import asked, filled
from cubby.app.pages.rendering import render
from cubby.app.problems import Problem
from cubby.app.services import Services, in_thread
from cubby.app.spaces import register
from cubby.db.answers.spaces import Filling, Space
from cubby.db.calls import api, catalog
from cubby.embedding import Offer, offers
from cubby.embedding.photographs import SPACE as PHOTOGRAPHS

HERE = "/admin/settings/models"


class Row(msgspec.Struct):
    """A source of vectors and its space: either may be known without the other."""

    offer: Offer | None
    space: Space | None

    @property
    def name(self) -> str:
        return self.offer.name if self.offer else self.space.model if self.space else ""

    @property
    def space_name(self) -> str | None:
        return self.space.space if self.space else self.offer.space if self.offer else None

    @property
    def active(self) -> bool:
        return self.space is not None and self.space.active

    @property
    def usable(self) -> bool:
        """Whether its vectors can be made here."""
        offer = self.offer
        return offer is not None and offer.state != "known" and offer.problem is None

    @property
    def files(self) -> int:
        return self.space.files if self.space else 0


class ModelsPage(msgspec.Struct):
    """`forced` is what CUBBY_EMBEDDER asks for instead of a pack."""

    rows: list[Row]
    forced: str | None
    did: str = ""
    at: str = ""
    problem: Problem | None = None

    @property
    def photographs(self) -> str:
        return PHOTOGRAPHS

    @property
    def active(self) -> Space | None:
        return next((row.space for row in self.rows if row.active), None)

    @property
    def filling(self) -> Space | None:
        """The space that is being filled now."""
        spaces = (row.space for row in self.rows)
        return next((s for s in spaces if s and s.filling and s.filling.state == "running"), None)

    @property
    def stopped(self) -> bool:
        """The job that fills it is a dead letter: it continues when you begin again."""
        filling: Filling | None = self.filling.filling if self.filling else None
        return filling is not None and filling.job_state == "failed"

    @property
    def former(self) -> str | None:
        """The space that was in use before this one was filled."""
        return self.active.filling.from_space if self.active and self.active.filling else None


@get("/settings/models")
async def list_models(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await _show(request, services)


@get("/settings/models/filling")
async def show_filling(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """The part that changes by itself; when nothing is filled any more, all of the page does."""
    page = await _page(request, services)
    headers = {} if page.filling else {"HX-Refresh": "true"}
    return render(request, "models/_filling.html", page, headers=headers)


async def _show(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    page = await _page(request, services)
    page.problem = problem
    return render(request, "models/list.html", page, status=problem.status if problem else 200)


@post("/settings/models/fill")
@refusals_shown_by(_show)
async def fill_space(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    space = await register(services, await filled(request, "space"), actor_of(request))
    await services.call(
        api.begin_reembedding(
            space=space,
            switch=await filled(request, "switch") == "yes",
            actor=actor_of(request),
        )
    )
    return see(f"{HERE}?{urlencode({'did': 'begun', 'at': space})}")


@post("/settings/models/use")
@refusals_shown_by(_show)
async def use_space(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    space = await register(services, await filled(request, "space"), actor_of(request))
    await services.call(api.use_space(space=space, actor=actor_of(request)))
    return see(f"{HERE}?{urlencode({'did': 'used', 'at': space})}")


async def _page(request: Request[Any, Any, Any], services: Services) -> ModelsPage:
    found = await services.call(catalog.list_spaces())
    spaces = found.items
    packs = await in_thread(lambda: list(offers(services.settings.models_dir)))
    forced = services.settings.embedder
    return ModelsPage(
        rows=_rows(packs, spaces),
        forced=None if forced == "auto" else forced,
        did=asked(request, "did"),
        at=asked(request, "at"),
    )


def _rows(packs: list[Offer], spaces: list[Space]) -> list[Row]:
    """The spaces the database knows, the one in use first, then packs it has not met."""
    by_space = {pack.space: pack for pack in packs if pack.space}
    met = {space.space for space in spaces}
    rows = [Row(by_space.get(space.space), space) for space in spaces]
    return rows + [Row(pack, None) for pack in packs if pack.space not in met]


handlers = [list_models, show_filling, fill_space, use_space]
