"""schema.reconsider: every open decision is made again after a setting of it changed."""

from __future__ import annotations

import structlog

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """One collection after the other, each in a transaction of its own."""
    state = "running"
    while state == "running":
        job.enter("reconsider")
        progress = runtime.call(api.reconsider_schemas(job_id=job.id))
        state = progress["state"]
    log.info("reconsidered", collections=progress.get("done", 0))
