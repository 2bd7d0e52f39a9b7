"""/admin/jobs: what is running, what waits, what failed for good and can be brought back."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from app.api.answers import Job
from app.ids import parse_number
from app.pages.answering import actor_of, refused, see
from app.pages.asking import asked, cursor, filled
from app.pages.rendering import Pages, pages, render
from app.problems import Problem
from app.services import Services

SHOWN = 10
DEAD_SHOWN = 50


class JobsPage(msgspec.Struct):
    """Counts are of all jobs in a state, the lists of the newest of them."""

    running: list[Job]
    running_count: int
    waiting: list[Job]
    waiting_count: int
    dead: list[Job]
    dead_count: int
    dead_pages: Pages
    workers: int
    did: str = ""
    replayed: str = ""
    problem: Problem | None = None

    @property
    def codes(self) -> list[str]:
        """The reasons among the dead letters that are shown."""
        return sorted({job.error.code for job in self.dead if job.error})


@get("/jobs")
async def list_jobs(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await _show(request, services)


@get("/jobs/queue")
async def show_queue(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    """The part that changes by itself."""
    return render(request, "jobs/_queue.html", await _page(request, services))


@post("/jobs/replay")
async def replay_jobs(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    code = await filled(request, "code")
    answer = await services.call(
        "api.replay_jobs", p_filter={"code": code} if code else {}, p_actor=actor_of(request)
    )
    return see(f"/admin/jobs?did=replayed&count={answer['replayed']}")


@post("/jobs/{job_id:str}/replay")
async def replay_job(
    request: Request[Any, Any, Any], job_id: FromPath[str], services: NamedDependency[Services]
) -> Response[Any]:
    try:
        await services.call(
            "api.replay_job", p_job_id=parse_number(job_id, "job"), p_actor=actor_of(request)
        )
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        return await _show(request, services, refused(error))
    return see("/admin/jobs?did=replayed&count=1")


async def _show(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    page = await _page(request, services)
    page.problem = problem
    status = problem.status if problem else 200
    return render(request, "jobs/list.html", page, status=status)


async def _page(request: Request[Any, Any, Any], services: Services) -> JobsPage:
    running = await _jobs(services, "processing", SHOWN)
    waiting = await _jobs(services, "queued", SHOWN)
    dead = await _jobs(services, "failed", DEAD_SHOWN, cursor(request))
    overview = await services.call("catalog.overview")
    ready = await services.call("catalog.ready")
    count = asked(request, "count")
    return JobsPage(
        running=msgspec.convert(running["items"], list[Job]),
        running_count=overview["queue"]["processing"],
        waiting=msgspec.convert(waiting["items"], list[Job]),
        waiting_count=overview["queue"]["queued"],
        dead=msgspec.convert(dead["items"], list[Job]),
        dead_count=overview["dead_letters"],
        dead_pages=pages(request, dead["next_cursor"]),
        workers=ready["workers"],
        did=asked(request, "did"),
        replayed=count if count.isdigit() else "",
    )


async def _jobs(services: Services, state: str, limit: int, after: str | None = None) -> Any:
    return await services.call("catalog.list_jobs", p_state=state, p_limit=limit, p_cursor=after)


handlers = [list_jobs, show_queue, replay_jobs, replay_job]
