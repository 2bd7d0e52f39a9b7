"""Arranging anew: what no person has touched, in one act."""

from __future__ import annotations

from typing import Any

from litestar import Request, get, post
from litestar.di import NamedDependency

from cubby.app.actors import actor_of
from cubby.app.api.parameters import ShortPage
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers.clusters import Arrangement
from cubby.db.answers.jobs import Job
from cubby.db.calls import api, catalog


@get("/arrangement", opt={"role": "read"}, responses=problems(), summary="Preview arranging anew")
async def preview_arrangement(
    services: NamedDependency[Services], limit: ShortPage = 20
) -> Arrangement:
    """What arranging anew would do now: directories before and after, and which grow, vanish or are
    new. Takes seconds where there are thousands of files; changes nothing."""
    return await services.call(catalog.arrangement_preview(limit=limit))


@post(
    "/arrange",
    opt={"role": "admin"},
    status_code=202,
    responses=problems(409),
    summary="Arrange anew",
)
async def arrange(request: Request[Any, Any, Any], services: NamedDependency[Services]) -> Job:
    """Queues a job that arranges anew what no person has touched, with a threshold calibrated from
    the files. It is one act: undo on any cluster it changed takes all of it back."""
    return await services.call(api.begin_arranging(actor=actor_of(request)))
