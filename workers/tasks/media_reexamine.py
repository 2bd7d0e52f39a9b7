"""media.reexamine: links between duplicates are examined again, films and sounds are found."""

from __future__ import annotations

from typing import Any

import structlog

from cubby.db.calls import api
from cubby.workers import fingerprints
from cubby.workers.comparing import measure
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """One batch after the other, each recorded in a transaction of its own. A try that follows
    another continues with the pairs that are not measured."""
    measured: list[dict[str, Any]] = []
    made: list[dict[str, Any]] = []
    while True:
        job.enter("next")
        batch = runtime.call(api.next_reexamination(job_id=job.id, measured=measured, made=made))
        if batch["state"] != "running":
            return
        job.enter("compare")
        measured = measure(runtime, batch["pairs"])
        job.enter("decode")
        made = [_made(runtime, file) for file in batch["files"]]
        log.info("files compared", pairs=len(measured), fingerprints=len(made))


def _made(runtime: Runtime, file: dict[str, Any]) -> dict[str, Any]:
    return {"system_id": file["system_id"], **fingerprints.make(runtime, file)}
