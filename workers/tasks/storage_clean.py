"""storage.clean: what was left by requests that were never accepted goes, once a night.

Their sender got no answer, or another one: the API that received them was killed before it could
accept them or take them back.
"""

from __future__ import annotations

from itertools import islice

import structlog

from cubby.db.calls import api, catalog
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)

_PAGE = 1000


def run(runtime: Runtime, job: Job) -> None:
    job.enter("clean")
    files = (uri for uri, _ in runtime.storage.list("incoming"))
    removed = 0
    while listed := list(islice(files, _PAGE)):
        for uri in runtime.call(catalog.unreceived_files(uris=listed)):
            runtime.storage.delete(uri)
            removed += 1
    runtime.call(api.end_cleaning(job_id=job.id))
    log.info("cleaned", files_removed=removed)
