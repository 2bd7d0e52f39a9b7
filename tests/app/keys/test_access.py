"""What a key opens, when, and how much of it."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import AsyncIterator
from typing import Any

import anyio
import pytest

from cubby.app.access import need_role
from cubby.app.keys import CACHE_SECONDS, Keys, digest, is_loopback
from cubby.app.main import create_app
from cubby.db.calls.call import Call
from cubby.db.client import call_sync
from cubby.db.errors import DatabaseUnavailable
from tests.app.keys.conftest import bearer

ADMIN_KEY = "an-admin-key-of-the-environment"


async def test_without_any_key_everything_is_open_on_loopback(client):
    assert (await client.get("objects")).status_code == 200
    assert (await client.get("/metrics")).status_code == 200
    assert (await client.get("/admin/jobs")).status_code == 200
    assert (await client.post("jobs/replay", json={})).status_code == 202


async def test_without_any_key_nothing_is_open_where_others_can_reach_it(opened):
    async with opened(host="0.0.0.0") as client:
        assert (await client.get("objects")).status_code == 401
        assert (await client.get("/metrics")).status_code == 401
        assert (await client.get("/admin")).status_code == 303
        assert (await client.get("/live")).status_code == 200


async def test_the_first_key_closes_the_door_on_loopback_too(client, add):
    secret = add("read")

    assert (await client.get("objects")).status_code == 401
    assert (await client.get("objects", headers=bearer(secret))).status_code == 200


async def test_revoking_the_last_key_does_not_open_the_door_again(client, database, add):
    add("admin", "only")
    database.call("api.revoke_key", p_name="only")

    assert (await client.get("objects")).status_code == 401


async def test_a_key_comes_as_bearer_or_in_its_own_header(client, secrets):
    key = secrets["read"]
    for headers in (
        {"Authorization": f"Bearer {key}"},
        {"Authorization": f"bearer  {key}"},
        {"X-API-Key": key},
        {"Authorization": "Basic eDp5", "X-API-Key": key},
    ):
        assert (await client.get("objects", headers=headers)).status_code == 200, headers
    for headers in (
        {"Authorization": key},
        {"Authorization": "Bearer "},
        {"Authorization": f"Bearer {key}x"},
        {"X-API-Key": key.upper()},
        {"X-API-Key": digest(key)},
        {"X-API-Key": "\N{SNOWMAN}".encode()},
    ):
        assert (await client.get("objects", headers=headers)).status_code == 401, headers
    assert (await client.get(f"objects?key={key}")).status_code == 401


async def test_a_wrong_key_is_told_from_a_missing_one(client, secrets):
    missing = await client.get("objects")
    wrong = await client.get("objects", headers=bearer("cubby_nothing"))

    assert missing.headers["www-authenticate"] == "Bearer"
    assert missing.json()["code"] == "key_needed"
    assert wrong.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    assert wrong.json()["code"] == "unknown_key"


async def test_an_upload_without_a_key_is_refused_before_a_byte_of_it_is_read(
    client, secrets, stored
):
    read: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        for number in range(3):
            read.append(number)
            yield b"x" * 1000

    huge = {"Content-Type": "video/mp4"}
    refused = await client.post("ingest", content=body(), headers=huge)
    other = await client.post("ingest", content=body(), headers=huge | bearer(secrets["read"]))

    assert (refused.status_code, other.status_code) == (401, 403)
    assert read == []
    assert stored() == []


async def test_an_act_is_recorded_under_the_name_of_the_key(client, database, add, hand):
    secret = add("admin", "ada's laptop")
    headers = bearer(secret)
    await client.post("ingest?collection=things", json=[{"a": 1}], headers=headers)
    (job,) = hand.fail("odd")

    assert (await client.post(f"jobs/{job}/replay", headers=headers)).status_code == 202

    actors = database.rows("select actor from core.lineage where stage like '%%replay%%'")
    assert actors == [("ada's laptop",)]


async def test_a_key_has_its_requests_a_minute(client, add):
    headers = bearer(add("read", "slow", p_requests_per_minute=2))

    answers = [await client.get("objects", headers=headers) for _ in range(2)]
    over = await client.get("objects", headers=headers)

    for answer, left in zip(answers, ("1", "0"), strict=True):
        assert answer.status_code == 200
        assert answer.headers["ratelimit-limit"] == "2"
        assert answer.headers["ratelimit-remaining"] == left
        assert 1 <= int(answer.headers["ratelimit-reset"]) <= 60
    assert over.status_code == 429
    assert over.headers["content-type"] == "application/problem+json"
    assert 1 <= int(over.headers["retry-after"]) <= 60
    assert over.headers["ratelimit-remaining"] == "0"
    assert over.json()["limit"] == 2


async def test_a_key_without_a_limit_is_not_counted(client, database, add):
    answer = await client.get("objects", headers=bearer(add("read")))

    assert "ratelimit-limit" not in answer.headers
    assert database.value("select count(*) from core.api_key_minute") == 0


async def test_a_request_larger_than_its_key_may_send_is_refused(client, add, stored):
    headers = bearer(add("ingest", p_max_request_bytes=1000))
    read: list[int] = []

    async def body(pieces: int) -> AsyncIterator[bytes]:
        for number in range(pieces):
            read.append(number)
            yield b"x" * 500

    fits = await client.post("ingest", content=body(2), headers=headers)
    unannounced = await client.post("ingest", content=body(9), headers=headers)
    announced = await client.post(
        "ingest", content=body(9), headers=headers | {"Content-Length": "4500"}
    )

    assert fits.status_code == 202
    for answer in (unannounced, announced):
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large_for_key")
        assert answer.json()["limit"] == 1000
    assert read == [0, 1, 0, 1, 2]
    assert len(stored()) == 1


async def test_a_form_or_json_larger_than_its_key_may_send_is_refused(client, add):
    headers = bearer(add("admin", p_max_request_bytes=1000))
    files = {"files[]": ("a.bin", b"x" * 2000)}

    form = await client.post("ingest", files=files, headers=headers)
    patch = await client.post("jobs/replay", json={"code": "x" * 2000}, headers=headers)

    assert (form.status_code, patch.status_code) == (413, 413)


async def test_the_admin_key_of_the_environment_is_there_from_the_start(opened, database):
    async with opened(admin_key=ADMIN_KEY) as client:
        assert (await client.get("objects")).status_code == 401
        answer = await client.get("objects", headers=bearer(ADMIN_KEY))
    assert answer.status_code == 200
    async with opened(admin_key="another-key-after-that") as client:
        old = await client.get("objects", headers=bearer(ADMIN_KEY))
        new = await client.get("objects", headers=bearer("another-key-after-that"))
    assert (old.status_code, new.status_code) == (401, 200)
    assert database.rows("select name, role from core.api_key") == [("CUBBY_ADMIN_KEY", "admin")]


async def test_the_admin_key_may_be_the_secret_of_a_key_that_is_there(opened, add):
    secret = add("admin", "ada")
    async with opened(admin_key=secret) as client:
        assert (await client.get("objects", headers=bearer(secret))).status_code == 200


async def test_a_key_that_was_revoked_stays_so_when_the_server_starts_again(opened, database):
    async with opened(admin_key=ADMIN_KEY) as client:
        await client.get("objects")
    database.call("api.revoke_key", p_name="CUBBY_ADMIN_KEY")
    async with opened(admin_key=ADMIN_KEY) as client:
        assert (await client.get("objects", headers=bearer(ADMIN_KEY))).status_code == 401


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True),
     ("0.0.0.0", False), ("::", False), ("10.0.0.1", False), ("localhost.evil.example", False)],
)  # fmt: skip
def test_loopback_is_what_nobody_else_reaches(host, expected):
    assert is_loopback(host) is expected


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def keys(settings, database, clock):
    """Keys on the real database, with a count of how often it was asked."""
    asked: list[str] = []

    async def call(wanted: Call[Any]) -> Any:
        asked.append(wanted.function)
        with database.connect() as connection:
            return call_sync(connection, wanted)

    keys = Keys(settings, call, clock)
    keys.asked = asked
    return keys


async def test_a_revoked_key_opens_nothing_after_three_seconds(keys, clock, database, add):
    secret = add("read")
    assert (await keys.caller(secret)).role == "read"
    database.call("api.revoke_key", p_name="read")

    clock.now += CACHE_SECONDS - 0.01
    assert await keys.caller(secret) is not None
    clock.now += 0.01
    assert await keys.caller(secret) is None

    assert keys.asked == ["api.authenticate"] * 2
    assert CACHE_SECONDS <= 3


async def test_a_key_opens_as_soon_as_it_is_made(keys, add):
    assert await keys.caller("cubby_guess") is None
    assert await keys.are_open()
    secret = add("read")

    assert await keys.caller(secret) is not None
    assert not await keys.are_open()


async def test_a_door_that_is_open_is_closed_within_three_seconds(keys, clock, add):
    assert await keys.are_open()
    add("read")
    clock.now += CACHE_SECONDS

    assert not await keys.are_open()


async def test_a_known_key_counts_while_the_database_is_away(keys, clock, add):
    secret = add("read")
    known = await keys.caller(secret)

    async def away(*_: Any, **__: Any) -> Any:
        raise DatabaseUnavailable("away")

    keys._call = away
    clock.now += 1000
    assert await keys.caller(secret) == known
    with pytest.raises(DatabaseUnavailable):
        await keys.caller("cubby_other")


async def test_a_database_that_is_away_lets_nobody_in(opened, monkeypatch):
    monkeypatch.setattr("cubby.app.services.POOL_SECONDS", 0.2)
    away = "postgresql://nobody@127.0.0.1:1/none"
    async with opened(database_url=away, host="0.0.0.0") as client:
        for path in ("objects", "/metrics"):
            for headers in ({}, bearer("cubby_x")):
                assert (await client.get(path, headers=headers)).status_code == 503, path


async def test_no_secret_is_ever_logged(opened, add, capfd):
    logging.getLogger().setLevel(logging.DEBUG)
    secret = add("ingest")
    async with opened(log_level="debug", admin_key=ADMIN_KEY) as client:
        for key in (secret, ADMIN_KEY, "cubby_wrong"):
            await client.get("objects", headers=bearer(key))
            await client.get("nowhere", headers={"X-API-Key": key})
    said = capfd.readouterr().err

    assert "request" in said
    for key in (secret, ADMIN_KEY, "cubby_wrong"):
        assert key not in said
        assert digest(key) not in said


@pytest.mark.parametrize(
    ("host", "warning"),
    [
        ("127.0.0.1", "any client that reaches this address may do everything"),
        ("0.0.0.0", "every request is refused"),
    ],
)
async def test_a_door_without_keys_is_warned_of(opened, capfd, host, warning):
    said = ""
    async with opened(host=host):
        # The warning comes beside the first requests, which do not wait for it.
        with anyio.fail_after(30):
            while warning not in said:
                await anyio.sleep(0.02)
                said += capfd.readouterr().err


def test_the_guard_is_that_of_the_whole_app(settings):
    assert need_role in create_app(dataclasses.replace(settings)).guards
