"""/admin/jobs: queues are paused, resumed and resized, and jobs are cancelled."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import JobId
from cubby.app.pages.answering import actor_of, refusals_shown_by, see
from cubby.app.pages.asking import filled
from cubby.app.pages.jobs import show_jobs
from cubby.app.problems import BadRequest
from cubby.app.services import Services
from cubby.db.calls import api
from cubby.db.calls.call import Call


@post("/jobs/queues/{queue:str}")
@refusals_shown_by(show_jobs)
async def steer_queue(
    request: Request[Any, Any, Any], queue: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    act = await filled(request, "act")
    await services.call(_steered(queue, act, await filled(request, "jobs"), actor_of(request)))
    return see(f"/admin/jobs?did={act}")


@post("/jobs/{job_id:str}/cancel")
@refusals_shown_by(show_jobs)
async def cancel_job(
    request: Request[Any, Any, Any], job_id: FromPath[JobId], services: NamedDependency[Services]
) -> Response[Any]:
    await services.call(api.cancel_job(job_id=job_id, actor=actor_of(request)))
    return see("/admin/jobs?did=cancelled")


def _steered(queue: str, act: str, jobs: str, actor: str | None) -> Call[Any]:
    match act:
        case "paused":
            return api.pause_queue(queue=queue, actor=actor)
        case "resumed":
            return api.resume_queue(queue=queue, actor=actor)
        case "resized" if not jobs or (jobs.isdecimal() and len(jobs) < 10):
            number = int(jobs) if jobs else None
            return api.set_queue_concurrency(queue=queue, concurrency=number, actor=actor)
        case "resized":
            raise BadRequest(
                f"Invalid number of jobs: {jobs}",
                hint="Give 1 to 32, or nothing for the default.",
                code="invalid_concurrency",
            )
    raise BadRequest(f"Unknown act {act}", hint="Use the buttons.", code="unknown_act")


handlers = [steer_queue, cancel_job]
