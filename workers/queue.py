"""The procrastinate side: one App on the schema `queue`, one worker for each queue.

The queues have workers of their own so that a thousand videos never delay a document.
"""

from __future__ import annotations

import datetime
import logging
from collections import Counter
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any, Protocol

import psycopg
import structlog
from procrastinate import App, PsycopgConnector, utils
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import JobInserted, Status
from procrastinate.manager import JobManager, NotificationCallback, get_channel_for_queues
from procrastinate.worker import Worker

from cubby.db.pools import RECONNECT_SECONDS, Pool, Pooled
from cubby.db.sessions import (
    JOB_LOCK_TIMEOUT,
    NETWORK,
    STATEMENT_TIMEOUT,
    begin_async,
    prepare_threshold,
)
from cubby.workers.connections import PATIENCE_SECONDS
from cubby.workers.steering import MOST_AT_ONCE, Steering, limits_of
from cubby.workers.wakings import Wakings

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 5.0
CONNECT_SECONDS = 30
"""A listener that gets no connection ends the worker, and the next one loads its model again. On
a crowded machine that repeats, so the queues wait longer than the API does."""
POLL_SECONDS = 1.0
"""Retries are found by polling only, new jobs by notification too."""
ABORT_POLL_SECONDS = 60.0
"""Nothing here aborts single jobs; procrastinate wants an interval all the same."""


_NAME = "select api.name_worker(%(worker_id)s, %(worker)s)"
_RETRY = """
select procrastinate_retry_job_v2(
  %(job_id)s, clock_timestamp() + make_interval(secs => %(seconds)s),
  %(new_priority)s, %(new_queue_name)s, %(new_lock)s)"""
_LIMITS = "select name, paused, concurrency from catalog.queue"


