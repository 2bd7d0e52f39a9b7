"""Workers take over what an admin sets for the queues, while they run."""

from __future__ import annotations

import asyncio

from cubby.workers.steering import Limit, Steering
from tests.workers.pictures import noise
from tests.workers.plant import Plant


def test_a_paused_queue_waits_while_others_go_on_and_then_goes_on(plant: Plant) -> None:
    plant.call("api.pause_queue", p_queue="media")
    plant.work()
    pictures = plant.send(noise(plant.folder / "one.png", (200, 20, 20)))
    plant.finish(plant.send(b'[{"a": 1}]'))
    assert plant.jobs(pictures) == [("queued", 0)]

    plant.call("api.resume_queue", p_queue="media")

    assert plant.finish(pictures) == ["done"]


def test_a_running_worker_takes_no_more_of_a_queue_that_is_paused(plant: Plant) -> None:
    worker = plant.work()
    plant.finish(plant.send(noise(plant.folder / "one.png", (200, 20, 20))))
    plant.call("api.pause_queue", p_queue="media")
    plant.wait_for(lambda: _steered(worker.log(), {"media": 0}), "the pause")

    waiting = plant.send(noise(plant.folder / "two.png", (20, 200, 20)))
    plant.finish(plant.send(b'[{"a": 1}]'))

    assert plant.jobs(waiting) == [("queued", 0)]
    assert worker.stop() == 0  # also while a queue is paused
    assert plant.jobs(waiting) == [("queued", 0)]


def test_a_worker_of_chosen_queues_leaves_the_others_to_others(plant: Plant) -> None:
    plant.work(CUBBY_QUEUES="json,index,gate,tables")
    pictures = plant.send(noise(plant.folder / "one.png", (200, 20, 20)))
    plant.finish(plant.send(b'[{"a": 1}]'))
    assert plant.jobs(pictures) == [("queued", 0)]

    plant.work(index=1, CUBBY_QUEUES="media")

    assert plant.finish(pictures) == ["done"]


def test_a_queue_of_more_jobs_at_once_begins_them_at_once(plant: Plant) -> None:
    plant.call("api.set_queue_concurrency", p_queue="media", p_concurrency=4)
    requests = [
        plant.send(noise(plant.folder / f"{number}.png", (50 * number, 90, 9)))
        for number in range(4)
    ]
    with plant.held("core.media"):
        plant.work()
        plant.standing_still(4)
    assert [plant.finish(request) for request in requests] == [["done"]] * 4


async def test_room_is_given_up_to_the_limit_and_again_after_a_release() -> None:
    steering = Steering({"media": 1})
    assert await steering.room("media")
    second = asyncio.ensure_future(steering.room("media"))
    await asyncio.sleep(0)
    assert not second.done()

    await steering.release("media")
    assert await second
    assert await steering.set_limits({"media": Limit(False, 2)}) == {"media": 2}
    assert await steering.room("media")
    third = asyncio.ensure_future(steering.room("media"))
    assert await steering.set_limits({"media": Limit(True, 2)}) == {"media": 0}
    await steering.release("media")
    await steering.release("media")
    await asyncio.sleep(0)
    assert not third.done()
    assert await steering.set_limits({}) == {"media": 1}
    assert await third


async def test_a_wait_for_room_ends_when_fetching_stops() -> None:
    steering = Steering({"media": 1})
    await steering.set_limits({"media": Limit(True, None)})
    waiting = asyncio.ensure_future(steering.room("media"))

    await steering.stop()

    assert not await waiting


def _steered(log: list[dict[str, object]], wanted: dict[str, int]) -> bool:
    return any(entry.get("concurrency") == wanted for entry in log)
