"""schema.dry_run: a proposal is tried on every stored document."""

from __future__ import annotations

from typing import Any

import psycopg
import structlog

from cubby.db.calls import api
from cubby.db.client import call_sync
from cubby.db.errors import DatabaseUnavailable, cause_of
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.turns import Turn, give_way

log = structlog.get_logger(__name__)

WAIT_SECONDS = 2.0
"""While documents are on their way in."""


def run(runtime: Runtime, job: Job) -> None:
    """Batch by batch, until all documents are counted or the turn is over. A batch that takes
    too long is tried with a tenth of its documents; of one document there is no less."""
    turn = Turn()
    documents: int | None = None
    while True:
        job.enter("dry_run")
        try:
            progress = _batch(runtime, job, documents)
        except DatabaseUnavailable as error:
            documents = _fewer(runtime, documents)
            if documents == 0 or not isinstance(cause_of(error), psycopg.errors.QueryCanceled):
                raise
            log.warning("dry run too slow", documents_at_once=documents)
            continue
        log.info("dry run", documents=progress["documents"], state=progress["state"])
        if progress["state"] == "done":
            return
        if progress["state"] == "waiting":
            give_way(runtime, job, WAIT_SECONDS)
            return
        if turn.is_over:
            give_way(runtime, job)
            return


def _batch(runtime: Runtime, job: Job, documents: int | None) -> dict[str, Any]:
    with runtime.connection() as connection, connection.transaction():
        seconds = _setting(connection, "check_seconds")
        connection.execute(
            "select set_config('statement_timeout', %s, true)", (f"{round(seconds * 1000)}ms",)
        )
        return dict(call_sync(connection, api.dry_run_batch(job_id=job.id, documents=documents)))


def _fewer(runtime: Runtime, documents: int | None) -> int:
    if documents is None:
        with runtime.connection() as connection:
            documents = round(_setting(connection, "json_chunk"))
    return documents // 10


def _setting(connection: psycopg.Connection[Any], name: str) -> float:
    row = connection.execute(
        "select value from catalog.setting where name = %s", (name,)
    ).fetchone()
    assert row is not None
    return float(row[0])
