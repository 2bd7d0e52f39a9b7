from __future__ import annotations

from tests.db.cubby import Cubby
from tests.db.sent import image


def test_a_job_that_is_handed_back_is_free_and_has_lost_no_try(cubby: Cubby) -> None:
    job = cubby.jobs(cubby.accept(image()))[0]
    cubby.begin(job, "leaver")
    cubby.run("set search_path = queue, public")  # as procrastinate's triggers need it
    cubby.run("update procrastinate_jobs set status = 'doing'")

    assert cubby.call("api.hand_back_jobs", p_worker="leaver") == 1

    assert cubby.rows("select state, attempts from core.job") == [("queued", 0)]
    assert cubby.rows("select status::text, worker_id from queue.procrastinate_jobs") == [
        ("todo", None)
    ]
    assert cubby.begin(job)["attempt"] == 1


def test_the_jobs_of_others_and_those_that_have_ended_are_left_alone(cubby: Cubby) -> None:
    theirs, ended = (cubby.jobs(cubby.accept(image(name=name)))[0] for name in ("a", "b"))
    cubby.begin(theirs, "other")
    cubby.begin(ended, "leaver")
    cubby.fail(ended, permanent=True)

    assert cubby.call("api.hand_back_jobs", p_worker="leaver") == 0
    assert cubby.rows("select state from core.job order by id") == [("processing",), ("failed",)]
