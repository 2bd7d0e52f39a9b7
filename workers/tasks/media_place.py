"""media.place: files follow what was decided about their clusters.

Bytes first, then the catalogue, then the removal of what nothing leads to any more. Killed at any
moment, the job leaves every URI of the catalogue valid, and the next one continues from there.
"""

from __future__ import annotations

from typing import Any

import structlog

from cubby.db.calls import api
from cubby.db.client import call_sync
from cubby.storage import FileMissing
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """Until every file is where the catalogue says, whichever act asked for it."""
    ended = False
    while not ended:
        job.enter("take")
        while taken := runtime.call(api.take_placements(job_id=job.id)):
            job.enter("place")
            placed = [_place(runtime, item) for item in taken]
            job.enter("record")
            runtime.call(api.record_places(job_id=job.id, placed=placed))
            log.info("files placed", files=len(placed))
        job.enter("remove")
        while _remove(runtime):
            job.enter("remove")
        ended = runtime.call(api.end_placement(job_id=job.id))


def _place(runtime: Runtime, item: dict[str, Any]) -> dict[str, Any]:
    library_key = item["library_key"]
    return {
        "system_id": item["system_id"],
        "uri": runtime.storage.place(item["raw_uri"], item["content_key"]),
        "thumbnails": _thumbnails(runtime, item),
        "library": runtime.storage.place(item["raw_uri"], library_key) if library_key else None,
    }


def _thumbnails(runtime: Runtime, item: dict[str, Any]) -> dict[str, str]:
    placed = {}
    for side, picture in item["thumbnails"].items():
        if picture["from"].endswith(f"/{picture['key']}"):
            placed[side] = picture["from"]
            continue
        try:
            placed[side] = runtime.storage.place(picture["from"], picture["key"])
        except FileMissing:
            # A lost thumbnail must not keep the file where it does not belong; fsck makes it again.
            log.warning("thumbnail missing", asset_id=item["system_id"], uri=picture["from"])
            placed[side] = picture["from"]
    return placed


def _remove(runtime: Runtime) -> int:
    """Remove some stale files. The transaction holds their rows, so that no job puts
    another file in such a place just before it is emptied."""
    with runtime.connection() as connection, connection.transaction():
        uris: list[str] = call_sync(connection, api.hold_stale_files())
        for uri in uris:
            runtime.storage.delete(uri)
        call_sync(connection, api.forget_stale_files(uris=uris))
    return len(uris)
