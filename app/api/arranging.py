"""Arranging again: what no person has touched, in one act."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter

from cubby.app.actors import actor_of
from cubby.app.api.parameters import ShortPage
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers.clusters import Arrangement
from cubby.db.answers.jobs import Job
from cubby.db.calls import api, catalog

Level = Annotated[
    float | None,
    QueryParameter(
        description="Mean similarity at which directories are cut, 0.01 to 0.99; without one it is"
        " measured from the files."
    ),
]


class ArrangeHow(msgspec.Struct, forbid_unknown_fields=True):
    """`level` is the mean similarity at which directories are cut; null measures it."""

    level: float | None = None


@get("/arrangement", opt={"role": "read"}, responses=problems(), summary="Preview arranging again")
async def preview_arrangement(
    services: NamedDependency[Services], limit: ShortPage = 20, level: Level = None
) -> Arrangement:
    """What arranging again would do now: directories before and after, and which grow, vanish or
    are new. Takes seconds where there are thousands of files; changes nothing."""
    return await services.call(catalog.arrangement_preview(limit=limit, level=level))


@post(
    "/arrange",
    opt={"role": "admin"},
    status_code=202,
    responses=problems(409),
    summary="Arrange again",
)
async def arrange(
    request: Request[Any, Any, Any],
    services: NamedDependency[Services],
    data: JSONBody[ArrangeHow | None] = None,
) -> Job:
    """Queues a job that arranges again what no person has touched. The threshold is calibrated from
    the files, or is the `level` that the body gives, which holds until arranging is asked for
    again. It is one act: undo on any cluster it changed takes all of it back."""
    level = data.level if data else None
    return await services.call(api.begin_arranging(actor=actor_of(request), level=level))
