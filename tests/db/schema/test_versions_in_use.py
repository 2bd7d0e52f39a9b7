"""Versions change under readers, and under documents that stream in."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from cubby.db.errors import WrongState
from tests.db.cubby import Cubby
from tests.db.schema.versions import MANY, columns, pour, versions

PATIENCE_SECONDS = 120


def test_a_reader_makes_acceptance_and_rollback_give_up_soon(things: Cubby) -> None:
    pour(things, {"a": 1, "new": 1})
    with things.database.connect("cubby_analyst") as analyst, analyst.transaction():
        analyst.execute("select * from collections.things")
        with pytest.raises(WrongState, match="The table is in use"):
            things.accept_schema("things", 2)
    things.accept_schema("things", 2)
    with things.database.connect("cubby_analyst") as analyst, analyst.transaction():
        analyst.execute("select * from collections.things")
        with pytest.raises(WrongState, match="The table is in use"):
            things.roll_back("things", 2)

    assert versions(things) == [(1, "provisional"), (2, "active")]


def test_readers_are_never_kept_out_while_rows_are_healed(things: Cubby) -> None:
    pour(things, {"a": "n/a", "new": True})
    schema = things.proposal("things", 2)["id"]
    things.call("api.accept_schema", p_schema_id=schema)
    job = things.value("select max(id) from core.job where task = 'schema.backfill'")
    things.begin(job)

    with things.service.transaction():
        things.call("api.backfill_schema", p_job_id=job)
        held = things.rows(
            "select distinct mode from pg_locks where relation = 'collections.things'::regclass"
        )
        with things.database.connect("cubby_analyst") as analyst:
            analyst.execute("set lock_timeout = '10ms'")
            row = analyst.execute("select count(*) from collections.things").fetchone()

    assert row == (MANY + 2,)
    assert ("AccessExclusiveLock",) not in held


def test_documents_that_stream_in_meet_every_version_once(cubby: Cubby) -> None:
    """Accept, drift, version 2, its rollback and its acceptance, while three others store. What is
    new about their documents begins with the first acceptance, so that it is drift."""
    cubby.set("json_chunk", 7)
    cubby.ingest(*({"n": n} for n in range(20)), collection="things")
    others = [cubby.another() for _ in range(3)]
    drifting, enough = threading.Event(), threading.Event()
    failures: list[BaseException] = []
    stored = [0, 0, 0]

    def document(place: int, n: int) -> dict[str, Any]:
        if not drifting.is_set():
            return {"n": n}
        return {"n": n, "place": place, "s": str(n)} if n % 3 else {"n": str(n)}

    def pour(place: int, other: Cubby) -> None:
        try:
            while not enough.is_set():
                start = stored[place]
                other.ingest(
                    *(document(place, n) for n in range(start, start + 5)), collection="things"
                )
                stored[place] += 5
        except BaseException as error:  # noqa: BLE001 -- told to the test
            failures.append(error)

    threads = [
        threading.Thread(target=pour, args=(place, other)) for place, other in enumerate(others)
    ]
    for thread in threads:
        thread.start()
    try:
        cubby.accept_schema("things")
        assert cubby.verify("things")["holds"]
        drifting.set()
        version = _wait_for_version(cubby)
        cubby.accept_schema("things", version)
        assert cubby.verify("things")["holds"]
        cubby.roll_back("things", version)
        cubby.backfill()
        assert cubby.verify("things")["holds"]
        cubby.roll_back("things")
        cubby.accept_schema("things")
    finally:
        enough.set()
        for thread in threads:
            thread.join()
        for other in others:
            other.close()

    assert failures == []
    answer = cubby.verify("things")
    assert (answer["broken"], answer["missing"], answer["strays"]) == (0, 0, 0)
    assert answer["documents"] == answer["rows"] == 20 + sum(stored)


def _wait_for_version(cubby: Cubby) -> int:
    """The next version's number, once drift has proposed it and the table is filled."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = cubby.rows(
            "select next.version from core.schema_def as next join core.schema_def as base"
            " on base.id = next.base_id and base.status = 'active' and base.backfill_state = 'done'"
            " where next.status = 'provisional'"
        )
        if found:
            return int(found[0][0])
    raise AssertionError("drift proposed nothing")


def test_a_reader_in_a_long_transaction_leaves_the_columns_to_the_job(things: Cubby) -> None:
    pour(things, {"a": 1, "new": True})
    things.accept_schema("things", 2)
    things.roll_back("things", 2)
    job = things.value("select max(id) from core.job where task = 'schema.backfill'")
    things.begin(job)
    with things.database.connect("cubby_analyst") as analyst, analyst.transaction():
        analyst.execute("select * from collections.things")
        with pytest.raises(WrongState, match="The table is in use"):
            things.call("api.backfill_schema", p_job_id=job)

    assert things.verify("things")["holds"]
    assert things.call("api.backfill_schema", p_job_id=job)["state"] == "done"
    assert columns(things) == ["document_id", "a", "o_x", "extra"]
