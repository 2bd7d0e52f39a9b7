"""Queues: paused, resumed and resized while workers run; and what begins at a time of day."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Router, get, patch
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from cubby.app.actors import actor_of
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import Queue, QueueList, ScheduleList, TaskStatisticsList
from cubby.db.calls import api, catalog


class QueueChange(msgspec.Struct, forbid_unknown_fields=True):
    """What is left out stays. `concurrency`: jobs at once in each worker process, 1 to 32; null for
    the default of the process."""

    paused: bool | msgspec.UnsetType = msgspec.UNSET
    # The database says which numbers are allowed, and takes numbers of four bytes.
    concurrency: (
        Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)] | msgspec.UnsetType | None
    ) = msgspec.UNSET


@get("/queues", opt={"role": "read"}, responses=problems(), summary="List queues")
async def list_queues(services: NamedDependency[Services]) -> QueueList:
    """All queues, by name: whether each is paused, its concurrency, and how many jobs wait and
    run."""
    return await services.text(catalog.list_queues())


@patch(
    "/queues/{name:str}",
    opt={"role": "admin"},
    responses=problems(404, 408),
    summary="Pause, resume or resize a queue",
)
async def change_queue(
    request: Request[Any, Any, Any],
    name: FromPath[str],
    data: JSONBody[QueueChange],
    services: NamedDependency[Services],
) -> Queue:
    """It holds on every worker within two seconds, and outlives restarts. Running jobs end; new
    ones are accepted and wait. The change is in lineage."""
    actor = actor_of(request)
    queue = await services.call(catalog.queue_detail(queue=name))
    if data.concurrency is not msgspec.UNSET:
        queue = await services.call(
            api.set_queue_concurrency(queue=name, concurrency=data.concurrency, actor=actor)
        )
    if data.paused is True:
        queue = await services.call(api.pause_queue(queue=name, actor=actor))
    elif data.paused is False:
        queue = await services.call(api.resume_queue(queue=name, actor=actor))
    return queue


@get("/schedules", opt={"role": "read"}, responses=problems(), summary="List schedules")
async def list_schedules(services: NamedDependency[Services]) -> ScheduleList:
    """Work that begins at a time of every day: when it last began, and when it begins next."""
    return await services.text(catalog.list_schedules())


@get("/tasks", opt={"role": "read"}, responses=problems(), summary="Show statistics of tasks")
async def list_tasks(
    services: NamedDependency[Services],
    hours: Annotated[int, QueryParameter(ge=1, le=720, description="Up to now.")] = 24,
) -> TaskStatisticsList:
    """Of each task, the jobs that ended in the last hours, and the seconds they took. The newest
    50,000 jobs are looked at."""
    return await services.text(catalog.task_statistics(hours=hours))


queues = Router(
    "/",
    route_handlers=[list_queues, change_queue, list_schedules, list_tasks],
    tags=["queues"],
)
