"""words.reindex: objects of an earlier version get their words and their capture time."""

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
        job.enter("reindex")
        progress = runtime.call(api.reindex_words(job_id=job.id))
        state = progress["state"]
        log.info("reindexed", objects=progress["objects"])
