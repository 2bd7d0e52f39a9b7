"""What a worker does beside its jobs, for as long as it runs."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import structlog

from cubby.db.calls import api
from cubby.embedding import offers
from cubby.embedding.stored import fetch_pack
from cubby.telemetry import metrics
from cubby.workers.embedder import RECHECK_SECONDS
from cubby.workers.queue import HEARTBEAT_SECONDS, Ledger, reason_of
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)

SWEEP_SECONDS = 10.0
STRAYS_SECONDS = 5.0
GATHER_SECONDS = 1.0
INDEX_SECONDS = 2.0
ARRANGE_SECONDS = 4.0
WEBHOOK_SECONDS = 1.0
WEBHOOK_EVENTS = 1000
INTAKE_SECONDS = 300.0
LIMITS_SECONDS = 1.0
"""What an admin sets for a queue holds within two seconds."""
CHAIN_SECONDS = 60.0
MODELS_SECONDS = 5.0
FIGURES_SECONDS = 15.0
RECALL_SECONDS = 300.0
CHAIN_ROWS = 10_000


def sweep(runtime: Runtime) -> None:
    """Give back the jobs of stale workers; any worker may do it for all."""
    given_back = runtime.call(api.sweep_jobs())
    if given_back:
        metrics.jobs_given_back.inc(given_back)
        log.warning("jobs given back", jobs=given_back)


def queue_indexing(runtime: Runtime) -> None:
    """See to it that what was stored is profiled; any worker may do it for all."""
    runtime.call(api.queue_indexing())


def queue_gathering(runtime: Runtime) -> None:
    """See to it that small requests are stored whose word was lost; any worker may do it."""
    runtime.call(api.queue_gathering())


def add_up_intake(runtime: Runtime) -> None:
    """See to it that the hours that are over are added up; any worker may do it for all."""
    runtime.call(api.add_up_intake())


def arrange_when_due(runtime: Runtime) -> None:
    """See to it that a young space is arranged as it grows; any worker may do it for all."""
    runtime.call(api.arrange_when_due())


def chain_lineage(runtime: Runtime) -> None:
    """See to it that lineage gets its checkpoints; any worker may do it for all."""
    while runtime.call(api.chain_lineage(limit=CHAIN_ROWS)) == CHAIN_ROWS:
        pass


def dispatch_webhooks(runtime: Runtime) -> None:
    """See to it that events go to their webhooks; any worker may do it for all."""
    while runtime.call(api.dispatch_webhooks(limit=WEBHOOK_EVENTS)) == WEBHOOK_EVENTS:
        pass


def end_long_sessions(runtime: Runtime) -> None:
    """See to it that no person's session holds the server; any worker may do it for all."""
    if ended := runtime.call(api.end_long_sessions()):
        log.warning("sessions of people ended", sessions=ended)


def follow_models(runtime: Runtime) -> None:
    """Say which models are here, and fetch from storage those that others have."""
    settings, storage = runtime.settings, runtime.storage
    if settings.embedder != "auto":
        return
    here = {offer.space for offer in offers(settings.models_dir) if offer.problem is None
            and offer.state != "known" and offer.space is not None}  # fmt: skip
    told = runtime.call(api.report_models(worker=runtime.name, spaces=sorted(here)))
    for lacks in told["lacks"]:
        fetch_pack(
            lacks["sha256"],
            lambda key: storage.stream(storage.uri_of(key)),
            settings.models_dir,
        )
        log.info("model pack fetched", pack=lacks["pack"], space=lacks["space"])


def measure_recall(runtime: Runtime) -> None:
    """See to it that the vector index is compared with an exact search, once an hour; any worker
    may do it for all."""
    runtime.call(api.measure_recall())


def note_figures(runtime: Runtime) -> None:
    """The figures of this worker that nothing counts as it happens."""
    metrics.note_pool("worker", runtime.connections.stats())
    metrics.note_room(runtime.storage.free_bytes())


