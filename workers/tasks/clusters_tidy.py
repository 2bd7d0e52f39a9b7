"""clusters.tidy: a second look at clusters, once a night."""

from __future__ import annotations

import structlog

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """One batch after the other, each in a transaction of its own, until the database says done."""
    state = "running"
    while state == "running":
        job.enter("tidy")
        progress = runtime.call(api.tidy_clusters(job_id=job.id))
        state = progress["state"]
        log.info("tidied", clusters=progress.get("clusters", 0), moved=progress.get("moved", 0))
