"""json.gather: the documents of small requests that wait, stored together in one transaction."""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import structlog
from procrastinate import App, JobContext

from cubby.db.calls import api
from cubby.db.client import call_sync
from cubby.documents import prepare
from cubby.storage import Slice, slice_of
from cubby.telemetry import metrics, traces
from cubby.workers.errors import HandedBack, LeftDoing, Reported, StorageGone
from cubby.workers.failures import AsTheDatabaseDecided
from cubby.workers.inbox import Received, Verdicts, copy_into_inbox, inbox_rows, why_refused
from cubby.workers.queue import Ledger
from cubby.workers.raw import readable
from cubby.workers.runtime import Runtime

TASK = "json.gather"
RETRY_SECONDS = 2.0
"""When the database could not say what was taken up, it is asked again after so long."""

log = structlog.get_logger(__name__)


@dataclass
class Member:
    """One job of the group: its documents as received, in order."""

    job_id: int
    documents: list[Received]
    verdicts: Verdicts


def gather(runtime: Runtime, queue_job_id: int) -> None:
    """Store what waits, group after group, until nothing does.

    What cannot be stored as a group is handed to queue jobs of its own, one for each request, which
    find out what is wrong. Raises HandedBack when the process is going away, LeftDoing when the
    database cannot be reached.
    """
    structlog.contextvars.bind_contextvars(job_task=TASK, queue_job_id=queue_job_id)
    while True:
        if runtime.leaving.is_set():
            raise HandedBack("the worker is stopping")
        with runtime.gate.together():
            if not _gather_one(runtime, queue_job_id):
                return


def _gather_one(runtime: Runtime, queue_job_id: int) -> bool:
    """One group; False when nothing waits."""
    started = time.perf_counter()
    begun = runtime.call(api.begin_group(queue_job_id=queue_job_id, worker=runtime.name))
    work = begun["jobs"]
    if not work:
        return False
    outcome = "done"
    try:
        traced = [job["traceparent"] for job in work if job["traceparent"]]
        with traces.batch(TASK, "json.store", traced):
            alone = _store(runtime, work)
    except Exception as error:  # noqa: BLE001 -- each job meets it by itself, and reports it
        log.warning("group not stored", jobs=len(work), reason=str(error))
        alone, outcome = [job["job_id"] for job in work], "retried"
    _count_ended(work, alone, time.perf_counter() - started)
    if alone:
        _scatter(runtime, queue_job_id, alone)
    seconds = time.perf_counter() - started
    metrics.job_processing_time.labels(task=TASK, outcome=outcome).observe(seconds)
    log.info("group stored", jobs=len(work), scattered=len(alone), seconds=round(seconds, 4))
    return True


def _count_ended(work: list[dict[str, Any]], alone: list[int], seconds: float) -> None:
    ended = metrics.ingest_processing_time.labels(outcome="done")
    left = set(alone)
    for job in work:
        if job["job_id"] not in left:
            ended.observe(float(job["age"]) + seconds)


def _scatter(runtime: Runtime, queue_job_id: int, job_ids: list[int]) -> None:
    if runtime.leaving.is_set():
        raise HandedBack("the worker is stopping")
    try:
        runtime.call(
            api.scatter_group(queue_job_id=queue_job_id, job_ids=job_ids, worker=runtime.name)
        )
    except Exception as error:
        raise LeftDoing(f"group not handed on: {error}") from error


def _store(runtime: Runtime, work: list[dict[str, Any]]) -> list[int]:
    """One transaction for all that could be read; the ids of the jobs whose bytes could not."""
    members, unread = _read(runtime, work)
    if not members:
        return unread
    lines = [line for member in members for line in _lines(runtime, member)]
    with runtime.connection() as connection, connection.transaction():
        copy_into_inbox(connection, lines)
        missing = _store_group(connection, members)
        if missing:
            by_id = {member.job_id: member for member in members}
            for place in missing:
                member = by_id[place["job_id"]]
                raw = dict(member.documents)[place["ordinal"]]
                text = (prepare(raw, runtime.max_depth).text or b"").decode()
                reason = why_refused(connection, text)
                member.verdicts.reject(place["ordinal"], "not_jsonb", reason)
            if _store_group(connection, members):
                raise RuntimeError(f"documents {missing} were refused and are still missed")
    return unread


