"""Book-keeping of procrastinate's queue by this process."""

from __future__ import annotations

import asyncio
import datetime

import procrastinate.utils
import pytest

from cubby.workers.errors import Reported
from cubby.workers.failures import AsTheDatabaseDecided
from cubby.workers.queue import make_app
from tests.databases import Database

WAIT = """
select extract(epoch from scheduled_at - clock_timestamp())::float8
from queue.procrastinate_jobs where id = %s"""


@pytest.mark.parametrize("days", [1, -1])
def test_a_retry_waits_by_the_clock_of_the_server_not_by_that_of_this_host(
    database: Database, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    wrong = datetime.timedelta(days=days)
    monkeypatch.setattr(
        procrastinate.utils, "utcnow", lambda: datetime.datetime.now(datetime.UTC) + wrong
    )
    job_id = database.value(
        "insert into queue.procrastinate_jobs (queue_name, task_name, status)"
        " values ('json', 'json.store', 'doing') returning id"
    )
    decided = AsTheDatabaseDecided().get_retry_decision(
        exception=Reported("queued", 100.0),
        job=None,  # type: ignore[arg-type]
    )
    assert decided is not None
    assert decided.retry_at is not None

    asyncio.run(_retry(database.dsn, job_id, decided.retry_at))

    assert 0 < database.value(WAIT, job_id) <= 100


async def _retry(dsn: str, job_id: int, at: datetime.datetime) -> None:
    app, ledger = make_app(dsn, {}, None, "here:1:0")
    async with app.open_async():
        await ledger.retry_job_by_id_async(job_id, at)
