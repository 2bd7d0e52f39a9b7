"""The chain of checkpoints over lineage: what breaks it, what does not, and what waits for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cubby.cli.checkpoint_files import read_checkpoints
from cubby.cli.fsck import Check
from cubby.storage import open_storage
from tests.db.cubby import Cubby, at_once

OTHER = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"


def settle(cubby: Cubby) -> None:
    """As when the last look at running transactions was a while ago."""
    cubby.call("api.chain_lineage")
    cubby.run("update core.lineage_watermark set seen_at = clock_timestamp() + interval '1 hour'")


def chain(cubby: Cubby, limit: int = 10_000) -> int:
    """How many rows were covered."""
    covered = "select coalesce(sum(rows), 0)::integer from core.lineage_checkpoint"
    before = cubby.value(covered)
    settle(cubby)
    while cubby.call("api.chain_lineage", p_limit=limit) == limit:
        pass
    return int(cubby.value(covered) - before)


def act(cubby: Cubby, times: int = 3) -> None:
    for n in range(times):
        cubby.call("api.change_setting", p_name="N_sample", p_value=64 + n, p_actor="ada")


def faults(cubby: Cubby) -> list[str]:
    return [fault for one in cubby.call("catalog.fsck_lineage") for fault in one["faults"]]


@pytest.fixture
def chained(cubby: Cubby) -> Cubby:
    act(cubby, 5)
    chain(cubby, limit=2)
    return cubby


def tamper(cubby: Cubby, statement: str) -> None:
    """As a superuser would, whom no trigger stops."""
    with cubby.database.connect(None) as root:
        root.execute("set session_replication_role = replica")
        root.execute(statement)  # type: ignore[call-overload]


def test_all_lineage_is_covered_once(chained: Cubby) -> None:
    checkpoints = chained.call("catalog.list_checkpoints")["items"]

    assert [one["number"] for one in checkpoints] == [1, 2, 3]
    assert sum(one["rows"] for one in checkpoints) == chained.value(
        "select count(*) from core.lineage"
    )
    assert faults(chained) == []
    assert chain(chained) == 0
    act(chained)
    assert chain(chained) == 3
    assert faults(chained) == []


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("update core.lineage set actor = 'eve' where id = (select min(id::text)::uuid from"
         " core.lineage)", "the digest of its rows is another"),
        ("update core.lineage set detail = '{\"to\": 1}' where id = (select max(id::text)::uuid"
         " from core.lineage)", "the digest of its rows is another"),
        ("update core.lineage set created_at = created_at - interval '1 second'",
         "the digest of its rows is another"),
        ("update core.lineage set db_user = 'ada'", "the digest of its rows is another"),
        (f"update core.lineage set api_key_id = '{OTHER}'", "the digest of its rows is another"),
        ("delete from core.lineage where id = (select id from core.lineage order by id offset 1"
         " limit 1)", "it covers 2 rows, but 1 exist"),
        (f"insert into core.lineage (id, stage, actor, created_at) values ('{OTHER}', 'x', 'ada',"
         " '2025-08-29')", "1 rows were put before it"),
        ("delete from core.lineage_checkpoint where number = 2", "checkpoint 2 is missing"),
        ("update core.lineage_checkpoint set digest = repeat('a', 64) where number = 1",
         "it does not continue the checkpoint before"),
        ("update core.lineage set detail = core._erased_detail(detail) where id = (select"
         " min(id::text)::uuid from core.lineage)", "1 details were erased without an event"),
    ],
)  # fmt: skip
def test_a_change_breaks_the_chain(chained: Cubby, statement: str, said: str) -> None:
    tamper(chained, statement)

    assert said in faults(chained)


def test_an_erased_detail_does_not_break_the_chain(chained: Cubby) -> None:
    (row,) = chained.rows("select id, detail from core.lineage order by id limit 1")
    for _ in range(2):
        chained.call(
            "api.erase_lineage_detail", p_id=row[0], p_reason="it names a person", p_actor="ada"
        )

    (after,) = chained.rows("select detail from core.lineage where id = %s", row[0])
    assert set(after[0]) == {"erased_sha256"}
    assert faults(chained) == []
    assert chained.rows(
        "select actor, detail - 'lineage_id' from core.lineage where stage = 'detail_erased'"
    ) == [("ada", {"reason": "it names a person"})]
    # The event may be erased, too: it stays as one.
    (event,) = chained.rows("select id from core.lineage where stage = 'detail_erased'")
    chained.call(
        "api.erase_lineage_detail", p_id=event[0], p_reason="the reason names her", p_actor="ada"
    )
    assert chain(chained) > 0
    assert faults(chained) == []
    tamper(chained, "update core.lineage set detail = jsonb_build_object('erased_sha256', 'ab')")
    assert faults(chained) != []


@pytest.mark.parametrize(
    "change",
    [
        "detail = '{}'",
        "actor = 'eve', detail = core._erased_detail(detail)",
        'detail = \'{"erased_sha256": "ab"}\'',
    ],
)
def test_lineage_is_changed_by_erasure_alone(chained: Cubby, change: str) -> None:
    for announced in ("off", "on"):
        chained.run("select set_config('cubby.erasing', %s, false)", announced)
        with pytest.raises(psycopg.Error, match="lineage is immutable"):
            chained.run(f"update core.lineage set {change}")


def test_a_transaction_that_may_still_write_is_waited_for_by_the_chain_alone(
    cubby: Cubby,
) -> None:
    """The chain goes round it, and no writer waits for the chain."""
    act(cubby)
    with cubby.database.connect() as writer:
        with writer.transaction():
            writer.execute("select api.change_setting('N_sample', '32', 'slow')")
            settle(cubby)
            assert cubby.call("api.chain_lineage") == 0
        assert chain(cubby) == 4
    with cubby.database.connect() as chaining, chaining.transaction():
        chaining.execute("select api.chain_lineage()")
        cubby.service.execute("set lock_timeout = '5s'")
        act(cubby)
    assert faults(cubby) == []


def test_two_workers_at_once_make_one_chain(cubby: Cubby) -> None:
    act(cubby, 6)
    settle(cubby)
    others = [cubby.another() for _ in range(4)]
    at_once(*[lambda other=other: other.call("api.chain_lineage", p_limit=2) for other in others])
    for other in others:
        other.close()

    assert faults(cubby) == []
    numbers = [one["number"] for one in cubby.call("catalog.list_checkpoints")["items"]]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_database_that_was_restored_to_another_server_goes_on(chained: Cubby) -> None:
    """There the numbers of transactions begin again."""
    chained.run("update core.lineage_watermark set next_xid = '9000000000000000'")
    act(chained)
    assert chained.call("api.chain_lineage") == 0
    assert chain(chained) == 3
    assert faults(chained) == []


def _findings(cubby: Cubby, tmp_path: Path, exported: Path | None = None) -> list[tuple[str, str]]:
    check = Check(cubby.service, open_storage(f"fs://{tmp_path}"))
    if exported is not None:
        check.exported = read_checkpoints(exported)
    return [
        (one.subject, one.message)
        for one in check.findings(lambda name, count: None)
        if one.kind == "lineage_chain_broken"
    ]


def test_an_exported_chain_shows_one_that_was_computed_again(
    chained: Cubby, tmp_path: Path
) -> None:
    exported = tmp_path / "kept.ndjson"
    items = chained.call("catalog.list_checkpoints")["items"]
    exported.write_text("".join(json.dumps(one) + "\n" for one in items))
    assert _findings(chained, tmp_path, exported) == []

    tamper(chained, "update core.lineage set actor = 'eve'")
    tamper(chained, "delete from core.lineage_checkpoint")
    chain(chained, limit=4)

    assert _findings(chained, tmp_path) == []
    assert [subject for subject, _ in _findings(chained, tmp_path, exported)] == [
        "checkpoint 1", "checkpoint 2", "checkpoint 3",
    ]  # fmt: skip


async def test_the_chain_is_exported_by_http(client: Any, database: Any) -> None:
    cubby = Cubby(database)
    act(cubby, 3)
    chain(cubby, limit=1)
    cubby.close()
    first = (await client.get("lineage/checkpoints?limit=2")).json()
    rest = (await client.get(f"lineage/checkpoints?cursor={first['next_cursor']}")).json()

    numbers = [one["number"] for one in first["items"] + rest["items"]]
    assert numbers == [1, 2, 3]
    assert rest["next_cursor"] is None
    assert (await client.get("lineage/checkpoints?cursor=x")).status_code == 400
