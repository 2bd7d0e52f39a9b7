"""schema.check: what a proposal would make is read again, and tried on every stored document."""

from __future__ import annotations

import structlog

from cubby.gate import check
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 0.5


def run(runtime: Runtime, job: Job) -> None:
    """The gate at once; then, when no documents are on their way in, the dry run batch by batch. A
    proposal that changes meanwhile begins anew."""
    state = "changed"
    while state != "done":
        if state == "changed":
            job.enter("gate")
            _pass_gate(runtime, job)
        elif state == "waiting":
            runtime.leaving.wait(PAUSE_SECONDS)
        job.enter("dry_run")
        progress = runtime.call("api.dry_run_batch", p_job_id=job.id)
        state = progress["state"]
        log.info("dry run", documents=progress["documents"], state=state)


def _pass_gate(runtime: Runtime, job: Job) -> None:
    asked = runtime.call("catalog.schema_ddl", p_id=job.work["schema_id"])
    findings = check(asked["statements"], asked["proposal"])
    runtime.call(
        "api.record_gate",
        p_schema_id=job.work["schema_id"],
        p_ddl_sha256=asked["gate"]["ddl_sha256"],
        p_findings=[finding.as_json() for finding in findings],
        p_actor=runtime.name,
    )
    if findings:
        log.warning("ddl refused", findings=[finding.message for finding in findings])
