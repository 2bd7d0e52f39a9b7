"""media.reembed: a space is filled beside the active one, from normalised pictures."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import structlog

from cubby.db.calls import api
from cubby.db.client import Vector
from cubby.media import Decoded, MediaError, sniff_file
from cubby.storage import FileMissing
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.vectors import Vectors, embed_many

log = structlog.get_logger(__name__)


def run(runtime: Runtime, job: Job) -> None:
    """One batch after the other, each recorded in a transaction of its own, until none is left.

    A try that follows another continues with what has no vector yet.
    """
    with ThreadPoolExecutor(runtime.settings.concurrency) as threads:
        while True:
            job.enter("next")
            batch = runtime.call(api.next_reembedding(job_id=job.id))
            if batch["state"] != "running":
                return
            files = batch["files"]
            job.enter("decode")
            decoded = list(threads.map(lambda file: _decoded(runtime, file), files))
            job.enter("embed")
            whole = [each for each in decoded if each is not None]
            vectors = iter(embed_many(runtime.embedder.of(batch["space"]), whole))
            made = [None if each is None else next(vectors) for each in decoded]
            job.enter("record")
            _record(runtime, job, files, decoded, made)


def _decoded(runtime: Runtime, file: dict[str, Any]) -> Decoded | None:
    """From the 1024 derivative, else from the file itself; None for one that cannot be read."""
    for uri in (file["derivative_uri"], file["raw_uri"]):
        if uri is None:
            continue
        try:
            with runtime.storage.as_file(uri) as path:
                sniffed = sniff_file(path, file["filename"])
                return runtime.decoders.decode(path, sniffed)
        except FileMissing:
            continue
        except MediaError as error:
            if not error.permanent:
                raise
            log.warning("not embedded", system_id=file["system_id"], reason=str(error))
            return None
    log.warning("not embedded", system_id=file["system_id"], reason="its bytes are gone")
    return None


def _record(
    runtime: Runtime,
    job: Job,
    files: Sequence[dict[str, Any]],
    decoded: Sequence[Decoded | None],
    made: Sequence[Vectors | None],
) -> None:
    told = {
        file["system_id"]: (each, vectors)
        for file, each, vectors in zip(files, decoded, made, strict=True)
        if each is not None and vectors is not None and vectors.whole is not None
    }
    frames = [
        (name, frame.index, frame.time_seconds, Vector(row), frame.phash)
        for name, (each, vectors) in told.items()
        for frame, row in zip(each.frames, vectors.frames, strict=False)
    ]
    runtime.call(
        api.record_reembedding(
            job_id=job.id,
            ids=list(told),
            vectors=[Vector(v.whole) for _, v in told.values() if v.whole is not None],
            skipped=[file["system_id"] for file in files if file["system_id"] not in told],
            frame_ids=[frame[0] for frame in frames],
            frame_index=[frame[1] for frame in frames],
            frame_seconds=[frame[2] for frame in frames],
            frame_vectors=[frame[3] for frame in frames],
            frame_hashes=[frame[4] for frame in frames],
        )
    )