def _lines(runtime: Runtime, member: Member) -> Iterator[bytes]:
    rows = inbox_rows(member.job_id, member.documents, runtime.max_depth, member.verdicts)
    return (line for _, line in rows)


def _store_group(
    connection: psycopg.Connection[Any], members: list[Member]
) -> list[dict[str, int]]:
    """Returns the documents neither in the inbox nor rejected; if any are left, nothing was
    done."""
    answer = call_sync(
        connection,
        api.store_group(
            job_ids=[member.job_id for member in members],
            rejects=[
                one | {"job_id": member.job_id}
                for member in members
                for one in member.verdicts.rejects
            ],
            repairs=[
                one | {"job_id": member.job_id}
                for member in members
                for one in member.verdicts.repairs
            ],
        ),
    )
    missing: list[dict[str, int]] = answer["missing"]
    return missing


def _read(runtime: Runtime, work: list[dict[str, Any]]) -> tuple[list[Member], list[int]]:
    """The documents of the jobs, and the ids of the jobs whose bytes cannot be read."""
    members: list[Member] = []
    unread: list[int] = []
    packs = _Packs(runtime, work)
    for job in work:
        try:
            members.append(Member(job["job_id"], list(packs.documents(job)), Verdicts()))
        except Exception as error:  # noqa: BLE001 -- the job meets it again by itself, and reports it
            log.warning("not stored with its group", job_id=job["job_id"], reason=str(error))
            unread.append(job["job_id"])
    return members, unread


class _Packs:
    """Reads a pack once for all jobs that have a slice of it."""

    def __init__(self, runtime: Runtime, work: list[dict[str, Any]]) -> None:
        self._runtime = runtime
        self._ends: dict[str, tuple[int, int]] = {}
        self._data: dict[str, bytes] = {}
        for job in work:
            if cut := self._cut(job):
                start, end = self._ends.get(cut.uri, (cut.start, 0))
                self._ends[cut.uri] = min(start, cut.start), max(end, cut.start + cut.length)

    def documents(self, job: dict[str, Any]) -> Iterator[Received]:
        data = self._bytes(job)
        places = zip(job["offsets"], job["lengths"], strict=True)
        for ordinal, (start, length) in enumerate(places, job["first_ordinal"]):
            document = data[start : start + length]
            if len(document) < length:
                raise StorageGone(f"{job['uri']} has {len(data)} bytes, not {start + length}")
            yield ordinal, document

    def _cut(self, job: dict[str, Any]) -> Slice | None:
        return None if job["spooled"] else slice_of(job["uri"])

    def _bytes(self, job: dict[str, Any]) -> bytes:
        cut = self._cut(job)
        if cut is None:
            source = readable(job, self._runtime.connections, self._runtime.storage)
            return source.read(job["uri"])
        start, end = self._ends[cut.uri]
        if cut.uri not in self._data:
            self._data[cut.uri] = self._runtime.storage.read(cut.uri, start, end - start)
        return self._data[cut.uri][cut.start - start : cut.start - start + cut.length]


def add_gather(app: App, ledger: Ledger, runtime: Runtime, queue: str) -> None:
    """Register the task under the name that the database queues it by. It has no row of core.job:
    those it works on are the ones of the requests."""

    @app.task(name=TASK, queue=queue, retry=AsTheDatabaseDecided(), pass_context=True)
    async def run(context: JobContext) -> None:
        queued = context.job.id
        assert queued is not None
        work = contextvars.copy_context().run
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(runtime.threads, work, gather, runtime, queued)
        except asyncio.CancelledError:
            # The time to finish is over. The thread cannot be stopped, but it can be silenced.
            runtime.leaving.set()
            ledger.leave(queued)
            raise
        except (HandedBack, LeftDoing):
            ledger.leave(queued)
            raise
        except Exception as error:
            # Requests may have been taken up all the same, when only the answer was lost. They
            # are found by this queue job alone, so it must run again and never end as failed.
            log.warning("group not begun", queue_job_id=queued, reason=str(error))
            raise Reported("queued", RETRY_SECONDS) from error
