"""media.reprocess: a file that is done is read again, as by a later version that reads more."""

from __future__ import annotations

from cubby.db.calls import api
from cubby.workers.errors import StillSpooled
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.tasks.media_process import decode, put_thumbnails, record


def run(runtime: Runtime, job: Job) -> None:
    """Decode, embed, record; the file stays where it is. A try that follows a recorded one only
    writes the thumbnails, for which it decodes again.
    """
    if job.work["raw"]["spooled"]:
        raise StillSpooled(f"{job.work['raw']['uri']} waits for storage")
    decoded = decode(runtime, job)
    recorded = job.work["recorded"] or record(runtime, job, decoded, api.record_reprocessing)
    job.enter("place")
    thumbnails = put_thumbnails(runtime, decoded, recorded)
    runtime.call(api.end_reprocessing(job_id=job.id, thumbnails=thumbnails))
