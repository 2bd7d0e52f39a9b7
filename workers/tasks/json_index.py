"""json.index: sample, proposal, full text and profile follow the documents that are stored."""

from __future__ import annotations

from cubby.db.calls import api
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.turns import Turn, give_way

PAUSE_SECONDS = 0.25
APART_SECONDS = 1.0


def run(runtime: Runtime, job: Job) -> None:
    """One batch after the other, each in a transaction of its own, until nothing waits.

    Where other jobs wait for this one to end, it ends its turn instead. It waits for documents that
    arrive, and they would wait for it.
    """
    state, turn = "running", Turn()
    while state != "done":
        if runtime.gate.is_wanted and (state == "waiting" or turn.is_over):
            give_way(runtime, job, APART_SECONDS)
            return
        if state == "waiting":
            runtime.leaving.wait(PAUSE_SECONDS)
        job.enter("index")
        state = runtime.call(api.index_documents(job_id=job.id))["state"]
