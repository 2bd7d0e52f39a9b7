"""schema.backfill: stored documents flow into the typed table of an accepted schema."""

from __future__ import annotations

import structlog

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.turns import Turn, give_way

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """One batch after the other, each in a transaction of its own, until the database says done
    or the turn is over."""
    turn = Turn()
    while True:
        job.enter("backfill")
        progress = runtime.call(api.backfill_schema(job_id=job.id))
        log.info("backfilled", done=progress["done"], total=progress["total"])
        if progress["state"] == "done":
            return
        if turn.is_over:
            give_way(runtime, job)
            return
