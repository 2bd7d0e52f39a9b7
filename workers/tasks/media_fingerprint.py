"""media.fingerprint: a film or sound is fingerprinted and compared with those that are like it."""

from __future__ import annotations

from cubby.db.calls import api
from cubby.workers import fingerprints
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.tasks import media_verify


def run(runtime: Runtime, job: Job) -> None:
    """A try that follows one that recorded the fingerprint only compares."""
    job.enter("next")
    file = runtime.call(api.next_fingerprint(job_id=job.id))
    made = None
    if file is not None:
        job.enter("decode")
        made = fingerprints.make(runtime, file)
    media_verify.run(runtime, job, made)
