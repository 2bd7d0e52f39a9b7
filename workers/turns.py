"""Turns of long jobs: a job of many batches lets the others of its queue go between."""

from __future__ import annotations

import time

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

TURN_SECONDS = 5.0
"""After so long a job goes behind those that wait. A batch that has begun is finished first."""


class Turn:
    """The time a job has until it is another's turn."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + TURN_SECONDS

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._ends


def give_way(runtime: Runtime, job: Job, wait_seconds: float = 0.0) -> None:
    """Queue the job behind the others; its body must return then."""
    job.enter("yield")
    job.yielded = True
    runtime.call(
        api.yield_job(job_id=job.id, attempt=job.work["attempt"], wait_seconds=wait_seconds)
    )
