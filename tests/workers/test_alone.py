"""A job that lost its worker runs alone in the next one."""

from __future__ import annotations

import threading

import pytest

from cubby.workers.alone import Gate
from cubby.workers.errors import HandedBack
from tests.workers.plant import Plant


def test_one_alone_waits_for_all_others_and_holds_up_those_that_come_after() -> None:
    gate = Gate(threading.Event())
    order: list[str] = []
    first_is_in, first_may_end, suspect_wants = (threading.Event() for _ in range(3))

    def first() -> None:
        with gate.together():
            first_is_in.set()
            first_may_end.wait()
            order.append("first ends")

    def suspect() -> None:
        with gate.together():
            suspect_wants.set()
            with gate.alone():
                order.append("suspect")

    def later() -> None:
        with gate.together():
            order.append("later")

    threads = [threading.Thread(target=first)]
    threads[0].start()
    first_is_in.wait()
    threads.append(threading.Thread(target=suspect))
    threads[1].start()
    suspect_wants.wait()
    while not gate._wanting:
        pass
    threads.append(threading.Thread(target=later))
    threads[2].start()
    first_may_end.set()
    for thread in threads:
        thread.join()

    assert order == ["first ends", "suspect", "later"]


def test_jobs_that_never_lost_a_worker_run_beside_each_other() -> None:
    gate = Gate(threading.Event())
    both = threading.Barrier(2, timeout=30)

    def job() -> None:
        with gate.together():
            both.wait()

    threads = [threading.Thread(target=job) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not both.broken


def test_a_process_that_ends_lets_none_wait() -> None:
    leaving = threading.Event()
    gate = Gate(leaving)
    leaving.set()
    gate._is_alone = True

    with pytest.raises(HandedBack), gate.together():
        pass


def test_indexing_that_runs_alone_holds_up_no_document_that_arrives(plant: Plant) -> None:
    """It leaves the processor to documents that arrive, and they wait for it to end."""
    storing = plant.work(CUBBY_QUEUES="json")
    plant.finish(plant.send(b'[{"n": 0}]', collection="t"))
    storing.stop()
    plant.call("api.queue_indexing")
    plant.owner.execute("update core.job set lost = 1 where task = 'json.index'")
    waiting = [plant.send(b'[{"n": %d}]' % n, collection="t") for n in range(1, 4)]
    plant.work(CUBBY_QUEUES="json,index")

    for n in range(4, 10):
        waiting.append(plant.send(b'[{"n": %d}]' % n, collection="t"))
        assert plant.finish(waiting[-1]) == ["done"]

    assert [plant.finish(request) for request in waiting] == [["done"]] * len(waiting)
    plant.wait_for(lambda: plant.rows("select count(*) from core.unindexed") == [(0,)], "the index")
