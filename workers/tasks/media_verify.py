"""media.verify: the picture of a new file is compared with those that look like it."""

from __future__ import annotations

from typing import Any

from cubby.db.calls import api
from cubby.workers.comparing import measure
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime


def run(runtime: Runtime, job: Job, made: dict[str, Any] | None = None) -> None:
    """`made` are the fingerprints of the file, where it is a film or sound. Nothing waits where
    another job compared the same pairs first."""
    measured: list[dict[str, Any]] = []
    while True:
        job.enter("next")
        pairs = runtime.call(api.next_verification(job_id=job.id, measured=measured, made=made))
        if not pairs:
            return
        made = None
        job.enter("compare")
        measured = measure(runtime, pairs)
