"""/admin/clusters/arrange: what arranging again would change, the act itself, and its undo."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency

from cubby.app.ids import ClusterId
from cubby.app.pages.answering import actor_of, catching, refusals_shown_by, see
from cubby.app.pages.asking import asked, filled
from cubby.app.pages.rendering import render
from cubby.app.problems import Problem
from cubby.app.services import Services
from cubby.db.answers import Arrangement, Arranging
from cubby.db.calls import api, catalog

HERE = "/admin/clusters/arrange"
LISTED = 12


class ArrangePage(msgspec.Struct):
    """`preview` is None while a job arranges, for it would be of a state that passes, and until it
    is asked for: it takes seconds. `level` is the one that was asked for instead of that which is
    measured."""

    arranging: Arranging
    preview: Arrangement | None
    level: float | None = None
    did: str = ""
    problem: Problem | None = None

    @property
    def changes(self) -> bool:
        found = self.preview
        return found is not None and bool(found.grow or found.vanish or found.new)


@get("/clusters/arrange")
async def preview_arranging(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await _show(request, services)


@get("/clusters/arrange/progress")
async def show_progress(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """The part that changes by itself; when the job has ended, all of the page does."""
    page = ArrangePage(await services.call(catalog.arranging()), None)
    headers = {} if page.arranging.running else {"HX-Refresh": "true"}
    return render(request, "clusters/_arranging.html", page, headers=headers)


async def _show(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    arranging = await services.call(catalog.arranging())
    preview, level = None, _level(asked(request, "level"))
    with catching() as caught:
        if not arranging.running and (level is not None or asked(request, "look")):
            preview = await services.call(catalog.arrangement_preview(limit=LISTED, level=level))
    if caught.problem:
        problem = problem or caught.problem
    did = asked(request, "did") if problem is None else ""
    page = ArrangePage(arranging, preview, level, did, problem)
    status = problem.status if problem else 200
    return render(request, "clusters/arrange.html", page, status=status)


@post("/clusters/arrange")
@refusals_shown_by(_show)
async def arrange(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    level = await filled(request, "level")
    await services.call(api.begin_arranging(actor=actor_of(request), level=_level(level)))
    return see(f"{HERE}?did=begun")


@post("/clusters/arrange/undo")
@refusals_shown_by(_show)
async def undo_arranging(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    """Takes back the act that the form shows. A page that is out of date changes nothing."""
    wanted = await filled(request, "act")
    last = (await services.call(catalog.arranging())).last
    if last is None or last.act_id != wanted or not last.undoable:
        return see(f"{HERE}?did=late")
    await services.call(
        api.undo_cluster_act(cluster_id=ClusterId.parse(last.cluster_id), actor=actor_of(request))
    )
    return see(f"{HERE}?did=undone")


def _level(text: str) -> float | None:
    """What was typed; the database refuses an invalid level."""
    try:
        return float(text) if text.strip() else None
    except ValueError:
        return -1


handlers = [preview_arranging, show_progress, arrange, undo_arranging]
