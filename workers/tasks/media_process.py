"""media.process: one file becomes facts, pictures, a vector, a member of a cluster, a place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cubby.db.calls import api
from cubby.db.calls.call import Call
from cubby.db.client import Vector
from cubby.media import Decoded, sniff_file
from cubby.media.errors import DecoderCrashed, DecoderOutOfMemory, DecoderTimeout
from cubby.storage import FileMissing
from cubby.telemetry import metrics
from cubby.workers.errors import HandedBack, StillSpooled
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.vectors import Vectors, embed

DEATHS = (DecoderCrashed, DecoderOutOfMemory, DecoderTimeout)
"""What ends a decoder."""


def run(runtime: Runtime, job: Job) -> None:
    """Decode, embed, record, place. A try that follows a recorded one only places.

    A file whose bytes are those of one that is done is not even decoded: the database copies what
    is known of that one. The thumbnails are not kept between tries, so a second try decodes again,
    and that is all it does again.
    """
    raw = job.work["raw"]
    job.enter("read")
    if raw["spooled"]:
        # Its place is beside the raw file in storage: there is nothing to be done without it.
        raise StillSpooled(f"{raw['uri']} waits for storage")
    recorded = job.work["recorded"]
    if recorded is None and job.work["twin"]:
        job.enter("record")
        recorded = runtime.call(api.record_copy(job_id=job.id))
    thumbnails = None
    if recorded is not None and "thumbnail_uris" in recorded:
        job.enter("place")
        thumbnails = _copied_thumbnails(runtime, recorded)
    if recorded is None or thumbnails is None:
        decoded = decode(runtime, job)
        recorded = recorded or record(runtime, job, decoded, api.record_media)
        job.enter("place")
        thumbnails = put_thumbnails(runtime, decoded, recorded)
    uri = runtime.storage.place(raw["uri"], recorded["content_key"])
    # A job that was recorded by an earlier version knows of no library.
    library_key = recorded.get("library_key")
    runtime.call(
        api.record_placement(
            job_id=job.id,
            uri=uri,
            thumbnails=thumbnails,
            library=runtime.storage.place(raw["uri"], library_key) if library_key else None,
        )
    )


def decode(runtime: Runtime, job: Job) -> Decoded:
    raw = job.work["raw"]
    job.enter("read")
    with runtime.storage.as_file(raw["uri"]) as path:
        sniffed = sniff_file(path, raw["filename"])
        job.enter("decode")
        try:
            return runtime.decoders.decode(path, sniffed, frugal=bool(job.work.get("frugal")))
        except DEATHS as error:
            metrics.decoder_deaths.labels(cause=error.code).inc()
            raise


def put_thumbnails(runtime: Runtime, decoded: Decoded, recorded: dict[str, Any]) -> dict[str, str]:
    """URI by side."""
    return {
        side: runtime.storage.put(key, decoded.thumbnails[int(side)]).uri
        for side, key in recorded["thumbnail_keys"].items()
        if int(side) in decoded.thumbnails
    }


def _copied_thumbnails(runtime: Runtime, recorded: dict[str, Any]) -> dict[str, str] | None:
    """Those of the twin; None when they are gone, so that new ones are made."""
    keys = recorded["thumbnail_keys"]
    try:
        return {
            side: runtime.storage.place(uri, keys[side])
            for side, uri in recorded["thumbnail_uris"].items()
        }
    except FileMissing:
        return None


def record(
    runtime: Runtime, job: Job, decoded: Decoded, by: Callable[..., Call[dict[str, Any] | None]]
) -> dict[str, Any]:
    """Embed and record what was decoded, by this function of the database. Raises HandedBack."""
    vectors = _vectors_of(runtime, job, decoded)
    job.enter("record")
    recorded = runtime.call(
        by(
            job_id=job.id,
            facts=_facts_of(decoded),
            space=vectors.space,
            vector=None if vectors.whole is None else Vector(vectors.whole),
            frame_seconds=vectors.seconds,
            frame_vectors=[Vector(row) for row in vectors.frames],
        )
    )
    if recorded is None:
        raise HandedBack("the sweep gave the job to another worker")
    return recorded


def _vectors_of(runtime: Runtime, job: Job, decoded: Decoded) -> Vectors:
    """None where the file shows nothing to look at."""
    job.enter("embed")
    if not decoded.frames:
        return Vectors.none()
    return embed(runtime.embedder.current(job.work["space"]), decoded)


def _facts_of(decoded: Decoded) -> dict[str, Any]:
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
        "frame_hashes": [frame.phash for frame in decoded.frames],
    }
