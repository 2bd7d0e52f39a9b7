"""The procrastinate side: one App on the schema `queue`, one worker for each queue.

The queues have workers of their own so that a thousand videos never stand in front of a document.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
from typing import Any

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job as QueuedJob
from procrastinate.jobs import Status
from procrastinate.manager import JobManager

from workers.connections import PATIENCE_SECONDS

log = structlog.get_logger(__name__)

HEARTBEAT_SECONDS = 5.0
POLL_SECONDS = 1.0
"""Retries are found by polling only, new jobs by notification too."""
ABORT_POLL_SECONDS = 60.0
"""Nothing here aborts single jobs; procrastinate wants an interval all the same."""


class Ledger(JobManager):
    """procrastinate's book-keeping, made safe for a worker that outlives a lost answer.

    A job that is `doing` under a living worker stays so for ever. So a verdict that cannot be
    written down sets `broken`: the process must then end, for the sweep to find its jobs.
    """

    def __init__(self, connector: PsycopgConnector) -> None:
        super().__init__(connector)
        self.broken = asyncio.Event()
        self.reason = ""
        self.left_behind = 0
        self._leaving: set[int] = set()
        self._worker_ids: set[int] = set()

    def leave(self, queue_job_id: int) -> None:
        """Write no verdict on this try: the row belongs to the sweep, or to another worker."""
        self._leaving.add(queue_job_id)
        self.left_behind += 1

    def give_up(self, reason: str) -> None:
        """This process can no longer say what became of its jobs."""
        self.reason = reason
        self.broken.set()

    async def register_worker(self) -> int:
        worker_id = await super().register_worker()
        self._worker_ids.add(worker_id)
        return worker_id

    async def unregister_worker(self, worker_id: int) -> None:
        self._worker_ids.discard(worker_id)
        await super().unregister_worker(worker_id)

    async def beat(self) -> None:
        """One heartbeat for every registered worker, for when procrastinate has stopped its own."""
        for worker_id in tuple(self._worker_ids):
            await self.update_heartbeat(worker_id)

    async def finish_job(self, job: QueuedJob, status: Status, delete_job: bool) -> None:
        if not self._is_left(job):
            try:
                await super().finish_job(job, status, delete_job)
            except ConnectorException as error:
                self._judge(job, error)

    async def retry_job(
        self,
        job: QueuedJob,
        retry_at: datetime.datetime | None = None,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        if not self._is_left(job):
            try:
                await super().retry_job(job, retry_at, priority, queue, lock)
            except ConnectorException as error:
                self._judge(job, error)

    def _is_left(self, job: QueuedJob) -> bool:
        # Once: this worker may be given the same row again.
        left = job.id in self._leaving
        self._leaving.discard(job.id or 0)
        return left

    def _judge(self, job: QueuedJob, error: ConnectorException) -> None:
        if isinstance(error.__cause__, psycopg.errors.RaiseException):
            # Swept while this worker was silent: the job belongs to another one by now.
            log.warning("job was taken over", queue_job_id=job.id, reason=str(error.__cause__))
            return
        log.error("verdict not written", queue_job_id=job.id, reason=str(error.__cause__ or error))
        self.give_up(str(error.__cause__ or error))


async def _autocommit(connection: psycopg.AsyncConnection[Any]) -> None:
    # As a connection argument it would clash with LISTEN's own, and the worker would end.
    await connection.set_autocommit(True)


def make_app(dsn: str) -> tuple[App, Ledger]:
    """An App without tasks, not yet open, and its book-keeping."""
    # What there is to say of a job is said by us, with what it was about.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    logging.getLogger("procrastinate.worker").addFilter(_is_news)
    connector = PsycopgConnector(
        conninfo=dsn,
        kwargs={
            "options": "-c search_path=queue -c role=cubby_service -c TimeZone=UTC",
            "connect_timeout": 5,
        },
        configure=_autocommit,
        min_size=1,
        max_size=6,
        timeout=PATIENCE_SECONDS,
    )
    app = App(connector=connector)
    ledger = Ledger(connector)
    app.job_manager = ledger
    return app, ledger


async def run_queue(app: App, queue: str, concurrency: int, grace_seconds: float) -> None:
    """Work on one queue until cancelled, which is the graceful way to stop.

    Running jobs then get `grace_seconds`; what is left is cancelled.
    """
    await app.run_worker_async(
        queues=[queue],
        name=queue,
        concurrency=concurrency,
        fetch_job_polling_interval=POLL_SECONDS,
        abort_job_polling_interval=ABORT_POLL_SECONDS,
        update_heartbeat_interval=HEARTBEAT_SECONDS,
        shutdown_graceful_timeout=grace_seconds,
        install_signal_handlers=False,
        # What has been done is told by core.job; the queue holds what is to be done.
        delete_jobs="successful",
    )


def _is_news(record: logging.LogRecord) -> bool:
    return getattr(record, "action", None) not in ("job_error", "job_aborted")
