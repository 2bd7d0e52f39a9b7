"""clusters.arrange: what no person has touched is arranged again."""

from __future__ import annotations

import structlog

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """One transaction: all of it, or nothing of it."""
    job.enter("arrange")
    done = runtime.call(api.arrange_clusters(job_id=job.id))
    log.info("arranged", moved=done.get("moved", 0), made=done.get("made", 0))
