"""storage.move: what came while storage was away goes where it belongs, as soon as storage is back.

Storage first, the database after it. A worker that is killed in between has put a file that the
next one puts again, the same bytes under the same name.
"""

from __future__ import annotations

import structlog

from cubby.db.calls import api
from cubby.storage import BadKey
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)

_BATCH = 100


def run(runtime: Runtime, job: Job) -> None:
    """Move everything there is, then end. What storage will never take under its name stays in the
    spool, and the job fails for it when everything else is moved."""
    refused: dict[str, BadKey] = {}
    ended = False
    while not ended:
        job.enter("check")
        runtime.storage.check()
        while uris := _waiting(runtime, list(refused)):
            for uri in uris:
                job.enter("move")
                try:
                    _move(runtime, job, uri)
                except BadKey as error:
                    refused[uri] = error
        if refused:
            raise next(iter(refused.values()))
        ended = runtime.call(api.end_move(job_id=job.id))


def _waiting(runtime: Runtime, refused: list[str]) -> list[str]:
    with runtime.connection() as connection:
        rows = connection.execute(
            "select uri from catalog.spool where uri <> all(%s) order by created_at, uri limit %s",
            (refused, _BATCH),
        ).fetchall()
    return [row[0] for row in rows]


def _move(runtime: Runtime, job: Job, uri: str) -> None:
    key = runtime.storage.key_of(uri)
    data: bytes | None = runtime.call(api.read_spool(uri=uri))
    if data is None:
        return
    runtime.storage.put(key, data)
    runtime.call(api.record_moved(job_id=job.id, uri=uri))
    log.info("moved to storage", uri=uri, size_bytes=len(data))
