"""steps.prune: ended jobs and lineage of steps that went well go, when keep_steps_days is set."""

from __future__ import annotations

import structlog

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.turns import Turn, give_way

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """A batch a transaction; other jobs of the queue get their turn in between."""
    turn = Turn()
    while True:
        job.enter("prune")
        progress = runtime.call(api.prune_steps(job_id=job.id))
        if progress["state"] == "done":
            return
        log.info("pruned", jobs=progress["jobs"], lineage=progress["lineage"])
        if turn.is_over:
            give_way(runtime, job)
            return
