"""/admin/duplicates/reexamine: what comparing the pictures of links again changes, and the act."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cubby.app.pages.answering import actor_of, refusals_shown_by, see
from cubby.app.pages.asking import asked, cursor, filled
from cubby.app.pages.duplicates import CLASSES
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers.duplicates import ExaminedLink, Reexamination
from cubby.db.calls import api, catalog

HERE = "/admin/duplicates/reexamine"
PER_PAGE = 24


class ReexaminePage(msgspec.Struct):
    """`run` is the last one; `links` are those that applying would change."""

    links: list[ExaminedLink]
    pages: Pages
    run: Reexamination | None
    did: str = ""
    problem: Problem | None = None

    @property
    def running(self) -> bool:
        return self.run is not None and self.run.job_state in ("queued", "processing")

    def named(self, kind: str | None) -> str:
        return CLASSES[kind] if kind else "not linked"


@get("/duplicates/reexamine")
async def preview_reexamining(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await _show(request, services)


@get("/duplicates/reexamine/progress")
async def show_reexamining(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """The part that changes by itself; when the job has ended, all of the page does."""
    found = await services.call(catalog.preview_reexamination(limit=1))
    page = ReexaminePage([], pages(request, None, HERE), found.run)
    headers = {} if page.running else {"HX-Refresh": "true"}
    return render(request, "duplicates/_reexamining.html", page, headers=headers)


async def _show(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    found = await services.call(
        catalog.preview_reexamination(limit=PER_PAGE, cursor=cursor(request))
    )
    page = ReexaminePage(
        found.items,
        pages(request, found.next_cursor, HERE),
        found.run,
        asked(request, "did") if problem is None else "",
        problem,
    )
    status = problem.status if problem else 200
    return render(request, "duplicates/reexamine.html", page, status=status)


@post("/duplicates/reexamine")
@refusals_shown_by(_show)
async def reexamine(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    applies = await filled(request, "applies") == "yes"
    await services.call(api.begin_reexamination(applies=applies, actor=actor_of(request)))
    return see(f"{HERE}?did=begun")


handlers = [preview_reexamining, show_reexamining, reexamine]
