"""`python -m cubby.workers.main --index k`: one worker process, run by the supervisor.

Ends with 0 when it was asked to stop (SIGTERM, SIGINT). 1: it can no longer work and should be
started again. 2: its settings cannot be used.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import structlog
from prometheus_client import start_http_server

from cubby.config.errors import SettingError
from cubby.config.settings import QUEUES, Settings, load, take_secrets
from cubby.db import sessions
from cubby.db.release import ReleaseTooOld
from cubby.media import sandbox
from cubby.telemetry import logs, traces
from cubby.workers.execute import add_task
from cubby.workers.gather import TASK as GATHER
from cubby.workers.gather import add_gather
from cubby.workers.nightly import NIGHTLY, add_nightly
from cubby.workers.queue import make_app, queue_worker, reason_of
from cubby.workers.runtime import Runtime, open_runtime
from cubby.workers.starting import wait_for_database
from cubby.workers.steering import MOST_AT_ONCE
from cubby.workers.tasks import TASKS
from cubby.workers.upkeep import hand_back, keep_books, keep_up, read_limits, stay_alive, sweep

_NICE = 10

log = structlog.get_logger(__name__)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m cubby.workers.main", description=__doc__)
    parser.add_argument("--index", type=int, default=0, help="number of this worker on its host")
    index = parser.parse_args(argv).index
    take_secrets()
    try:
        settings = load()
        if settings.database_url is None:
            raise SettingError("CUBBY_DATABASE_URL", "", "a worker needs the database it works for")
        absent = sandbox.missing(sandbox.available())
        if settings.sandbox == sandbox.REQUIRE and absent:
            raise SettingError("CUBBY_SANDBOX", sandbox.REQUIRE, f"this machine lacks {absent}")
    except SettingError as error:
        print(error, file=sys.stderr)  # noqa: T201 -- the log does not exist yet
        return 2
    logs.configure(settings.log_level, f"worker-{index}")
    traces.configure("cubby-worker")
    os.environ.setdefault("PGAPPNAME", f"cubby-worker-{index}")
    _step_back()
    sandbox.hide_memory()
    _serve_metrics(settings, index)
    concurrency = _concurrency(settings)
    # As many as an admin may ask for; they and their connections are made when they are needed.
    # Beside the jobs': upkeep of several kinds and the handing back must not wait for them.
    threads = len(concurrency) * MOST_AT_ONCE + 7
    sessions.pool_by_transaction(settings.database_pooling == "transaction")
    try:
        wait_for_database(settings.database_url)
        with open_runtime(settings, settings.database_url, index, threads) as runtime:
            return asyncio.run(_run(runtime, settings.database_url, concurrency))
    except ReleaseTooOld as error:
        log.error("worker cannot work", error=str(error))
        return 2
    except Exception as error:
        # Whatever it was: the supervisor starts another.
        log.error("worker cannot work", error=str(error), exc_info=error)
        return 1


def _step_back() -> None:
    """Let the API go first where both want the processor: no client waits for a job to the
    millisecond, and one does for each acknowledgement. Children inherit it."""
    os.nice(_NICE)
    # Linux may weigh sessions against each other before processes. Ours, under a supervisor, is
    # of this process alone; that of a terminal is not ours to slow down.
    if os.getsid(0) == os.getpid():
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(_NICE))


def _concurrency(settings: Settings) -> dict[str, int]:
    # Backfills lock what they fill: one at a time in each process. A question is asked by a person
    # who waits: it stands behind no file. So is the gate. What follows storing continues while
    # documents arrive.
    jobs = settings.concurrency
    usual = {
        "json": jobs, "index": 1, "media": jobs, "maintenance": 1, "tables": 1, "gate": 1,
        "questions": 1, "webhooks": 2,
    }  # fmt: skip
    return {queue: usual[queue] for queue in QUEUES if queue in settings.queues}


async def _run(runtime: Runtime, dsn: str, concurrency: dict[str, int]) -> int:
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    app, ledger = make_app(dsn, concurrency, runtime.settings.listen_url, runtime.name)
    queues_of = _queues_of(runtime)
    for task in TASKS:
        add_task(app, ledger, runtime, task, queues_of[task.name])
    add_gather(app, ledger, runtime, queues_of[GATHER])
    add_nightly(app, runtime, _cron(runtime))
    grace = grace_seconds(runtime.settings.shutdown_seconds)
    async with app.open_async():
        await loop.run_in_executor(runtime.threads, sweep, runtime)
        await loop.run_in_executor(runtime.threads, _open_embedder, runtime)
        runtime.decoders.grow((await ledger.read_limits()).get("media", 0))
        workers = [queue_worker(app, queue, grace) for queue in concurrency]
        queues = [asyncio.create_task(worker.run(), name=worker.worker_name) for worker in workers]
        beside = [
            asyncio.create_task(keep_up(runtime)),
            asyncio.create_task(keep_books(ledger)),
            asyncio.create_task(stay_alive(ledger)),
            asyncio.create_task(read_limits(ledger, runtime)),
        ]
        ends = [asyncio.create_task(stop.wait())]
        log.info("worker ready", worker=runtime.name, concurrency=concurrency)
        await asyncio.wait([*queues, *ends], return_when=asyncio.FIRST_COMPLETED)
        told = stop.is_set()
        _say_why(told, queues)
        for worker in workers:
            worker.stop()
        await ledger.steering.stop()
        await asyncio.wait(queues)
        for other in (*beside, *ends):
            other.cancel()
        await asyncio.gather(*beside, *ends, *queues, return_exceptions=True)
        if ledger.left_behind and told:
            handing = loop.run_in_executor(runtime.threads, hand_back, runtime)
            left = runtime.settings.shutdown_seconds - grace
            done, _ = await asyncio.wait([handing], timeout=left / 2)
            if not done or handing.exception():
                log.warning("not handed back; the next sweep does it")
    log.info("worker stopped", told=told, handed_back=ledger.left_behind)
    return 0 if told else 1


def _open_embedder(runtime: Runtime) -> None:
    try:
        runtime.embedder.open()
    except Exception as error:  # noqa: BLE001 -- the upkeep tries again
        log.warning("embedder not opened", reason=reason_of(error))


def _queues_of(runtime: Runtime) -> dict[str, str]:
    with runtime.connection() as connection:
        return dict(connection.execute("select name, queue from catalog.task").fetchall())


def _cron(runtime: Runtime) -> str:
    asked = "select minute, hour from catalog.schedule where name = %s"
    with runtime.connection() as connection:
        row = connection.execute(asked, (NIGHTLY,)).fetchone()
    assert row is not None, "the schedule is made by a migration"
    return f"{row[0]} {row[1]} * * *"


def grace_seconds(shutdown_seconds: float) -> float:
    """How long running jobs may continue: the rest is for handing back what is left."""
    return max(shutdown_seconds - 5.0, shutdown_seconds / 2)


def _say_why(told: bool, queues: list[asyncio.Task[None]]) -> None:
    if told:
        log.info("worker stopping")
    else:
        # Returning is as wrong as raising: procrastinate returns when a helper task of it failed.
        for task in (task for task in queues if task.done()):
            error = None if task.cancelled() else task.exception()
            reason = reason_of(error) if error else "it returned"
            log.error("queue ended", queue=task.get_name(), reason=reason)


def _serve_metrics(settings: Settings, index: int) -> None:
    if settings.worker_metrics_port == 0:
        return
    port = settings.worker_metrics_port + index
    try:
        start_http_server(port, addr=settings.worker_metrics_host)
    except OSError as error:
        log.error("no metrics", port=port, reason=str(error))


def _leave(code: int) -> None:
    """End now: a thread that was given up must not keep the process alive."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    _leave(main())