class Ledger(JobManager):
    """procrastinate's book-keeping, which knows the jobs this process really holds.

    A job that is `doing` under a live worker that does not work on it would stay so. That happens
    when a verdict was not written, or when the answer to a fetch was lost. It also happens when the
    server lost its last commits in a crash. `give_back_strays` finds such jobs.
    """

    def __init__(
        self, connector: PsycopgConnector, steering: Steering, wakings: Wakings, process: str
    ) -> None:
        super().__init__(connector)
        self._process = process
        self._wakings = wakings
        self.steering = steering
        self.left_behind = 0
        self._leaving: set[int] = set()
        self._held: Counter[int] = Counter()
        self._strays: set[int] = set()
        self._worker_ids: set[int] = set()

    def leave(self, queue_job_id: int) -> None:
        """Write no verdict on this try: the job is another worker's, or will be."""
        self._leaving.add(queue_job_id)
        self.left_behind += 1

    async def beat(self) -> None:
        """One heartbeat for every registered worker, for when procrastinate has stopped its own."""
        for worker_id in tuple(self._worker_ids):
            await self.update_heartbeat(worker_id)

    async def give_back_strays(self) -> list[int]:
        """Free the jobs that are said to be ours and are not; returns their ids in the queue.

        A job must be seen so twice: the first time it may be on its way from the server to us.
        """
        doing = await self.list_jobs_async(status=Status.DOING.value)
        ours = {job.id for job in doing if job.id and job.worker_id in self._worker_ids}
        strays = ours - self._held.keys()
        certain = sorted(strays & self._strays)
        self._strays = strays
        for queue_job_id in certain:
            now = utils.utcnow()
            await self.retry_job_by_id_async(queue_job_id, retry_at=now)
        return certain

    async def retry_job_by_id_async(
        self,
        job_id: int,
        retry_at: datetime.datetime,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """`retry_at` is of the clock of this host, which may be wrong. A host a day ahead would
        make the job wait a day, so the server receives only the time until then."""
        wait = retry_at - utils.utcnow()
        await self.connector.execute_query_async(
            _RETRY, job_id=job_id, seconds=max(0.0, wait.total_seconds()), new_priority=priority,
            new_queue_name=queue, new_lock=lock,
        )  # fmt: skip

    async def listen_for_jobs(
        self, *, on_notification: NotificationCallback, queues: Iterable[str] | None = None
    ) -> None:
        """Look for jobs at every notification, whatever it says: every login of the server may
        send one. What procrastinate reads from it would end running jobs, or the listener."""

        async def look(channel: str) -> None:
            inserted = JobInserted(type="job_inserted", job_id=0)
            await on_notification(channel=channel, notification=inserted)

        await self._wakings.listen(get_channel_for_queues(queues=queues), look)

    async def register_worker(self) -> int:
        worker_id = await super().register_worker()
        self._worker_ids.add(worker_id)
        await self.connector.execute_query_async(_NAME, worker_id=worker_id, worker=self._process)
        return worker_id

    async def unregister_worker(self, worker_id: int) -> None:
        self._worker_ids.discard(worker_id)
        await super().unregister_worker(worker_id)

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> QueuedJob | None:
        (queue,) = queues or ()
        if not await self.steering.room(queue):
            return None
        job = None
        try:
            job = await super().fetch_job(queues, worker_id)
        finally:
            if job is None:
                await self.steering.release(queue)
        if job is not None and job.id is not None:
            self._held[job.id] += 1
        return job

    async def read_limits(self) -> dict[str, int]:
        """Ask what is set for the queues now; returns those whose number of jobs changed."""
        rows = await self.connector.execute_query_all_async(_LIMITS)
        return await self.steering.set_limits(limits_of(rows))

    async def finish_job(self, job: QueuedJob, status: Status, delete_job: bool) -> None:
        await self._settle(job, super().finish_job(job, status, delete_job))

    async def retry_job(
        self,
        job: QueuedJob,
        retry_at: datetime.datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        await self._settle(job, super().retry_job(job, retry_at, priority, queue, lock))

    async def _settle(self, job: QueuedJob, verdict: Coroutine[Any, Any, None]) -> None:
        """Write a verdict, unless there is to be none, and let go of the job."""
        queue_job_id = job.id or 0
        try:
            if queue_job_id in self._leaving:
                verdict.close()
            else:
                await verdict
        except ConnectorException as error:
            if isinstance(error.__cause__, psycopg.errors.RaiseException):
                # The job is no longer `doing`: swept while this worker was silent.
                log.warning("job was taken over", queue_job_id=queue_job_id)
            else:
                reason = reason_of(error)
                log.error("verdict not written", queue_job_id=queue_job_id, reason=reason)
        finally:
            self._leaving.discard(queue_job_id)
            self._held -= Counter((queue_job_id,))
            await self.steering.release(job.queue)


def reason_of(error: BaseException) -> str:
    """What is known of a failure; procrastinate's own errors only say that there was one."""
    return str(error.__cause__ or error).strip() or type(error).__name__


async def _configure(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.set_autocommit(True)
    state = {"search_path": "queue", "statement_timeout": STATEMENT_TIMEOUT}
    await begin_async(connection, "cubby_worker", JOB_LOCK_TIMEOUT, **state)


def _pool(*, check: object, **given: Any) -> Pool:
    """Cubby's pool in place of procrastinate's. After a restart of the server that one pauses so
    long for its dead connections that a fetch times out, and the worker ends."""
    del check  # Pool asks by itself
    return Pool(connection_class=Pooled, reconnect_timeout=RECONNECT_SECONDS, **given)


def make_app(
    dsn: str, concurrency: Mapping[str, int], listen_url: str | None, process: str
) -> tuple[App, Ledger]:
    """An App without tasks, not yet open, and its book-keeping. `concurrency` has the jobs at once
    of each queue, where an admin has set nothing else. Without a `listen_url` jobs are found by
    polling. `process` is the name of this one."""
    # What there is to say of a job is said by us, with what it was about.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    logging.getLogger("procrastinate.worker").addFilter(_is_news)
    connector = PsycopgConnector(
        pool_factory=_pool,
        conninfo=dsn,
        kwargs={
            "prepare_threshold": prepare_threshold(),
            **NETWORK | {"connect_timeout": CONNECT_SECONDS},
        },
        configure=_configure,
        min_size=1,
        max_size=4,
        timeout=PATIENCE_SECONDS,
    )
    app = App(connector=connector)
    ledger = Ledger(connector, Steering(concurrency), Wakings(listen_url), process)
    app.job_manager = ledger
    return app, ledger


class QueueWorker(Protocol):
    """What is used of procrastinate's worker, whose own methods are not typed."""

    worker_name: str | None

    async def run(self) -> None:
        """Work until stopped. Returns early when one of its helper tasks fails."""

    def stop(self) -> None:
        """Fetch no more."""


def queue_worker(app: App, queue: str, grace_seconds: float) -> QueueWorker:
    """A worker for one queue, to be `run()`; the steering says how many jobs it takes. After its
    `stop()`, running jobs get `grace_seconds`; what is left then is cancelled, and `run()`
    returns."""
    return Worker(
        app,
        queues=[queue],
        name=queue,
        concurrency=MOST_AT_ONCE,
        fetch_job_polling_interval=POLL_SECONDS,
        abort_job_polling_interval=ABORT_POLL_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        shutdown_graceful_timeout=grace_seconds,
        install_signal_handlers=False,
        # What has been done is in core.job; the queue holds what is to be done.
        delete_jobs="successful",
    )


def _is_news(record: logging.LogRecord) -> bool:
    return getattr(record, "action", None) not in ("job_error", "job_aborted")
