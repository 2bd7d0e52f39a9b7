"""Runs one job in a thread: begin, work, and a report if it fails."""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import structlog
from procrastinate import App, JobContext

from cubby.db.calls import api
from cubby.telemetry import metrics, traces
from cubby.workers.errors import HandedBack, LeftDoing
from cubby.workers.failures import AsTheDatabaseDecided, report
from cubby.workers.job import Job
from cubby.workers.queue import Ledger
from cubby.workers.runtime import Runtime

RECEIVED = frozenset({"json.store", "json.route", "media.process"})
"""Tasks that work on what was just sent; the others follow from them."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Task:
    """A kind of job: `body` works on one that `api.begin_job` has begun, in a thread, and ends it
    with one `api` call, or yields (workers.turns). What it raises is a failed try."""

    name: str
    body: Callable[[Runtime, Job], None]


def attempt(runtime: Runtime, task: Task, job_id: int) -> None:
    """One try, start to end, in the calling thread.

    Returns when the job has ended, here or elsewhere. Raises Reported when it failed and the
    database knows, LeftDoing when it failed and the database does not. HandedBack means that the
    job is no longer this process's.
    """
    with contextlib.ExitStack() as around:
        entry = around.enter_context(contextlib.ExitStack())
        entry.enter_context(runtime.gate.entry)
        around.enter_context(runtime.gate.together())
        _attempt(runtime, task, job_id, around, entry)


def _attempt(
    runtime: Runtime,
    task: Task,
    job_id: int,
    around: contextlib.ExitStack,
    entry: contextlib.ExitStack,
) -> None:
    structlog.contextvars.bind_contextvars(job_id=job_id, job_task=task.name, job_stage="begin")
    job = Job(job_id, {}, runtime.leaving)
    started = time.perf_counter()
    outcome = "failed"
    try:
        if runtime.leaving.is_set():
            raise HandedBack("the worker is stopping; not begun")
        work = runtime.call(api.begin_job(job_id=job_id, worker=runtime.name))
        if work is None:
            outcome = "nothing_to_do"
            return
        job.work = work
        structlog.contextvars.bind_contextvars(
            request_id=work["http_request_id"] or work["request_id"],
            ingest_job_id=work["request_id"],
        )
        if traces.continues(work["traceparent"]):
            around.enter_context(_span_of(task, work))
        if work["asset"]:
            structlog.contextvars.bind_contextvars(asset_id=work["asset"]["system_id"])
        with runtime.gate.alone() if work["alone"] else contextlib.nullcontext():
            entry.close()
            task.body(runtime, job)
        if job.yielded:
            outcome = "yielded"
            return
        _confirm(runtime, job)
        outcome = "done"
        log.info("job done", attempt=work["attempt"], seconds=_seconds(started))
    except HandedBack as error:
        outcome = "handed_back"
        log.warning("job handed back", reason=str(error))
        raise
    except Exception as error:
        reported = report(runtime, job, error)
        if reported.state == "done":
            outcome = "done_elsewhere"
            return
        if reported.state == "rejected":
            outcome = "rejected"
            return
        outcome = "retried" if reported.retry_in is not None else "failed"
        raise reported from error
    finally:
        job.spans.end()
        if job.work and task.name in RECEIVED and outcome in ("done", "failed"):
            age = float(job.work["age"]) + time.perf_counter() - started
            metrics.ingest_processing_time.labels(outcome=outcome).observe(age)
        metrics.job_processing_time.labels(task=task.name, outcome=outcome).observe(
            time.perf_counter() - started
        )


@contextlib.contextmanager
def _span_of(task: Task, work: dict[str, Any]) -> Iterator[None]:
    """The span of a try, in the trace of what queued the job."""
    told = {
        "messaging.operation.type": "process",
        "cubby.job_id": work["job_id"],
        "cubby.attempt": work["attempt"],
        "cubby.request_id": work["http_request_id"] or "",
        "cubby.ingest_job_id": work["request_id"] or "",
    }
    with traces.span(task.name, parent=work["traceparent"], kind="consumer", attributes=told):
        if trace_id := traces.trace_id():
            structlog.contextvars.bind_contextvars(trace_id=trace_id)
        yield


def _confirm(runtime: Runtime, job: Job) -> None:
    """The end of a job that was given to another worker is silently ignored by the database.

    A worker so slow or so cut off that the sweep gave the job to another must not strike it
    off the queue. Raises HandedBack then.
    """
    with runtime.connection() as connection:
        row = connection.execute(
            "select state from catalog.job where job_id = %s", (job.id,)
        ).fetchone()
    if row is None or row[0] not in ("done", "failed"):
        raise HandedBack("the sweep gave the job to another worker")


def add_task(app: App, ledger: Ledger, runtime: Runtime, task: Task, queue: str) -> None:
    """Register a task under the name and the queue that the database defers its jobs to."""

    @app.task(name=task.name, queue=queue, retry=AsTheDatabaseDecided(), pass_context=True)
    async def run(context: JobContext, job_id: int) -> None:
        queued = context.job.id
        assert queued is not None
        # Bound words stay with the job: the thread gets a copy of the context.
        work = contextvars.copy_context().run
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(runtime.threads, work, attempt, runtime, task, job_id)
        except asyncio.CancelledError:
            # The time to finish is over. The thread cannot be stopped, but it can be silenced.
            runtime.leaving.set()
            ledger.leave(queued)
            raise
        except (HandedBack, LeftDoing):
            ledger.leave(queued)
            raise


def _seconds(started: float) -> float:
    return round(time.perf_counter() - started, 4)
