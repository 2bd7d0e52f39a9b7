"""A read replica answers searches, lists and facets, with a bound on the age of an answer. A client
that waited reads what it wrote. With a streaming standby of Postgres."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import psycopg
import pytest

from cubby.app.replica import SERVED
from cubby.storage import open_storage
from cubby.telemetry.metrics import replica_reads
from tests.app.replica_server import Pair, running_pair
from tests.cli.api_alone import cubby, environment, running_api
from tests.databases import Database

SECONDS = 2
LISTS = [
    "objects", "objects/months", "search?q=whale&facets=true", "clusters", "duplicates", "labels",
    "collections", "/admin/gallery", "/admin/search?q=whale", "/admin/clusters",
]  # fmt: skip
ANY = uuid.UUID(int=1)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with running_pair() as pair:
        yield pair


@pytest.fixture
def database(pair: Pair) -> Iterator[Database]:
    yield pair.database
    pair.go_on()


@pytest.fixture
def replicated(opened, pair: Pair) -> Callable[..., Any]:
    def open_(**changes: Any) -> Any:
        return opened(**{"read_url": pair.read_url, "read_lag_seconds": SECONDS} | changes)

    return open_


@pytest.mark.parametrize("path", LISTS)
async def test_lists_searches_and_facets_are_answered_by_the_replica(replicated, path):
    async with replicated() as client:
        await _until_used(client)
        before = _counted("replica")
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        assert _counted("replica") > before


@pytest.mark.parametrize("function", sorted(SERVED))
def test_what_the_replica_answers_reads_only(function: str, pair: Pair) -> None:
    with psycopg.connect(pair.read_url) as standby:
        (volatility, names, types, defaults) = standby.execute(
            "select provolatile::text, proargnames, proargtypes::regtype[]::text[], pronargdefaults"
            " from pg_proc where oid = %s::regproc", (function,),
        ).fetchone()  # fmt: skip
        assert volatility == "s"
        needed = list(zip(names or [], types, strict=False))[: len(types) - defaults]
        values = [_some(kind) for _, kind in needed]
        placed = ", ".join(f"%s::{kind}" for _, kind in needed)
        standby.execute("set role cubby_api")
        assert _refused_with(standby, f"select {function}({placed})", values)[:2] in ("", "CB")


async def test_a_client_that_waited_finds_what_it_sent_while_the_replica_lags(
    replicated, pair: Pair, hand
) -> None:
    async with replicated() as client:
        await _until_used(client)
        pair.hold()
        sent = (await client.post("ingest", json={"whale": "late"})).json()
        hand.store_documents()
        status = await client.get(f"ingest/{sent['ingest_job_id']}/status")
        listed = (await client.get("objects?limit=500")).json()

    assert "cubby-position" in status.headers
    assert sent["system_ids"][0] in [item["system_id"] for item in listed["items"]]
    assert pair.standby.ask("select pg_is_wal_replay_paused()") == [(True,)]


async def test_another_process_answers_so_for_the_position_it_is_given(
    replicated, pair: Pair, hand
) -> None:
    async with (
        replicated(read_lag_seconds=600) as writer,
        replicated(read_lag_seconds=600) as other,
    ):
        await _until_used(other)
        pair.hold()
        sent = await writer.post("ingest", json={"whale": "elsewhere"})
        position = {"Cubby-Position": sent.headers["cubby-position"]}
        (sent_id,) = sent.json()["system_ids"]
        old = (await other.get("objects?limit=500")).json()
        new = (await other.get("objects?limit=500", headers=position)).json()

    assert sent_id not in [item["system_id"] for item in old["items"]]
    assert sent_id in [item["system_id"] for item in new["items"]]


async def test_an_answer_is_never_older_than_the_bound(replicated, pair: Pair) -> None:
    async with replicated() as writer, replicated() as other:
        await _until_used(other)
        pair.hold()
        (sent_id,) = (await writer.post("ingest", json={"whale": "old"})).json()["system_ids"]
        await asyncio.sleep(SECONDS)
        listed = (await other.get("objects?limit=500")).json()
        assert sent_id in [item["system_id"] for item in listed["items"]]
        pair.go_on()
        await _until_used(other)


async def test_the_main_database_answers_while_the_replica_is_away(replicated, pair: Pair) -> None:
    async with replicated() as client:
        await _until_used(client)
        before = _counted("main")
        pair.standby.stop()
        answers = [await client.get("objects") for _ in range(20)]
        assert [answer.status_code for answer in answers] == [200] * 20
        assert _counted("main") > before
        pair.standby.start()
        await _until_used(client)


@pytest.mark.parametrize(
    ("wrong", "reason"), [("primary", "no_standby"), ("other", "other_system")]
)
async def test_a_server_that_is_no_standby_of_the_main_one_answers_nothing(
    wrong, reason, replicated, pair: Pair, monkeypatch
) -> None:
    url = pair.database.dsn if wrong == "primary" else pair.read_url
    async with replicated(read_url=url) as client:
        if wrong == "other":
            await _until_used(client)
            monkeypatch.setattr(client.services.replica, "_system", "1")
            client.services.replica.written = _nothing  # which would read it again
        await _until(lambda: client.services.replica._fault == reason)
        before = _counted("replica")
        assert (await client.get("objects")).status_code == 200
        assert _counted("replica") == before


async def test_roles_and_bounds_of_statements_are_those_of_the_main_database(
    replicated,
) -> None:
    ask = "select current_user, current_setting('statement_timeout'), current_setting('TimeZone')"
    async with replicated(key_statement_seconds=7) as client:
        for lane in ("asking", "admin"):
            found = []
            for pool in (client.services.replica.pools[lane], getattr(client.services.pools, lane)):
                async with pool.connection() as connection:
                    found.append(await (await connection.execute(ask)).fetchone())
            assert found[0] == found[1]
            assert found[0][0] == "cubby_api"


def test_the_command_gives_the_api_its_login_there_and_doctor_compares_the_servers(
    pair: Pair, tmp_path
) -> None:
    open_storage(f"fs://{tmp_path / 'storage'}").check()
    given = environment(pair.database.dsn, tmp_path, CUBBY_READ_URL=pair.read_url)
    with running_api(given, tmp_path / "api.log") as url:
        for _ in range(600):
            assert httpx.get(f"{url}/api/v1/objects").status_code == 200
            if 'replica_reads_total{answered_by="replica"' in httpx.get(f"{url}/metrics").text:
                break
        else:
            raise AssertionError((tmp_path / "api.log").read_text())
        users = pair.standby.ask("select distinct usename::text from pg_stat_activity where"
                                 " datname = 'cubby'", "postgres")  # fmt: skip
        good = cubby(given, "doctor", "--json")
        promoted = cubby(given | {"CUBBY_READ_URL": pair.database.dsn}, "doctor", "--json")

    assert users == [("cubby_api",)]
    assert "bytes of log behind" in _finding(good.stdout)["words"]
    assert _finding(good.stdout)["good"] is True
    assert "leads to no standby" in _finding(promoted.stdout)["words"]
    assert _finding(promoted.stdout)["good"] is False


def _finding(report: str) -> dict[str, Any]:
    (found,) = (one for one in json.loads(report)["findings"] if one["subject"] == "replica")
    return found


def _refused_with(standby: psycopg.Connection[Any], query: str, values: list[Any]) -> str:
    """The state of a refusal; empty for an answer."""
    try:
        standby.execute(query.encode(), values)
    except psycopg.Error as error:
        return error.sqlstate or "none"
    return ""


async def _nothing() -> None:
    return None


def _some(kind: str) -> Any:
    values = {"uuid": ANY, "uuid[]": [ANY], "text": "things", "jsonb": "{}", "integer": 1}
    return values.get(kind, 1)


def _counted(by: str) -> float:
    samples = [sample for metric in replica_reads.collect() for sample in metric.samples]
    return sum(
        sample.value for sample in samples
        if sample.name == "replica_reads_total" and sample.labels["answered_by"] == by
    )  # fmt: skip


async def _until_used(client: Any) -> None:
    async def used() -> bool:
        before = _counted("replica")
        return (await client.get("objects")).status_code == 200 and _counted("replica") > before

    for _ in range(600):
        if await used():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(client.services.replica._fault)


async def _until(happened: Callable[[], bool]) -> None:
    for _ in range(600):
        if happened():
            return
        await asyncio.sleep(0.05)
    raise AssertionError
