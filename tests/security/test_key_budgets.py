"""Budgets of single API keys: set by HTTP, command and SQL, in lineage, and before those of the
settings."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import httpx
import pytest

from cubby.app.budgets import OTHERS_SECONDS, POOL_SIZES, Budgets, Lane
from cubby.app.problems import TooManyRequests
from cubby.db.answers.keys import Caller, KeyBudgets
from cubby.db.errors import InvalidArgument, NotFound
from tests.app.keys.conftest import bearer
from tests.cli.api_alone import cubby as command
from tests.cli.api_alone import environment
from tests.db.cubby import Cubby


def refused_for(answer: httpx.Response, budget: str, limit: int) -> None:
    assert answer.status_code == 429, answer.text
    assert (answer.json()["budget"], answer.json()["limit"]) == (budget, limit)


def test_a_budget_is_set_taken_back_and_recorded(cubby: Cubby) -> None:
    cubby.call("api.add_key", p_name="scanner", p_role="ingest", p_budgets={"bytes": 1000})

    changed = cubby.call(
        "api.set_key_budgets", p_name="scanner", p_budgets={"requests": 2, "bytes": None}
    )

    assert changed["budgets"] == {"requests": 2}
    (shown,) = cubby.call("catalog.list_keys")["items"]
    assert shown["budgets"] == {"requests": 2}
    assert cubby.value(
        "select detail -> 'budgets' from core.lineage where stage = 'key_added'"
    ) == {"bytes": 1000}
    assert cubby.rows(
        "select subject, detail -> 'before', detail -> 'budgets' from catalog.decision"
        " where decision = 'key budgets set'"
    ) == [("scanner", {"bytes": 1000}, {"requests": 2})]


def test_the_same_budgets_again_are_no_decision(cubby: Cubby) -> None:
    cubby.call("api.add_key", p_name="scanner", p_role="ingest", p_budgets={"bytes": 1000})
    cubby.call("api.set_key_budgets", p_name="scanner", p_budgets={"bytes": 1000})

    assert cubby.rows("select from core.lineage where stage = 'key_budgets_set'") == []


@pytest.mark.parametrize(
    "wrong",
    [{"speed": 1}, {"bytes": 0}, {"bytes": -1}, {"bytes": 1.5}, {"bytes": "1"}, {"bytes": True},
     {"bytes": [1]}, {"bytes": 1e300}, {"statement_seconds": 7201}, [], "bytes", 5, {"": 1}],
    ids=str,
)  # fmt: skip
def test_what_is_no_budget_is_refused_and_the_key_stays_as_it_was(cubby: Cubby, wrong: Any) -> None:
    cubby.call("api.add_key", p_name="scanner", p_role="ingest", p_budgets={"bytes": 7})

    with pytest.raises(InvalidArgument):
        cubby.call("api.set_key_budgets", p_name="scanner", p_budgets=wrong)
    with pytest.raises(InvalidArgument):
        cubby.call("api.add_key", p_name="other", p_role="ingest", p_budgets=wrong)
    with pytest.raises(NotFound):
        cubby.call("api.set_key_budgets", p_name="nothing", p_budgets={"bytes": 1})

    (key,) = cubby.call("catalog.list_keys")["items"]
    assert key["budgets"] == {"bytes": 7}


async def test_a_budget_of_its_own_goes_before_the_setting_and_concerns_no_other_key(
    opened, add
) -> None:
    root, mallory = bearer(add("admin", "root")), bearer(add("ingest", "mallory"))
    ada = bearer(add("ingest", "ada"))
    async with opened(key_objects=3) as client:
        four = [{"a": n} for n in range(4)]
        refused_for(await client.post("ingest", json=four, headers=ada), "objects", 3)
        wanted = {"name": "mallory", "budgets": {"objects": 100, "bytes": 200}}
        changed = await client.post("keys/budgets", json=wanted, headers=root)
        assert changed.status_code == 200, changed.text
        assert changed.json()["budgets"] == {"objects": 100, "bytes": 200}

        assert (await client.post("ingest", json=four, headers=mallory)).status_code == 202
        large = await client.post("ingest", json={"a": "x" * 300}, headers=mallory)
        refused_for(large, "bytes", 200)
        refused_for(await client.post("ingest", json=four, headers=ada), "objects", 3)

        # Taken back, that of the setting holds again.
        wanted["budgets"] = {"objects": None, "bytes": None}
        changed = await client.post("keys/budgets", json=wanted, headers=root)
        assert changed.json()["budgets"] == {}
        refused_for(await client.post("ingest", json=four, headers=mallory), "objects", 3)


async def test_only_an_admin_sets_budgets(opened, add) -> None:
    root, own = bearer(add("admin", "root")), bearer(add("ingest", "mallory"))
    reader = bearer(add("read", "reader"))
    async with opened() as client:
        wanted = {"name": "mallory", "budgets": {"bytes": 10**12}}
        for headers in (own, reader):
            answer = await client.post("keys/budgets", json=wanted, headers=headers)
            assert answer.status_code == 403
        for wrong in ({"bytes": 0}, {"speed": 1}, {"bytes": "many"}, None):
            answer = await client.post(
                "keys/budgets", json={"name": "mallory", "budgets": wrong}, headers=root
            )
            assert answer.status_code == 400, answer.text
        gone = await client.post(
            "keys/budgets", json={"name": "gone", "budgets": {"bytes": 1}}, headers=root
        )
        assert gone.status_code == 404


async def test_a_statement_may_take_as_long_as_its_key_says(opened, add, database) -> None:
    database.call("api.add_key", p_name="root", p_role="admin", p_budgets={})
    slow, quick = add("read", "slow"), add("read", "quick")
    database.call("api.set_key_budgets", p_name="quick", p_budgets={"statement_seconds": 1})
    with database.connect("cubby_owner") as owner:
        (head,) = owner.execute(
            "select pg_get_functiondef('catalog.list_collections'::regproc)"
        ).fetchone() or ("",)
        body = head.split("AS $function$")[0]
        plain = body.replace("LANGUAGE sql", "LANGUAGE plpgsql").replace("STABLE", "VOLATILE")
        owner.execute(
            f"{plain} AS $$ begin if current_setting('statement_timeout') = '1s' then"
            ' perform pg_sleep(600); end if; return \'{"items": [], "next_cursor": null}\'; end $$'
        )
    async with opened() as client:
        # One after the other over the same connection, which is bound again each time.
        for _ in range(2):
            answer = await client.get("collections", headers=bearer(quick))
            refused_for(answer, "statement_seconds", 1)
            assert (await client.get("collections", headers=bearer(slow))).status_code == 200


def test_a_key_may_have_all_connections_but_one(settings) -> None:
    budgets = Budgets(settings)

    def shares(own: KeyBudgets) -> list[int]:
        account = budgets.of_caller(Caller("key", "key", "read", budgets=own))
        return [account._connections[lane].size for lane in POOL_SIZES]

    assert shares(KeyBudgets()) == [size // 2 for size in POOL_SIZES.values()]
    assert shares(KeyBudgets(connections=1)) == [1, 1, 1]
    assert shares(KeyBudgets(connections=1000)) == [size - 1 for size in POOL_SIZES.values()]


async def test_questions_of_a_key_leave_processors_to_keys_that_ask_as_well(
    settings, monkeypatch
) -> None:
    monkeypatch.setattr("cubby.app.budgets._PROCESSORS", 2)
    now = [0.0]
    budgets = Budgets(settings, lambda: now[0])
    busy, other = budgets.of("busy"), budgets.of("other")

    async def at_once(lane: Lane) -> int:
        """How many statements of the busy key run before one has to wait."""
        async with contextlib.AsyncExitStack() as held:
            for count in range(POOL_SIZES[lane]):
                try:
                    await held.enter_async_context(busy.share(lane, 0.01))
                except TooManyRequests:
                    return count
        raise AssertionError("no statement had to wait")

    assert [await at_once(lane) for lane in POOL_SIZES] == [4, 4, 2]
    async with other.share("asking", 1):
        pass
    assert [await at_once(lane) for lane in POOL_SIZES] == [4, 1, 1]
    now[0] += OTHERS_SECONDS
    assert [await at_once(lane) for lane in POOL_SIZES] == [4, 4, 2]


def test_what_was_used_stays_counted_when_a_budget_changes(settings) -> None:
    budgets = Budgets(settings)
    account = budgets.of_caller(Caller("key", "key", "ingest"))
    account.objects.take(10)
    end = account.requests.enter()

    same = budgets.of_caller(
        Caller("key", "key", "ingest", budgets=KeyBudgets(objects=20, requests=1))
    )

    assert same is account
    assert (same.objects.used, same.objects.limit) == (10, 20)
    assert (same.requests.running, same.requests.limit) == (1, 1)
    end()


def test_collections_are_counted_against_the_budget_of_the_key(cubby: Cubby) -> None:
    cubby.set("collections_per_hour", 1)
    ids = {
        name: cubby.call("api.add_key", p_name=name, p_role="ingest", p_budgets=budgets)["id"]
        for name, budgets in (("few", {}), ("many", {"collections": 3}))
    }
    for name, key in ids.items():
        for n in range(5):
            cubby.ingest({f"{name}{n}": 1, f"b{n}": 2, f"c{n}": 3}, api_key_id=key)

    made = dict(
        cubby.rows(
            "select key.name, count(*) from core.collection"
            " join core.ingest_request as request on request.id = created_by_request"
            " join core.api_key as key on key.id = api_key_id"
            " where collection.name <> 'leftovers' group by 1"
        )
    )
    assert made == {"few": 1, "many": 3}


def test_the_command_sets_and_shows_budgets(database: Any, tmp_path: Any) -> None:
    environ = environment(database.dsn, tmp_path / "data")
    command(environ, "keys", "add", "scanner", "--role", "ingest", "--budget", "requests=20")
    done = command(environ, "keys", "budget", "scanner", "bytes=1MB", "requests=")
    listed = command(environ, "keys", "list")
    (key,) = json.loads(command(environ, "keys", "list", "--json").stdout)["items"]
    wrong = command(environ, "keys", "budget", "scanner", "speed=3")
    too_much = command(environ, "keys", "budget", "scanner", "statement_seconds=100000")

    assert done.stdout == "The key scanner has these budgets of its own: bytes=1000000.\n"
    assert "bytes=1000000" in listed.stdout
    assert key["budgets"] == {"bytes": 1_000_000}
    assert wrong.returncode == 2
    assert "'speed=3' is not a budget" in wrong.stderr
    assert too_much.returncode == 2
    assert "The budget statement_seconds cannot be 100000" in too_much.stderr
