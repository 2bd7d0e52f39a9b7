"""media.process: one file becomes facts, pictures, a vector, a member of a cluster, a place."""

from __future__ import annotations

from typing import Any

from db.client import Vector
from media import Decoded, sniff_file
from workers.errors import HandedBack, StillSpooled
from workers.job import Job
from workers.runtime import Runtime
from workers.vectors import Vectors, embed


def run(runtime: Runtime, job: Job) -> None:
    """Decode, embed, record, place. A try that follows a recorded one only places.

    The thumbnails are not kept between tries, so a second try decodes again, and that is all it
    does again.
    """
    raw = job.work["raw"]
    job.enter("read")
    if raw["spooled"]:
        # Its place is beside the raw file in storage: there is nothing to be done without it.
        raise StillSpooled(f"{raw['uri']} waits for storage")
    with runtime.storage.as_file(raw["uri"]) as path:
        sniffed = sniff_file(path, raw["filename"])
        job.enter("decode")
        decoded = runtime.decoders.decode(path, sniffed)
    recorded = job.work["recorded"] or _record(runtime, job, decoded)
    job.enter("place")
    uri = runtime.storage.place(raw["uri"], recorded["content_key"])
    thumbnails = {
        side: runtime.storage.put(key, decoded.thumbnails[int(side)]).uri
        for side, key in recorded["thumbnail_keys"].items()
        if int(side) in decoded.thumbnails
    }
    runtime.call("api.record_placement", p_job_id=job.id, p_uri=uri, p_thumbnails=thumbnails)


def _record(runtime: Runtime, job: Job, decoded: Decoded) -> dict[str, Any]:
    job.enter("embed")
    vectors = Vectors.none()
    if decoded.frames:
        vectors = embed(runtime.embedder.current(job.work["space"]), decoded)
    job.enter("record")
    recorded: dict[str, Any] | None = runtime.call(
        "api.record_media",
        p_job_id=job.id,
        p_facts=_facts(decoded),
        p_space=vectors.space,
        p_vector=None if vectors.whole is None else Vector(vectors.whole),
        p_frame_seconds=vectors.seconds,
        p_frame_vectors=[Vector(row) for row in vectors.frames],
    )
    if recorded is None:
        raise HandedBack("the sweep gave the job to another worker meanwhile")
    return recorded


def _facts(decoded: Decoded) -> dict[str, Any]:
    return {
        "content_type": decoded.content_type,
        "media_type": decoded.media_type,
        "extension": decoded.extension,
        "width": decoded.width,
        "height": decoded.height,
        "duration_seconds": decoded.duration_seconds,
        "phash": decoded.phash,
        "pixel_sha256": decoded.pixel_sha256,
        "metadata": decoded.metadata,
        "simple_tags": decoded.simple_tags,
        "notes": decoded.notes,
    }
