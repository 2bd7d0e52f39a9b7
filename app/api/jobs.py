"""Jobs: the queue as people see it, and dead letters brought back."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from cubby.app.actors import actor_of
from cubby.app.api.parameters import Cursor, Limit
from cubby.app.ids import JobId
from cubby.app.openapi import problems
from cubby.app.services import Services
from cubby.db.answers import Job, JobList, Replayed
from cubby.db.calls import api, catalog

State = Annotated[
    Literal["queued", "processing", "done", "failed"] | None,
    QueryParameter(name="state", description="`failed`: the dead letters."),
]


Task = Annotated[str | None, QueryParameter(description="Only jobs of this task.")]
Code = Annotated[str | None, QueryParameter(description="Only jobs whose last try ended so.")]
Stage = Annotated[str | None, QueryParameter(description="Only jobs that ended at this stage.")]


class ReplayFilter(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """Which dead letters: those of a task, an error code, a stage, those with these ids; all that
    are given must hold. An empty object means all of them."""

    task: str | None = None
    code: str | None = None
    stage: str | None = None
    job_ids: list[int] | None = None


@get("/", opt={"role": "read"}, responses=problems(), summary="List jobs")
async def list_jobs(
    services: NamedDependency[Services],
    *,
    job_state: State = None,
    task: Task = None,
    code: Code = None,
    stage: Stage = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> JobList:
    """Newest first."""
    chosen = {"task": task, "code": code, "stage": stage}
    return await services.text(
        catalog.list_jobs(
            state=job_state,
            limit=limit,
            cursor=cursor,
            filter={name: value for name, value in chosen.items() if value is not None},
        )
    )


@get("/{job_id:str}", opt={"role": "read"}, responses=problems(404), summary="Show a job")
async def show_job(job_id: FromPath[JobId], services: NamedDependency[Services]) -> Job:
    """What it works on, how often it was tried, and how the last try ended."""
    return await services.text(catalog.job_detail(job_id=job_id))


@post(
    "/{job_id:str}/replay",
    status_code=202,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Replay a dead letter",
)
async def replay_job(
    request: Request[Any, Any, Any], job_id: FromPath[JobId], services: NamedDependency[Services]
) -> Job:
    """Queue a failed job again, with a full set of tries."""
    return await services.call(api.replay_job(job_id=job_id, actor=actor_of(request)))


@post(
    "/{job_id:str}/cancel",
    status_code=200,
    opt={"role": "admin"},
    responses=problems(404, 409),
    summary="Cancel a job",
)
async def cancel_job(
    request: Request[Any, Any, Any], job_id: FromPath[JobId], services: NamedDependency[Services]
) -> Job:
    """End a job that waits or runs. It and its unfinished objects have failed with the code
    `cancelled`; a replay brings them back. A step that still runs changes nothing any more."""
    return await services.call(api.cancel_job(job_id=job_id, actor=actor_of(request)))


@post(
    "/replay",
    status_code=202,
    opt={"role": "admin"},
    responses=problems(408),
    summary="Replay dead letters",
)
async def replay_jobs(
    request: Request[Any, Any, Any],
    data: JSONBody[ReplayFilter],
    services: NamedDependency[Services],
) -> Replayed:
    """Queue all failed jobs that match again."""
    return await services.call(
        api.replay_jobs(filter=msgspec.to_builtins(data), actor=actor_of(request))
    )


jobs = Router(
    "/jobs",
    route_handlers=[list_jobs, show_job, cancel_job, replay_job, replay_jobs],
    tags=["jobs"],
)
