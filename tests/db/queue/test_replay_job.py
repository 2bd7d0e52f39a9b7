from __future__ import annotations

import pytest

from cubby.db.errors import InvalidArgument, NotFound, WrongState
from tests.db.cubby import Cubby
from tests.db.sent import documents, image


def _waiting(cubby: Cubby) -> list[int]:
    """Jobs the queue would hand out now that it has not handed out before."""
    return [
        row[0]
        for row in cubby.rows(
            "select (args ->> 'job_id')::bigint from queue.procrastinate_jobs"
            " where id in (select queue_job_id from core.job where state = 'queued') order by 1"
        )
    ]


def test_a_replayed_dead_letter_starts_afresh(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"a": 1}, {"a": 2}))
    job = cubby.jobs(sent)[0]
    cubby.bury(job)

    answer = cubby.call("api.replay_job", p_job_id=job, p_actor="anna")

    assert (answer["job_id"], answer["state"], answer["attempts"]) == (job, "queued", 0)
    assert _waiting(cubby) == [job]
    status = cubby.call("catalog.ingest_status", p_id=sent.id)
    assert status["progress"]["queued"] == 2
    cubby.work(sent)
    status = cubby.call("catalog.ingest_status", p_id=sent.id)
    assert (status["state"], status["progress"]["done"]) == ("done", 2)
    assert status["objects"][0]["error"] is None
    assert cubby.value("select count(*) from core.failure") == 0


def test_the_replay_is_in_lineage_with_its_actor(cubby: Cubby) -> None:
    job = cubby.jobs(cubby.accept(image()))[0]
    cubby.bury(job)
    cubby.call("api.replay_job", p_job_id=job, p_actor="anna")

    assert cubby.rows(
        "select actor, detail -> 'replayed' from core.lineage where stage = 'replayed'"
    ) == [("anna", True)]


@pytest.mark.parametrize("state", ["queued", "processing", "done"])
def test_only_dead_letters_can_be_replayed(cubby: Cubby, state: str) -> None:
    sent = cubby.accept(documents({"a": 1}))
    job = cubby.jobs(sent)[0]
    if state == "processing":
        cubby.begin(job)
    if state == "done":
        cubby.work(sent)

    with pytest.raises(WrongState) as refusal:
        cubby.call("api.replay_job", p_job_id=job)

    assert refusal.value.message == f"Job {job} is {state}, not a dead letter"
    assert "catalog.dead_letter and catalog.failed_object list them" in (refusal.value.hint or "")
    assert refusal.value.detail == {"job_id": job, "state": state}


def test_a_job_that_does_not_exist_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound, match="Job 404 not found"):
        shared.call("api.replay_job", p_job_id=404)


def _three_dead(cubby: Cubby) -> tuple[int, int, int]:
    corrupt = cubby.jobs(cubby.accept(image(name="a")))[0]
    away = cubby.jobs(cubby.accept(image(name="b")))[0]
    store = cubby.jobs(cubby.accept(documents({"a": 1})))[0]
    cubby.bury(corrupt, "corrupt")
    cubby.bury(away, "away")
    cubby.bury(store, "away")
    return corrupt, away, store


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [0, 1, 2]),
        ({"task": "media.process"}, [0, 1]),
        ({"code": "away"}, [1, 2]),
        ({"task": "media.process", "code": "away"}, [1]),
        ({"stage": "encode"}, []),
    ],
)
def test_dead_letters_are_replayed_by_task_code_and_stage(
    cubby: Cubby, chosen: dict[str, str], expected: list[int]
) -> None:
    dead = _three_dead(cubby)

    answer = cubby.call("api.replay_jobs", p_filter=chosen, p_actor="anna")

    assert answer == {"replayed": len(expected)}
    assert _waiting(cubby) == [dead[index] for index in expected]


def test_another_filter_is_refused(shared: Cubby) -> None:
    with pytest.raises(InvalidArgument) as refusal:
        shared.call("api.replay_jobs", p_filter={"owner": "ann"})

    assert refusal.value.message == "Unknown filter of jobs: owner"
    assert refusal.value.hint == "Use task, code, stage, job_ids."


def test_of_given_jobs_those_that_are_no_dead_letters_are_passed_over_and_counted(
    cubby: Cubby,
) -> None:
    corrupt, away, store = _three_dead(cubby)
    waiting = cubby.jobs(cubby.accept(image(name="c")))[0]

    chosen = [corrupt, corrupt, store, waiting, 404]
    answer = cubby.call("api.replay_jobs", p_filter={"job_ids": chosen}, p_actor="anna")

    assert answer == {"replayed": 2, "passed_over": 2}
    assert cubby.call("catalog.job_detail", p_job_id=away)["state"] == "failed"
    assert cubby.call("api.replay_jobs", p_filter={"job_ids": []}) == {
        "replayed": 0,
        "passed_over": 0,
    }


@pytest.mark.parametrize("ids", [7, "7", ["seven"], [None], [1.5], {"id": 7}])
def test_ids_that_are_no_list_of_numbers_are_refused(shared: Cubby, ids: object) -> None:
    with pytest.raises(InvalidArgument, match="job_ids is a list of numbers"):
        shared.call("api.replay_jobs", p_filter={"job_ids": ids})


@pytest.mark.parametrize("by", ["all", "route", "store"])
def test_stores_that_failed_with_their_routing_come_back_through_it(cubby: Cubby, by: str) -> None:
    cubby.set("json_chunk", 1)
    sent = cubby.accept(documents({"a": 1, "b": 1}, {"c": 1}))
    route = cubby.jobs(sent, "json.route")[0]
    stores = cubby.jobs(sent, "json.store")
    cubby.bury(route)

    if by == "all":
        assert cubby.call("api.replay_jobs")["replayed"] == 3
    else:
        job = route if by == "route" else stores[1]
        cubby.call("api.replay_job", p_job_id=job)

    assert _waiting(cubby) == [route]
    assert cubby.rows("select distinct state from core.job") == [("queued",)]
    cubby.work(sent)
    assert cubby.call("catalog.ingest_status", p_id=sent.id)["progress"]["done"] == 2


def test_a_store_that_failed_by_itself_comes_back_by_itself(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)
    sent = cubby.accept(documents({"a": 1}, {"a": 1}))
    route, store = cubby.jobs(sent, "json.route")[0], cubby.jobs(sent, "json.store")[0]
    cubby.begin(route)
    cubby.call(
        "api.route_documents",
        p_job_id=route,
        p_key_sets=[{"document": {"a": None}, "count": 2}],
    )
    cubby.bury(store)

    assert cubby.call("api.replay_job", p_job_id=store)["state"] == "queued"
    assert store in _waiting(cubby)
    assert route not in _waiting(cubby)
