from __future__ import annotations

from pathlib import Path
from typing import cast

from cubby.workers.nightly import add_nightly
from cubby.workers.queue import make_app
from cubby.workers.runtime import Runtime
from tests.workers.pictures import noise
from tests.workers.plant import Plant

NIGHTLY = "from core.job where task in ('clusters.tidy', 'storage.clean')"


def test_the_night_is_begun_by_one_worker_and_ends(plant: Plant, tmp_path: Path) -> None:
    plant.work()
    request = plant.send(noise(tmp_path / "red.png", (208, 48, 48)))
    assert plant.finish(request) == ["done"]
    [(old,), (fresh,)] = plant.rows(
        "select uuidv7(-make_interval(days => days)) from (values (8), (0)) as began (days)"
    )
    for left in (old, fresh):
        plant.storage.put(f"incoming/{left}/0001", b"half of a request")
    # What procrastinate defers when the hour comes.
    plant.rows(
        "select queue.procrastinate_defer_jobs_v1(array[row('maintenance', 'nightly.begin', 0,"
        " null, null, '{\"timestamp\": 0}', null)::queue.procrastinate_job_to_defer_v1])"
        " from set_config('search_path', 'queue', false)"
    )

    plant.wait_for(
        lambda: len(plant.rows(f"select {NIGHTLY} and state = 'done'")) == 2,
        "the end of the night",
    )
    assert plant.rows(f"select task {NIGHTLY} order by task") == [
        ("clusters.tidy",), ("storage.clean",),
    ]  # fmt: skip
    # Killed while it received: no client knows it as accepted.
    assert [uri for uri, _ in plant.storage.list("incoming")] == [
        f"fs://incoming/{request}/0", f"fs://incoming/{fresh}/0001",
    ]  # fmt: skip


def test_every_worker_knows_the_hour() -> None:
    app, _ = make_app("postgresql:///nowhere", {}, None, "here:1:0")
    add_nightly(app, cast(Runtime, None), "17 3 * * *")

    ((_, identifier), periodic), *others = app.periodic_registry.periodic_tasks.items()
    assert (identifier, periodic.cron, others) == ("nightly", "17 3 * * *", [])
