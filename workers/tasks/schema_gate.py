"""schema.gate: what a proposal would make is read again. A matter of milliseconds."""

from __future__ import annotations

import structlog

from cubby.db.calls import api, catalog
from cubby.gate import check
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """Pass the DDL that is proposed now through the gate, and record what was found."""
    job.enter("gate")
    schema_id = job.work["schema_id"]
    asked = runtime.call(catalog.schema_ddl(id=schema_id))
    findings = check(asked["statements"], asked["proposal"])
    runtime.call(
        api.record_gate(
            schema_id=schema_id,
            ddl_sha256=asked["gate"]["ddl_sha256"],
            findings=[finding.as_json() for finding in findings],
            actor=runtime.name,
        )
    )
    if findings:
        log.warning("ddl refused", findings=[finding.message for finding in findings])
    job.enter("end")
    runtime.call(api.end_gate(job_id=job.id))
