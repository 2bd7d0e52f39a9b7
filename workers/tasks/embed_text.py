"""embed.text: a person in psql searches for a text whose vector is not known yet."""

from __future__ import annotations

from cubby.db.calls import api
from cubby.db.client import Vector
from cubby.workers.errors import EmbedderNotLoaded
from cubby.workers.job import Job
from cubby.workers.runtime import Runtime
from cubby.workers.vectors import pooled


def run(runtime: Runtime, job: Job) -> None:
    """Embed the text in the space it was asked for, and in no other."""
    question = job.work["question"]
    if question is None:
        # Forgotten after a month, or its space is gone.
        runtime.call(api.record_query_vector(space=None, question=None, vector=None, job_id=job.id))
        return
    job.enter("embed")
    embedder = runtime.embedder.current(job.work["space"])
    if embedder.space != question["space"]:
        raise EmbedderNotLoaded(
            f"this worker makes vectors in {embedder.space}, not in {question['space']}"
        )
    vector = pooled(embedder.embed_texts([question["text"]]))
    job.enter("record")
    runtime.call(
        api.record_query_vector(
            space=question["space"],
            question=question["text"],
            vector=None if vector is None else Vector(vector),
            job_id=job.id,
        )
    )
