"""Lineage says when something happened, which login did it and for which API key, whatever the
caller says."""

from __future__ import annotations

import asyncio
from typing import Any

import psycopg
import pytest

from cubby.app import refusals
from cubby.app.ids import uuid7
from cubby.db.apply import HERE
from cubby.db.errors import CubbyError
from tests.app.keys.conftest import bearer
from tests.app.keys.test_login import log_in
from tests.db.cubby import Cubby
from tests.db.sent import documents


@pytest.fixture
def shipped(cubby: Cubby) -> None:
    """The clock that a deployment has; that of the tests afterwards is no more."""
    with cubby.database.connect(None) as root:
        text = (HERE / "functions" / "core" / "current_time.sql").read_bytes()
        root.execute("set role cubby_owner")
        root.execute(text)


@pytest.mark.usefixtures("shipped")
def test_no_login_sets_the_clock_not_even_a_superuser(
    cubby: Cubby, eve: psycopg.Connection[Any]
) -> None:
    with cubby.database.connect(None) as root:
        for session in (eve, root):
            session.execute("set cubby.now = '2001-01-01T00:00:00Z'")
            session.execute("select api.change_setting('N_sample', '64', 'eve')")
            session.execute("select api.change_setting('N_sample', '32', 'eve')")

    times = cubby.rows(
        "select abs(extract(epoch from created_at - clock_timestamp())) < 600 from core.lineage"
    )
    assert times == [(True,)] * 4


@pytest.mark.parametrize(
    "forged",
    [
        "set cubby.actor = 'ada'",
        'set cubby.detail = \'{"by": "ada"}\'',
        "set role cubby_admin",
        "set cubby.api_key_id = '0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90'",
    ],
)
def test_the_actor_of_a_person_is_the_login_and_any_other_name_a_claim(
    cubby: Cubby, eve: psycopg.Connection[Any], forged: str
) -> None:
    eve.execute(forged)  # type: ignore[call-overload]
    eve.execute("select api.change_setting('N_sample', '64', 'ada')")

    assert cubby.rows(
        "select actor, db_user, api_key_id, detail ->> 'claimed_actor', detail ->> 'by'"
        " from catalog.lineage"
    ) == [("eve", "eve", None, "ada", None)]


def test_a_process_of_cubby_says_for_whom_it_acts(cubby: Cubby) -> None:
    cubby.call("api.change_setting", p_name="N_sample", p_value=64, p_actor="ada")

    assert cubby.rows("select actor, db_user, detail ? 'claimed_actor' from catalog.lineage") == [
        ("ada", "postgres", False)
    ]


def test_an_admin_in_psql_sends_under_no_other_name(
    cubby: Cubby, eve: psycopg.Connection[Any]
) -> None:
    """Neither by what the request says of its sender, nor by the settings that the API uses."""
    cubby.service.close()
    cubby.service = eve
    request = str(uuid7())
    eve.execute("select set_config('cubby.actors', %s, false)", [f'{{"{request}": "ada"}}'])
    cubby.accept(documents({"a": 1}), actor="ada", id=request)

    assert cubby.rows(
        "select distinct actor, db_user from core.lineage where stage = 'received'"
    ) == [("eve", "eve")]


def test_an_admin_in_psql_reports_no_refusal(cubby: Cubby, eve: psycopg.Connection[Any]) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        eve.execute("select api.record_refusals('[]')")
    eve.rollback()


async def test_the_key_of_a_request_stands_beside_what_it_did(client, database, add):
    add("admin", "ada")
    secret = add("admin", "eva")
    ids = dict(database.rows("select name, id from core.api_key"))

    await client.patch("settings/N_sample", json={"value": 64}, headers=bearer(secret))
    await client.post("ingest", json={"a": 1}, headers=bearer(secret))
    # As many as are not recorded in a group with other requests.
    await client.post("ingest", json=[{"a": n} for n in range(200)], headers=bearer(secret))

    rows = database.rows(
        "select stage, actor, api_key_id from catalog.lineage"
        " where stage in ('setting_changed', 'received') order by id"
    )
    assert rows == [
        ("setting_changed", "eva", ids["eva"]),
        ("received", "eva", ids["eva"]),
        ("received", "eva", ids["eva"]),
    ]


def _refused(database: Any) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = {}
    for stage, *rest in database.rows(
        "select stage, actor, api_key_id is not null, detail from core.lineage"
        " where stage in ('login_failed', 'key_unknown', 'role_refused') order by id"
    ):
        found.setdefault(stage, []).append(tuple(rest))
    return found


async def test_refusals_are_counted_and_written_once_a_minute(client, database, add):
    reader = add("read", "reader")
    for n in range(30):
        await client.get("objects", headers=bearer(f"no-such-key-{n}"))
        await client.post("keys/revoke", json={"name": "reader"}, headers=bearer(reader))
        await log_in(client, f"guess-{n}")
    await client.services.refusals.close()

    found = _refused(database)
    assert set(found) == {"login_failed", "key_unknown", "role_refused"}
    for stage, rows in found.items():
        assert sum(row[2]["count"] for row in rows) == 30, stage
        # The first at once, and the others of the minute together.
        assert len(rows) <= 2, stage
    assert {row[:2] for row in found["role_refused"]} == {("reader", True)}
    assert {row[:2] for row in found["key_unknown"]} == {("http", False)}
    assert set(found["role_refused"][0][2]["operations"]) == {"POST /api/v1/keys/revoke"}


async def test_a_flood_of_addresses_makes_one_small_event():
    told: list[Any] = []

    async def call(wanted: Any) -> int:
        told.extend(wanted.arguments["p_refusals"].obj)
        return 1

    counted = refusals.Refusals(call)
    for n in range(5000):
        counted.count("key_unknown", None, f"10.0.{n // 250}.{n % 250}", "GET /api/v1/objects")
    await counted.close()

    assert sum(event["count"] for event in told) == 5000
    assert max(len(event["addresses"]) for event in told) == refusals.MOST_NAMED + 1


async def test_one_refusal_is_one_event_and_then_nothing_runs():
    told: list[int] = []

    async def call(wanted: Any) -> int:
        told.append(len(wanted.arguments["p_refusals"].obj))
        return 1

    counted = refusals.Refusals(call)
    counted.count("key_unknown", None, "10.0.0.1", "GET /api/v1/objects")
    for _ in range(100):
        await asyncio.sleep(0)

    assert told == [1]
    counted.count("key_unknown", None, "10.0.0.1", "GET /api/v1/objects")
    for _ in range(100):
        await asyncio.sleep(0)
    assert told == [1]
    await counted.close()
    assert told == [1, 1]


async def test_refusals_that_cannot_be_written_hold_up_no_request(client, add, monkeypatch):
    add("admin", "ada")

    async def away(wanted: Any) -> Any:
        raise CubbyError("away")

    monkeypatch.setattr(client.services.refusals, "_call", away)
    for _ in range(3):
        answer = await client.get("objects", headers=bearer("no-such-key"))
        assert answer.status_code == 401
        await asyncio.sleep(0)
