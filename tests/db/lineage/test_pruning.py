"""Ended jobs and steps go after keep_steps_days; what counts, and the chain, stay true."""

from __future__ import annotations

import psycopg
import pytest

from cubby.db.errors import Immutable, WrongState, translate
from tests.db.cubby import Cubby, vector
from tests.db.sent import documents, image
from tests.security.test_checkpoints import chain, faults, tamper

STEPS = "select count(*) from core.lineage where core._is_step(stage)"


def prune(cubby: Cubby, days: int = 30) -> dict[str, int]:
    """As the nightly job does it, a year later."""
    cubby.set("keep_steps_days", days)
    cubby.service.execute("set cubby.now = '2100-01-01'")
    cubby.call("api.begin_nightly")
    job = cubby.value("select max(id) from core.job where task = 'steps.prune'")
    cubby.begin(job)
    removed = {"jobs": 0, "lineage": 0}
    while (answer := cubby.call("api.prune_steps", p_job_id=job))["state"] == "running":
        removed = {kind: n + answer[kind] for kind, n in removed.items()}
    return removed


def test_nothing_is_pruned_by_default(cubby: Cubby) -> None:
    cubby.ingest({"a": 1})
    cubby.service.execute("set cubby.now = '2100-01-01'")

    cubby.call("api.begin_nightly")

    assert cubby.rows("select from core.job where task = 'steps.prune'") == []


def test_a_request_is_counted_as_before_when_its_jobs_are_gone(cubby: Cubby) -> None:
    cubby.set("json_chunk", 1)
    sent = cubby.work(cubby.accept(documents({"a": 1}, {"a": 2})))
    before = cubby.call("catalog.ingest_status", p_id=sent.id)

    removed = prune(cubby)

    assert removed["jobs"] >= 2
    assert cubby.jobs(sent) == []
    after = cubby.call("catalog.ingest_status", p_id=sent.id)
    assert (after["state"], after["progress"]) == (before["state"], before["progress"])
    assert [one["state"] for one in after["objects"]] == ["done", "done"]
    assert cubby.call("catalog.ingest_ended", p_id=sent.id)
    assert cubby.call("catalog.fsck_database") == []


def test_a_request_with_a_failed_job_keeps_all_of_them(cubby: Cubby) -> None:
    sent = cubby.accept(documents({"a": 1}), image())
    (bad,) = cubby.jobs(sent, "media.process")
    cubby.bury(bad)
    cubby.work(sent)
    status = cubby.call("catalog.ingest_status", p_id=sent.id)

    prune(cubby)

    assert len(cubby.jobs(sent, "json.store")) == 1
    assert bad in cubby.jobs(sent)
    assert cubby.call("catalog.ingest_status", p_id=sent.id) == status


def test_jobs_that_ended_lately_stay(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1})

    prune(cubby, days=36500)

    assert len(cubby.jobs(sent, "json.store")) == 1


def test_steps_go_and_what_came_in_and_what_people_did_stay_under_a_chain_that_holds(
    cubby: Cubby,
) -> None:
    cubby.space()
    picture = cubby.picture(vector(1))
    cubby.call("api.change_setting", p_name="N_sample", p_value=65, p_actor="ada")
    chain(cubby, limit=4)
    assert cubby.value(STEPS) > 0

    removed = prune(cubby)

    assert removed["lineage"] > 0
    covered = (
        " and id <= (select last_id from core.lineage_checkpoint order by number desc limit 1)"
    )
    assert cubby.value(STEPS + covered) == 0
    stages = {
        item["stage"]
        for item in cubby.call("catalog.object_lineage", p_id=picture["system_id"])["items"]
    }
    assert {"received", "clustered", "placed"} <= stages
    assert cubby.value("select count(*) from core.lineage where stage = 'setting_changed'") >= 1
    assert faults(cubby) == []
    chain(cubby)
    assert faults(cubby) == []


@pytest.fixture
def pruned(cubby: Cubby) -> Cubby:
    cubby.ingest({"a": 1}, {"a": 2})
    chain(cubby)
    prune(cubby)
    return cubby


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("delete from core.lineage where stage = 'received'", "rows, but "),
        (
            "update core.lineage set actor = 'eve' where stage = 'received'",
            "the digest of its rows",
        ),
        ("delete from core.lineage where stage = 'lineage_pruned'", "pruned without an event"),
        ("update core.lineage_pruning set rows = rows + 1", "rows, but "),
    ],
)
def test_what_is_done_to_the_kept_rows_is_found(pruned: Cubby, statement: str, said: str) -> None:
    tamper(pruned, statement)

    assert any(said in fault for fault in faults(pruned))


def test_steps_that_vanish_without_a_pruning_are_found(cubby: Cubby) -> None:
    cubby.ingest({"a": 1})
    chain(cubby)

    tamper(cubby, "delete from core.lineage where stage = 'processing'")

    assert any("rows, but " in fault for fault in faults(cubby))


def test_a_checkpoint_that_does_not_verify_is_not_pruned(cubby: Cubby) -> None:
    cubby.ingest({"a": 1})
    chain(cubby)
    tamper(cubby, "update core.lineage set actor = 'eve' where stage = 'received'")
    steps = cubby.value(STEPS)

    with pytest.raises(WrongState, match="Checkpoint 1 over lineage does not verify"):
        prune(cubby)

    assert cubby.value(STEPS) >= steps


@pytest.mark.parametrize("announced", ["", "on"])
def test_an_announced_pruning_removes_nothing_but_steps(cubby: Cubby, announced: str) -> None:
    cubby.ingest({"a": 1})

    assert not _deletes(cubby, announced, "received")
    assert _deletes(cubby, announced, "processing") == bool(announced)


def _deletes(cubby: Cubby, announced: str, stage: str) -> bool:
    with cubby.database.connect(None) as root:
        root.execute("select set_config('cubby.pruning', %s, false)", (announced,))
        try:
            root.execute("delete from core.lineage where stage = %s", (stage,))
        except psycopg.DatabaseError as error:
            refused = translate(error)
        else:
            return True
    assert isinstance(refused, Immutable)
    return False
