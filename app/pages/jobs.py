"""/admin/jobs: what is running, what waits, what failed for good and can be brought back."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from cubby.app.answers import Job
from cubby.app.ids import parse_number
from cubby.app.pages.answering import actor_of, refused, see
from cubby.app.pages.asking import asked, cursor, filled
from cubby.app.pages.rendering import Pages, pages, render
from cubby.app.problems import BadRequest, Problem
from cubby.app.services import Services

SHOWN = 10
DEAD_SHOWN = 50


class Depth(msgspec.Struct):
    """Jobs in each state, counted up to a bound."""

    queued: int
    processing: int
    dead_letters: int
    oldest_seconds: float


class Kind(msgspec.Struct):
    """Dead letters of one task that ended in the same way."""

    task: str
    code: str | None
    jobs: int
    permanent: bool | None
    stages: list[str]
    latest_at: str | None

    @property
    def address(self) -> str:
        """What chooses these, as a query."""
        return urlencode({"task": self.task, "code": self.code or ""})


class QueuePart(msgspec.Struct):
    """What changes by itself; the lists are the newest of each state."""

    depth: Depth
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
    did: str = ""
    replayed: int = 0
    passed_over: int = 0
    problem: Problem | None = None

    @property
    def kept(self) -> str:
        """The choice, for the addresses of acts: they come back to the same list."""
        return f"?{urlencode({'task': self.task, 'code': self.code})}" if self.task else ""


@get("/jobs")
async def list_jobs(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return await _show(request, services)


@get("/jobs/queue")
async def show_queue(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[str]:
    return render(request, "jobs/_queue.html", QueuePart(**await _queue(services)))


@post("/jobs/replay")
async def replay_jobs(
    request: Request[Any, Any, Any], services: NamedDependency[Services]
) -> Response[Any]:
    """Those that were ticked, those of a kind, or all."""
    try:
        chosen = await _chosen(request)
        answer = await services.call("api.replay_jobs", p_filter=chosen, p_actor=actor_of(request))
    except Exception as error:  # noqa: BLE001 -- `refused` lets through what is no refusal
        return await _show(request, services, refused(error))
    said = {"did": "replayed", "count": answer["replayed"]}
    if answer.get("passed_over"):
        said["passed_over"] = answer["passed_over"]
    return see(f"/admin/jobs?{urlencode(said)}")


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
    kept = {name: asked(request, name) for name in ("task", "code") if asked(request, name)}
    return see(f"/admin/jobs?{urlencode({'did': 'replayed', 'count': 1} | kept)}")


async def _chosen(request: Request[Any, Any, Any]) -> dict[str, Any]:
    if not await filled(request, "ticked"):
        kind = {"task": await filled(request, "task"), "code": await filled(request, "code")}
        return {name: value for name, value in kind.items() if value}
    ticked = (await request.form()).getall("job", [])
    if not ticked:
        raise BadRequest("no job was ticked", hint="Tick what to replay.", code="nothing_ticked")
    return {"job_ids": [parse_number(str(one), "job") for one in ticked]}


async def _show(
    request: Request[Any, Any, Any], services: Services, problem: Problem | None = None
) -> Response[str]:
    task, code = asked(request, "task"), asked(request, "code")
    kind = {name: value for name, value in (("task", task), ("code", code)) if value}
    dead = await _jobs(services, "failed", DEAD_SHOWN, p_cursor=cursor(request), p_filter=kind)
    kinds = await services.call("catalog.dead_letter_kinds")
    page = JobsPage(
        **await _queue(services),
        dead=msgspec.convert(dead["items"], list[Job]),
        dead_pages=pages(request, dead["next_cursor"], path="/admin/jobs"),
        kinds=msgspec.convert(kinds["items"], list[Kind]),
        task=task,
        code=code,
        did=asked(request, "did"),
        replayed=_count(request, "count"),
        passed_over=_count(request, "passed_over"),
        problem=problem,
    )
    return render(request, "jobs/list.html", page, status=problem.status if problem else 200)


async def _queue(services: Services) -> dict[str, Any]:
    running = await _jobs(services, "processing", SHOWN)
    waiting = await _jobs(services, "queued", SHOWN)
    ready = await services.call("catalog.ready")
    return {
        "depth": msgspec.convert(await services.call("catalog.queue_depth"), Depth, strict=False),
        "running": msgspec.convert(running["items"], list[Job]),
        "waiting": msgspec.convert(waiting["items"], list[Job]),
        "workers": ready["workers"],
    }


async def _jobs(services: Services, state: str, limit: int, **chosen: Any) -> Any:
    return await services.call("catalog.list_jobs", p_state=state, p_limit=limit, **chosen)


def _count(request: Request[Any, Any, Any], name: str) -> int:
    told = asked(request, name)
    return int(told) if told.isdecimal() and len(told) < 10 else 0


handlers = [list_jobs, show_queue, replay_jobs, replay_job]
