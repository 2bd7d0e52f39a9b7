"""What is learned from documents follows their storing, and never makes it wait."""

from __future__ import annotations

from typing import Any

from tests.db.cubby import Cubby
from tests.db.sent import documents


def _store(cubby: Cubby, *values: Any, collection: str = "things") -> None:
    """Store without what follows."""
    sent = cubby.accept(documents(*values), collection=collection)
    [job] = cubby.jobs(sent, "json.store")
    cubby.begin(job)
    with cubby.service.transaction():
        cubby.copy(job, dict(enumerate(sent.elements)))
        cubby.call("api.store_documents", p_job_id=job)


def _index(cubby: Cubby) -> list[str]:
    """Do the job json.index until it ends or waits; the states it answered."""
    cubby.call("api.queue_indexing")
    job = cubby.value("select id from core.job where task = 'json.index' and state = 'queued'")
    cubby.begin(job)
    states = ["running"]
    while states[-1] == "running":
        states.append(cubby.call("api.index_documents", p_job_id=job)["state"])
    return states[1:]


def test_a_document_is_done_before_anything_is_learned_from_it(cubby: Cubby) -> None:
    _store(cubby, {"a": 1}, {"a": 2})

    assert cubby.rows("select documents, learned_at from core.collection") == [(2, None)]
    assert cubby.rows("select from core.schema_def") == []
    assert _index(cubby)[-1] == "done"
    assert cubby.rows("select sample_size from core.schema_def") == [(2,)]
    assert cubby.value("select count(*) from core.collection_sample") == 2


def test_storing_does_not_wait_for_a_decision(cubby: Cubby) -> None:
    _store(cubby, {"a": 1})
    decider = cubby.another()
    with decider.owner.transaction():
        decider.run(
            "select pg_advisory_xact_lock(hashtext('cubby.decision'), id) from core.collection"
        )
        cubby.service.execute("set lock_timeout = '100ms'")
        _store(cubby, {"a": 2})
    decider.close()
    assert cubby.value("select documents from core.collection") == 2


def test_a_new_collection_is_learned_while_documents_arrive_and_the_rest_waits(
    cubby: Cubby,
) -> None:
    _store(cubby, {"a": 1}, collection="first")
    cubby.accept(documents({"b": 1}), collection="second")

    assert _index(cubby) == ["running", "waiting"]
    assert cubby.rows("select name from core.schema_def") == [("first",)]
    assert cubby.rows("select profiled from core.collection where name = 'first'") == [(0,)]


def test_what_is_stored_again_and_again_is_learned_as_if_at_once(cubby: Cubby) -> None:
    cubby.set("N_sample", 3)
    values = [{"n": n, "s": str(n)} for n in range(12)]
    for value in values:
        _store(cubby, value, collection="singly")
    _index(cubby)
    _store(cubby, *values, collection="together")
    _index(cubby)
    hashes = (
        "select array_agg(hash order by hash) from core.collection_sample group by collection_id"
    )
    one, other = cubby.rows(hashes)
    assert one == other


def test_drift_is_counted_once_whether_it_came_before_or_after_acceptance(cubby: Cubby) -> None:
    cubby.ingest(*({"a": n} for n in range(5)), collection="things")
    proposal = cubby.proposal("things")["id"]
    _store(cubby, {"a": 6, "late": 1})
    cubby.call("api.accept_schema", p_schema_id=proposal, p_actor="anna")
    _store(cubby, {"a": 7, "late": 2})
    cubby.backfill()
    cubby.learn()
    cubby.learn()
    drift = "select documents from core.drift where path = '$.late'"
    assert cubby.rows(drift) == [(2,)]
    assert cubby.value("select documents from core.drift where path = '$'") == 7