def hand_back(runtime: Runtime) -> None:
    """Let go of the jobs that were not finished in time, so that others can begin them at once.

    Their workers are unregistered by now, which is what the sweep looks for.
    """
    runtime.connections.cancel(timeout=0.5)
    runtime.call(api.hand_back_jobs(worker=runtime.name))
    sweep(runtime)


async def keep_up(runtime: Runtime) -> None:
    """Sweep, add up, and keep the embedder and the labels' vectors up to date, until cancelled."""
    async with asyncio.TaskGroup() as group:
        group.create_task(_every(SWEEP_SECONDS, runtime, partial(sweep, runtime)))
        group.create_task(_every(GATHER_SECONDS, runtime, partial(queue_gathering, runtime)))
        group.create_task(_every(INDEX_SECONDS, runtime, partial(queue_indexing, runtime)))
        group.create_task(_every(ARRANGE_SECONDS, runtime, partial(arrange_when_due, runtime)))
        group.create_task(_every(WEBHOOK_SECONDS, runtime, partial(dispatch_webhooks, runtime)))
        group.create_task(_every(INTAKE_SECONDS, runtime, partial(add_up_intake, runtime)))
        group.create_task(_every(SWEEP_SECONDS, runtime, partial(end_long_sessions, runtime)))
        group.create_task(_every(CHAIN_SECONDS, runtime, partial(chain_lineage, runtime)))
        group.create_task(_every(MODELS_SECONDS, runtime, partial(follow_models, runtime)))
        group.create_task(_every(FIGURES_SECONDS, runtime, partial(note_figures, runtime)))
        group.create_task(_every(RECALL_SECONDS, runtime, partial(measure_recall, runtime)))
        group.create_task(_every(RECHECK_SECONDS, runtime, runtime.embedder.look))


async def keep_books(ledger: Ledger) -> None:
    """Give back what is said to be in this worker's hands and is not, until cancelled."""
    while True:
        await asyncio.sleep(STRAYS_SECONDS)
        try:
            strays = await ledger.give_back_strays()
        except Exception as error:  # noqa: BLE001 -- said, and tried again at the next turn
            log.warning("upkeep failed", step="give_back_strays", reason=reason_of(error))
            continue
        if strays:
            log.warning("stray jobs given back", queue_job_ids=strays)


async def stay_alive(ledger: Ledger) -> None:
    """Heartbeats for the time when procrastinate's have stopped but jobs still finish."""
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        try:
            await ledger.beat()
        except Exception as error:  # noqa: BLE001 -- without a heartbeat the jobs are swept: no harm
            log.warning("no heartbeat", reason=reason_of(error))


async def read_limits(ledger: Ledger, runtime: Runtime) -> None:
    """Take over what an admin sets for the queues, until cancelled."""
    while True:
        await asyncio.sleep(LIMITS_SECONDS)
        try:
            changed = await ledger.read_limits()
        except Exception as error:  # noqa: BLE001 -- what was known holds until the next turn
            log.warning("upkeep failed", step="read_limits", reason=reason_of(error))
            continue
        if changed:
            log.info("queues steered", concurrency=changed)
            runtime.decoders.grow(changed.get("media", 0))


async def _every(seconds: float, runtime: Runtime, step: Callable[[], Any]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        begun, outcome = time.perf_counter(), "done"
        try:
            await loop.run_in_executor(runtime.threads, step)
        except Exception as error:  # noqa: BLE001 -- said, and tried again at the next turn
            outcome = "failed"
            log.warning("upkeep failed", step=_name(step), reason=reason_of(error))
        took = time.perf_counter() - begun
        metrics.upkeep_time.labels(step=_name(step), outcome=outcome).observe(took)
        await asyncio.sleep(seconds)


def _name(step: Callable[[], Any]) -> str:
    function = step.func if isinstance(step, partial) else step
    return str(getattr(function, "__name__", function))
