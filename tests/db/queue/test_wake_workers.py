"""What notifies the workers: acceptance does not, since notifying transactions commit one by
one."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.db.cubby import Cubby
from tests.db.sent import documents, image

EVENTS = "cubby_events"


@pytest.fixture
def heard(cubby: Cubby) -> Iterator[list[str]]:
    """Takes the notifications since the last look: the queues, and that there are events."""
    with psycopg.connect(cubby.database.dsn, autocommit=True) as worker:
        for channel in ("procrastinate_queue_v1#json", "procrastinate_queue_v1#media", EVENTS):
            worker.execute(f'listen "{channel}"')
        yield lambda: sorted(one.channel.rpartition("#")[2] for one in worker.notifies(timeout=0.2))


def test_the_workers_of_the_queues_are_told_and_who_listens_for_events(cubby: Cubby, heard) -> None:
    cubby.call("api.wake_workers", p_queues=["media", "json", "media"])

    assert heard() == [EVENTS, "json", "media"]


def test_accepting_tells_nobody(cubby: Cubby, heard) -> None:
    cubby.accept(documents({"a": 1}), image())

    assert heard() == []


def test_a_job_that_comes_back_is_told_in_its_own_transaction(cubby: Cubby, heard) -> None:
    job = cubby.jobs(cubby.accept(image()))[0]
    cubby.bury(job)

    assert set(heard()) == {EVENTS}
    cubby.call("api.replay_job", p_job_id=job)

    assert heard() == [EVENTS, "media"]


def test_to_tell_does_not_wait_for_the_disk_and_leaves_the_session_as_it_was(
    cubby: Cubby,
) -> None:
    with cubby.service.transaction():
        cubby.call("api.wake_workers", p_queues=["json"])
        within = cubby.service.execute("show synchronous_commit").fetchone()
    after = cubby.service.execute(
        "select reset_val from pg_settings where name = 'synchronous_commit'"
    )

    assert within == ("off",)
    assert cubby.service.execute("show synchronous_commit").fetchone() == after.fetchone()
