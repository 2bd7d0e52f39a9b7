from __future__ import annotations

from pathlib import Path
from typing import cast

from tests.workers.pictures import noise
from tests.workers.plant import Plant
from workers.nightly import CRON, add_nightly
from workers.queue import make_app
from workers.runtime import Runtime


def test_the_night_is_begun_by_one_worker_and_ends(plant: Plant, tmp_path: Path) -> None:
    plant.work()
    assert plant.finish(plant.send(noise(tmp_path / "red.png", (208, 48, 48)))) == ["done"]
    # What procrastinate defers when the hour comes.
    plant.rows(
        "select queue.procrastinate_defer_jobs_v1(array[row('maintenance', 'nightly.begin', 0,"
        " null, null, '{\"timestamp\": 0}', null)::queue.procrastinate_job_to_defer_v1])"
        " from set_config('search_path', 'queue', false)"
    )

    plant.wait_for(
        lambda: plant.rows("select from core.job where task = 'clusters.tidy' and state = 'done'"),
        "the end of the night",
    )
    assert plant.rows("select count(*) from core.job where task = 'clusters.tidy'") == [(1,)]


def test_every_worker_knows_the_hour() -> None:
    app, _ = make_app("postgresql:///nowhere")
    add_nightly(app, cast(Runtime, None))

    ((_, identifier), periodic), *others = app.periodic_registry.periodic_tasks.items()
    assert (identifier, periodic.cron, others) == ("nightly", CRON, [])
