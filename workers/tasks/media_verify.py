"""media.verify: the picture of a new file is compared with those that look like it."""

from __future__ import annotations

from cubby.db.calls import api
from cubby.workers.comparing import measure
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime


def run(runtime: Runtime, job: Job) -> None:
    """Nothing waits where another job compared the same pairs first."""
    job.enter("next")
    pairs = runtime.call(api.next_verification(job_id=job.id))
    if not pairs:
        return
    job.enter("compare")
    measured = measure(runtime, pairs)
    job.enter("record")
    runtime.call(api.record_verification(job_id=job.id, measured=measured))
