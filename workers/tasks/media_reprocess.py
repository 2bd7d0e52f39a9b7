"""media.reprocess: a file that is done is read again, as by a later version that reads more."""

from __future__ import annotations

from typing import Any

from cubby.db.calls import api
from cubby.db.client import Vector
from cubby.media import Decoded
from cubby.workers.errors import HandedBack, StillSpooled
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.tasks.media_process import decode, facts_of, put_thumbnails, vectors_of


def run(runtime: Runtime, job: Job) -> None:
    """Decode, embed, record; the file stays where it is. A try that follows a recorded one only
    writes the thumbnails, for which it decodes again.
    """
    if job.work["raw"]["spooled"]:
        raise StillSpooled(f"{job.work['raw']['uri']} waits for storage")
    decoded = decode(runtime, job)
    recorded = job.work["recorded"] or _record(runtime, job, decoded)
    job.enter("place")
    thumbnails = put_thumbnails(runtime, decoded, recorded)
    runtime.call(api.end_reprocessing(job_id=job.id, thumbnails=thumbnails))


def _record(runtime: Runtime, job: Job, decoded: Decoded) -> dict[str, Any]:
    vectors = vectors_of(runtime, job, decoded)
    job.enter("record")
    recorded: dict[str, Any] | None = runtime.call(
        api.record_reprocessing(
            job_id=job.id,
            facts=facts_of(decoded),
            space=vectors.space,
            vector=None if vectors.whole is None else Vector(vectors.whole),
            frame_seconds=vectors.seconds,
            frame_vectors=[Vector(row) for row in vectors.frames],
        )
    )
    if recorded is None:
        raise HandedBack("the sweep gave the job to another worker meanwhile")
    return recorded
