"""json.route: look at the keys of all documents of a request before any of them is stored."""

from __future__ import annotations

import json
import mmap
from collections import Counter

from cubby.db.calls import api
from cubby.documents import key_set_documents
from cubby.workers.job import Job
from cubby.workers.raw import readable
from cubby.workers.runtime import Runtime


def run(runtime: Runtime, job: Job) -> None:
    """Count the distinct sets of top-level keys; the database decides where each goes."""
    counts: Counter[bytes] = Counter()
    for part in job.work["parts"]:
        job.enter("read")
        source = readable(part, runtime.connections, runtime.storage)
        with source.as_file(part["uri"]) as path, path.open("rb") as file:
            # Mapped, not read: a file of gigabytes costs no more than its largest document.
            # Left to be closed with its last view, which an exception may still hold.
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            slices = (
                bytes(data[offset : offset + length])
                for offset, length in zip(part["offsets"], part["lengths"], strict=True)
            )
            counts.update(key_set_documents(slices, runtime.max_depth))
    job.enter("route")
    key_sets = [{"document": json.loads(keys), "count": count} for keys, count in counts.items()]
    runtime.call(api.route_documents(job_id=job.id, key_sets=key_sets))
