"""One API key does its worst, and another's requests continue. What is over a budget is refused
with 429, which says which budget it is and when to try again."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from cubby.app import pictures
from cubby.app.budgets import POOL_SIZES, Budgets
from cubby.app.problems import TooManyRequests
from tests.app.keys.conftest import bearer


@pytest.fixture
def slow(database: Any) -> None:
    """Stands for any question that takes long."""
    with database.connect("cubby_owner") as owner:
        (head,) = owner.execute(
            "select pg_get_functiondef('catalog.list_collections'::regproc)"
        ).fetchone() or ("",)
        body = head.split("AS $function$")[0]
        plain = body.replace("LANGUAGE sql", "LANGUAGE plpgsql").replace("STABLE", "VOLATILE")
        owner.execute(f"{plain} AS $$ begin perform pg_sleep(600); return null; end $$")


def running(database: Any) -> int:
    with database.connect(None) as root:
        (count,) = root.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            " and state = 'active' and query like '%list_collections%'"
            " and pid <> pg_backend_pid()"
        ).fetchone()
    return int(count)


async def until(condition: Any) -> None:
    while not condition():  # noqa: ASYNC110 -- what it waits for tells no one
        await asyncio.sleep(0.05)


def refused_for(answer: httpx.Response, budget: str) -> None:
    assert answer.status_code == 429, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["budget"] == budget
    assert int(answer.headers["retry-after"]) >= 1
    assert answer.json()["code"] == "over_budget"


@pytest.mark.usefixtures("slow")
async def test_slow_questions_of_one_key_leave_connections_to_the_others(
    opened, settings, database, add
):
    mallory, ada, sender = add("read", "mallory"), add("read", "ada"), add("ingest", "sender")
    admin = add("admin", "root")
    share = POOL_SIZES["asking"] // 2
    async with opened() as client:
        worst = [
            asyncio.create_task(client.get("collections", headers=bearer(mallory)))
            for _ in range(24)
        ]
        await until(lambda: running(database) == share)

        for secret, method, path, body in (
            (ada, "GET", "objects", None), (ada, "GET", "search?q=word", None),
            (sender, "POST", "ingest", {"a": 1}), (admin, "GET", "keys", None),
        ):  # fmt: skip
            answer = await client.request(method, path, json=body, headers=bearer(secret))
            assert answer.status_code in (200, 202), answer.text
        assert running(database) == share

        # Those of its requests that found no connection were refused.
        def told() -> list[httpx.Response]:
            answers = [task.result() for task in worst if task.done()]
            return [answer for answer in answers if answer.status_code == 429]

        await until(told)
        refused_for(told()[0], "connections")
        for task in worst:
            task.cancel()
        await asyncio.gather(*worst, return_exceptions=True)


@pytest.mark.usefixtures("slow")
async def test_a_statement_that_takes_too_long_is_ended(opened, add):
    reader = bearer(add("read", "reader"))
    async with opened(key_statement_seconds=1) as client:
        refused_for(await client.get("collections", headers=reader), "statement_seconds")


@pytest.mark.usefixtures("slow")
async def test_the_statement_of_a_client_that_hung_up_is_cancelled(start, database, add):
    reader = add("read", "reader")
    server = start()
    async with httpx.AsyncClient(base_url=server.url) as client:
        asked = asyncio.create_task(client.get("/api/v1/collections", headers=bearer(reader)))
        await until(lambda: running(database) == 1)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
    await until(lambda: running(database) == 0)


async def test_event_streams_of_one_key_are_bounded(start, add):
    mallory, ada = add("read", "mallory"), add("read", "ada")
    server = start(CUBBY_KEY_STREAMS="3")
    async with httpx.AsyncClient(base_url=server.url) as client:

        async def opened(secret: str) -> httpx.Response:
            request = client.build_request("GET", "/api/v1/events", headers=bearer(secret))
            return await client.send(request, stream=True)

        streams = [await opened(mallory) for _ in range(3)]
        assert [stream.status_code for stream in streams] == [200] * 3
        refused = await opened(mallory)
        await refused.aread()
        refused_for(refused, "streams")
        other = await opened(ada)
        assert other.status_code == 200
        # One that ends makes room for the next.
        await streams.pop().aclose()
        while (again := await opened(mallory)).status_code == 429:
            await again.aclose()
        assert again.status_code == 200
        for stream in (*streams, other, again):
            await stream.aclose()


async def test_bytes_and_objects_of_a_minute_are_counted_for_each_key(opened, add):
    mallory, ada = bearer(add("ingest", "mallory")), bearer(add("ingest", "ada"))
    async with opened(key_bytes=1000, key_objects=5) as client:
        large = {"text": "x" * 1000}
        refused_for(await client.post("ingest", json=large, headers=mallory), "bytes")
        refused_for(await client.post("ingest", json={"a": 1}, headers=mallory), "bytes")
        assert (await client.post("ingest", json=[1, 2, 3], headers=ada)).status_code == 202
        answer = await client.post("ingest", json=[{"a": 1}] * 6, headers=ada)
        refused_for(answer, "objects")
        # Without a key: an account of its own.
        assert (await client.post("ingest", json={"a": 1})).status_code == 401


async def test_requests_at_once_are_bounded_also_without_a_key(opened):
    async with opened(key_requests=2) as client:
        gate = asyncio.Event()

        async def body() -> Any:
            yield b'{"a":'
            await gate.wait()
            yield b"1}"

        kind = {"Content-Type": "application/json"}
        sending = [
            asyncio.create_task(client.post("ingest", content=body(), headers=kind))
            for _ in range(2)
        ]
        account = client.services.budgets.of(None)
        await until(lambda: account.requests.running == 2)
        refused_for(await client.get("objects"), "requests")
        gate.set()
        for answer in await asyncio.gather(*sending):
            assert answer.status_code == 202
        assert account.requests.running == 0
        assert (await client.get("objects")).status_code == 200


async def test_slow_pictures_of_one_key_leave_a_decoder_to_the_others(opened, add, monkeypatch):
    mallory, ada = bearer(add("read", "mallory")), bearer(add("read", "ada"))
    began: list[str] = []
    gate = asyncio.Event()

    async def look(self: Any, path: Any) -> Any:
        began.append("decoding")
        await gate.wait()
        return []

    monkeypatch.setattr(pictures.Pictures, "_look", look)
    async with opened() as client:
        ask = {"content": b"\xff\xd8\xff", "headers": mallory}
        worst = [asyncio.create_task(client.post("search/image", **ask)) for _ in range(3)]
        await until(lambda: began)
        for _ in range(5):
            await asyncio.sleep(0)
        assert len(began) == 1
        other = asyncio.create_task(
            client.post("search/image", content=b"\xff\xd8\xff", headers=ada)
        )
        await until(lambda: len(began) == 2)
        gate.set()
        await asyncio.gather(*worst, other, return_exceptions=True)


async def test_decoder_seconds_are_counted(opened, add):
    reader = bearer(add("read", "reader"))
    async with opened(key_decoder_seconds=1) as client:
        await client.get("objects", headers=reader)
        (key_id,) = [key for key in client.services.budgets._accounts if key]
        client.services.budgets.of(key_id).decoding.used = 1.5
        answer = await client.post("search/image", content=b"\xff\xd8\xff", headers=reader)
        refused_for(answer, "decoder_seconds")


def test_a_budget_of_a_minute_comes_back_after_it(settings) -> None:
    now = [0.0]
    account = Budgets(settings, lambda: now[0]).of("key")
    account.objects.take(settings.key_objects)
    with pytest.raises(TooManyRequests) as refused:
        account.objects.take(1)
    assert refused.value.headers["Retry-After"] == "60"
    now[0] = 61.0
    account.objects.take(1)


def test_accounts_of_keys_that_do_nothing_are_forgotten(settings) -> None:
    budgets = Budgets(settings)
    busy = budgets.of("busy")
    busy.requests.enter()
    for n in range(5000):
        budgets.of(f"key-{n}")

    assert len(budgets._accounts) <= 1024
    assert budgets.of("busy") is busy
