"""What an API key sent belongs to that API key."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from tests.app.keys.conftest import bearer
from tests.db.cubby import Cubby
from tests.db.sent import documents

ORDER = {"order": 7, "total": 12.5}
NOWHERE = "0198f3a2-6c1e-7c4a-9a57-3f1d2b8c4e90"


def once(secret: str) -> dict[str, str]:
    return bearer(secret) | {"Idempotency-Key": "order-7"}


@pytest.fixture
def ada(add: Any) -> str:
    return str(add("ingest", "ada"))


@pytest.fixture
def mallory(add: Any) -> str:
    return str(add("ingest", "mallory"))


async def test_another_key_cannot_use_up_an_idempotency_key(client, database, ada, mallory):
    claimed = await client.post("ingest?owner=ada", json={"junk": 1}, headers=once(mallory))
    sent = await client.post("ingest?owner=ada", json=ORDER, headers=once(ada))
    again = await client.post("ingest?owner=ada", json=ORDER, headers=once(ada))

    assert (claimed.status_code, sent.status_code) == (202, 202)
    assert "idempotent-replayed" not in sent.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json() == sent.json()
    assert database.value("select count(*) from core.ingest_request") == 2


async def test_the_same_content_of_another_key_is_not_answered_with_the_first_ones_ids(
    client, ada, mallory
):
    sent = await client.post("ingest", json=ORDER, headers=once(ada))
    other = await client.post("ingest", json=ORDER, headers=once(mallory))

    assert other.json()["ingest_job_id"] != sent.json()["ingest_job_id"]


async def test_used_idempotency_keys_are_known_to_the_api_key_that_used_them(client, ada, mallory):
    await client.post("ingest?owner=ada", json=ORDER, headers=once(ada))

    for secret, count in ((ada, 1), (mallory, 0)):
        answer = await client.post(
            "ingest/known", json={"keys": ["order-7"], "owner": "ada"}, headers=bearer(secret)
        )
        assert len(answer.json()["items"]) == count


@pytest.mark.parametrize("what", ["status", "status?wait=1", "objects"])
async def test_an_ingest_key_follows_only_what_it_sent(client, add, ada, mallory, what):
    """Another's request, and an object of it, look as if they were not there."""
    sent = (await client.post("ingest", json=ORDER, headers=once(ada))).json()
    reader = add("read", "reader")
    ids = [sent["ingest_job_id"]] + ([sent["system_ids"][0]] if "status" in what else [])

    for wanted in ids:
        seen = {
            name: await client.get(f"ingest/{wanted}/{what}", headers=bearer(secret))
            for name, secret in (("ada", ada), ("mallory", mallory), ("reader", reader))
        }
        nothing = await client.get(f"ingest/{NOWHERE}/{what}", headers=bearer(mallory))
        assert {name: answer.status_code for name, answer in seen.items()} == {
            "ada": 200, "mallory": 404, "reader": 200,
        }  # fmt: skip
        told, empty = seen["mallory"].json(), nothing.json()
        assert told["detail"].replace(wanted, NOWHERE) == empty["detail"]
        assert (told["code"], told["hint"]) == (empty["code"], empty["hint"])


async def test_what_was_sent_before_api_keys_were_recorded_is_still_recognised(
    client, database, ada, mallory
):
    """An earlier version did not record the API key: its sender repeats the request after the
    upgrade. Its idempotency key keeps no other content out."""
    first = await client.post("ingest", json=ORDER, headers=once(ada))
    database.run("alter table core.ingest_request disable trigger user")
    database.run("update core.ingest_request set api_key_id = null")

    again = await client.post("ingest", json=ORDER, headers=once(ada))
    other = await client.post("ingest", json={"junk": 1}, headers=once(mallory))

    assert again.json() == first.json()
    assert other.status_code == 202
    assert "idempotent-replayed" not in other.headers


def test_an_admin_in_psql_sends_under_no_key_of_another(
    cubby: Cubby, eve: psycopg.Connection[Any]
) -> None:
    key = cubby.call("api.add_key", p_name="ada", p_role="ingest")["id"]
    cubby.service.close()
    cubby.service = eve
    cubby.accept(documents({"a": 1}), idempotency_key="k", api_key_id=key)

    assert cubby.rows("select api_key_id from core.ingest_request") == [(None,)]
