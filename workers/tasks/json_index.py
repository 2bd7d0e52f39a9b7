"""json.index: sample, proposal, full text and profile follow the documents that are stored."""

from __future__ import annotations

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

PAUSE_SECONDS = 0.25


def run(runtime: Runtime, job: Job) -> None:
    """One batch after the other, each in a transaction of its own, until nothing waits."""
    state = "running"
    while state != "done":
        if state == "waiting":
            runtime.leaving.wait(PAUSE_SECONDS)
        job.enter("index")
        state = runtime.call(api.index_documents(job_id=job.id))["state"]
