"""media.retag: files get their tags again after labels changed, without being decoded."""

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
        job.enter("retag")
        progress = runtime.call(api.retag_media(job_id=job.id))
        state = progress["state"]
        log.info("retagged", done=progress.get("done", 0), changed=progress.get("changed", 0))
