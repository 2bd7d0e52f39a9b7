"""/admin/jobs: what is running, what waits, what failed permanently and can be brought back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.ids import JobId, ObjectId
from cubby.app.pages.answering import actor_of, refusals_shown_by, see
from cubby.app.pages.asking import asked, cursor, filled
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services
from cubby.db.answers import Job
from cubby.db.answers.jobs import (
    DeadLetterKind,
    Queue,
    QueueDepth,
    Schedule,
    TaskStatisticsList,
)
from cubby.db.calls import api, catalog

SHOWN = 10
DEAD_SHOWN = 50
PERIODS = {"1": "hour", "24": "day", "168": "week"}
"""Hours over which tasks are counted, as the page offers them."""


class Kind(DeadLetterKind):
    @property
    def address(self) -> str:
        """What chooses these, as a query."""
        return urlencode({"task": self.task, "code": self.code or ""})


class QueuePart(msgspec.Struct):
    """What changes by itself; the lists are the newest of each state."""

    depth: QueueDepth
    queues: list[Queue]
    running: list[Job]
    waiting: list[Job]
    workers: int


class JobsPage(QueuePart, kw_only=True):
    """`task` and `code` choose a kind of dead letters."""

    dead: list[Job]
    dead_pages: Pages
    kinds: list[Kind]
    task: str
    code: str
    hours: str
    statistics: TaskStatisticsList
    schedules: list[Schedule]
    did: str = ""
    replayed: int = 0
    passed_over: int = 0
    problem: Problem | None = None

    @property
    def periods(self) -> dict[str, str]:
        return PERIODS

    @property
    def kept(self) -> str:
        """The choice, for the addresses of acts: they come back to the same list."""
        return f"?{urlencode({'task': self.task, 'code': self.code})}" if self.task else ""


@get("/jobs")
async def list_jobs(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await show_jobs(request, services)


@get("/jobs/queue")
async def show_queue(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return render(request, "jobs/_queue.html", QueuePart(**await _queue(services)))


async def show_jobs(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    task, code = asked(request, "task"), asked(request, "code")
    kind = {name: value for name, value in (("task", task), ("code", code)) if value}
    dead = await services.call(
        catalog.list_jobs(state="failed", limit=DEAD_SHOWN, cursor=cursor(request), filter=kind)
    )
    kinds = await services.call(catalog.dead_letter_kinds())
    hours = asked(request, "hours") if asked(request, "hours") in PERIODS else "24"
    schedules = await services.call(catalog.list_schedules())
    page = JobsPage(
        **await _queue(services),
        dead=dead.items,
        dead_pages=pages(request, dead.next_cursor, path="/admin/jobs"),
        kinds=[Kind(**msgspec.structs.asdict(kind)) for kind in kinds.items],
        task=task,
        code=code,
        hours=hours,
        statistics=await services.call(catalog.task_statistics(hours=int(hours))),
        schedules=schedules.items,
        did=asked(request, "did"),
        replayed=_count(request, "count"),
        passed_over=_count(request, "passed_over"),
        problem=problem,
    )
    return render(request, "jobs/list.html", page, status=problem.status if problem else 200)


@post("/jobs/replay")
@refusals_shown_by(show_jobs)
async def replay_jobs(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    """Those that were ticked, those of a kind, or all."""
    chosen = await _chosen(request)
    answer = await services.call(api.replay_jobs(filter=chosen, actor=actor_of(request)))
    said = {"did": "replayed", "count": answer.replayed}
    if answer.passed_over:
        said["passed_over"] = answer.passed_over
    return see(f"/admin/jobs?{urlencode(said)}")


@post("/jobs/{job_id:str}/replay")
@refusals_shown_by(show_jobs)
async def replay_job(
    request: Request[Any, Any, Any], job_id: FromPath[JobId], services: NamedDependency[Services]
) -> Response[Any]:
    await services.call(api.replay_job(job_id=job_id, actor=actor_of(request)))
    if asked(request, "object"):
        return see(f"/admin/objects/{ObjectId.parse(asked(request, 'object'))}")
    kept = {name: asked(request, name) for name in ("task", "code") if asked(request, name)}
    return see(f"/admin/jobs?{urlencode({'did': 'replayed', 'count': 1} | kept)}")


async def _chosen(request: Request[Any, Any, Any]) -> dict[str, Any]:
    if not await filled(request, "ticked"):
        kind = {"task": await filled(request, "task"), "code": await filled(request, "code")}
        return {name: value for name, value in kind.items() if value}
    ticked = (await request.form()).getall("job", [])
    if not ticked:
        raise BadRequest("No job was ticked", hint="Tick what to replay.", code="nothing_ticked")
    return {"job_ids": [JobId.parse(str(one)) for one in ticked]}


async def _queue(services: Services) -> dict[str, Any]:
    running = await services.call(catalog.list_jobs(state="processing", limit=SHOWN))
    waiting = await services.call(catalog.list_jobs(state="queued", limit=SHOWN))
    ready = await services.call(catalog.ready())
    queues = await services.call(catalog.list_queues())
    return {
        "queues": queues.items,
        "depth": await services.call(catalog.queue_depth()),
        "running": running.items,
        "waiting": waiting.items,
        "workers": ready["workers"],
    }


def _count(request: Request[Any, Any, Any], name: str) -> int:
    told = asked(request, name)
    return int(told) if told.isdecimal() and len(told) < 10 else 0


handlers = [list_jobs, show_queue, replay_jobs, replay_job]
