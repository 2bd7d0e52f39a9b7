"""The work of the workers, done by hand on a database: enough for the API to have what to show."""

from __future__ import annotations

import contextvars
import hashlib
import io
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from cubby.db.calls.call import Call, T
from cubby.db.client import Vector, call_sync
from cubby.documents import copy_text
from cubby.embedding import HistogramEmbedder
from cubby.storage import Storage
from cubby.workers.job import Job
from cubby.workers.tasks import media_place
from tests.calling import by_name


def picture(red: int, green: int, blue: int, size: tuple[int, int] = (64, 48)) -> bytes:
    """A PNG of one colour."""
    with io.BytesIO() as file:
        Image.new("RGB", size, (red, green, blue)).save(file, "PNG")
        return file.getvalue()


@dataclass(frozen=True)
class _Placing:
    """What placing needs of a worker's runtime."""

    database: Any
    storage: Storage

    def connection(self) -> Any:
        return self.database.connect()

    def call(self, wanted: Call[T]) -> T:
        with self.connection() as connection:
            return call_sync(connection, wanted)


class Hand:
    """Ends every queued job of `database` when told to."""

    def __init__(self, database: Any, storage: Storage) -> None:
        self.database = database
        self.storage = storage
        self.embedder = HistogramEmbedder()

    def jobs(self, task: str) -> list[int]:
        query = "select id from core.job where task = %s and state = 'queued' order by id"
        return [row[0] for row in self.database.rows(query, task)]

    def store_documents(self) -> None:
        for job in self.jobs("json.store"):
            with self.database.connect() as connection, connection.transaction():
                work = by_name(connection, "api.begin_job", p_job_id=job, p_worker="hand")
                raw = self.storage.read(work["raw"]["uri"])
                elements = work["elements"]
                places = zip(elements["offsets"], elements["lengths"], strict=True)
                copy = "copy api.inbox (job_id, ordinal, sha256, doc) from stdin"
                with connection.cursor().copy(copy) as rows:
                    for ordinal, (at, length) in enumerate(places, elements["first_ordinal"]):
                        text = raw[at : at + length]
                        digest = hashlib.sha256(text).hexdigest()
                        line = f"{job}\t{ordinal}\t{digest}\t".encode() + copy_text(text) + b"\n"
                        rows.write(line)
                done = by_name(connection, "api.store_documents", p_job_id=job)
                assert done["missing"] == []
        for (collection,) in self.database.rows("select id from core.collection order by id"):
            self.database.rows("select core._learn_all(%s)", collection)

    def fill_tables(self) -> None:
        for job in self.jobs("schema.backfill"):
            with self.database.connect() as connection:
                by_name(connection, "api.begin_job", p_job_id=job, p_worker="hand")
                while by_name(connection, "api.backfill_schema", p_job_id=job)["state"] != "done":
                    pass

    def process_pictures(self) -> None:
        space = self.embedder
        self.database.call(
            "api.register_space", p_space=space.space, p_model=space.model,
            p_threshold=np.float32(space.cluster_threshold), p_has_text=True,
        )  # fmt: skip
        for job in self.jobs("media.process"):
            work = self.database.call("api.begin_job", p_job_id=job, p_worker="hand")
            raw = self.storage.read(work["raw"]["uri"])
            self._process(job, raw)

    def place_files(self) -> None:
        """As the worker does, one job after the other."""
        for job in self.jobs("media.place"):
            self.database.call("api.begin_job", p_job_id=job, p_worker="hand")
            runtime: Any = _Placing(self.database, self.storage)
            # What a job binds to its log lines stays with it, as in a worker.
            work = contextvars.copy_context()
            work.run(media_place.run, runtime, Job(job, {}, threading.Event()))

    def _process(self, job: int, raw: bytes) -> None:
        image = Image.open(io.BytesIO(raw)).convert("RGB")
        (vector,) = self.embedder.embed_images([np.asarray(image)])
        facts = {
            "content_type": "image/png", "media_type": "image", "extension": "png",
            "width": image.width, "height": image.height, "duration_seconds": None, "phash": None,
            "pixel_sha256": hashlib.sha256(image.tobytes()).hexdigest(),
            "metadata": {"camera": "by hand"}, "simple_tags": ["plain"], "notes": [],
        }  # fmt: skip
        with self.database.connect() as connection:
            placed = by_name(
                connection, "api.record_media", p_job_id=job, p_facts=facts,
                p_space=self.embedder.space, p_vector=Vector(vector),
            )  # fmt: skip
            thumbnails = {}
            for side, key in placed["thumbnail_keys"].items():
                with io.BytesIO() as file:
                    image.resize((int(side), int(side))).save(file, "WEBP")
                    thumbnails[side] = self.storage.put(key, file.getvalue()).uri
            uri = self.storage.put(placed["content_key"], raw).uri
            library = self.storage.put(placed["library_key"], raw).uri
            by_name(
                connection, "api.record_placement",
                p_job_id=job, p_uri=uri, p_thumbnails=thumbnails, p_library=library,
            )  # fmt: skip

    def fail(
        self,
        code: str,
        permanent: bool = True,
        tasks: tuple[str, ...] = ("json.store", "media.process"),
    ) -> list[int]:
        """Every queued job of these tasks becomes a dead letter."""
        jobs = [job for task in tasks for job in self.jobs(task)]
        for job in jobs:
            self.database.call("api.begin_job", p_job_id=job, p_worker="hand")
            self.database.call(
                "api.fail_job", p_job_id=job, p_stage="read", p_code=code,
                p_message=f"it is {code}", p_permanent=permanent,
            )  # fmt: skip
        return jobs
