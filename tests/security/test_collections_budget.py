"""An API key makes only so many collections in an hour: each is a table."""

from __future__ import annotations

from typing import Any

from tests.app.keys.conftest import bearer
from tests.db.cubby import Cubby
from tests.db.sent import documents


def _kinds(cubby: Cubby) -> list[str]:
    return [name for (name,) in cubby.rows("select name from core.collection order by id")]


def _key(cubby: Cubby, name: str) -> Any:
    return cubby.call("api.add_key", p_name=name, p_role="ingest")["id"]


def test_documents_beyond_the_budget_go_to_the_leftovers_and_none_is_lost(cubby: Cubby) -> None:
    cubby.set("collections_per_hour", 3)
    mallory, ada = _key(cubby, "mallory"), _key(cubby, "ada")
    for n in range(8):
        cubby.ingest({f"a{n}": 1, f"b{n}": 2, f"c{n}": 3}, api_key_id=mallory)

    assert len([name for name in _kinds(cubby) if name != "leftovers"]) == 3
    assert cubby.value("select count(*) from collections.docs_leftovers") == 5
    cubby.ingest({"order": 1, "total": 2}, api_key_id=ada, collection="orders")
    assert "orders" in _kinds(cubby)


def test_an_hour_later_there_is_room_again(cubby: Cubby) -> None:
    cubby.set("collections_per_hour", 1)
    mallory = _key(cubby, "mallory")
    cubby.ingest({"a": 1}, api_key_id=mallory, collection="one")
    cubby.run("update core.collection set created_at = created_at - interval '2 hours'")
    cubby.ingest({"b": 1}, api_key_id=mallory, collection="two")

    assert _kinds(cubby) == ["one", "two"]


def test_names_that_were_accepted_before_the_budget_was_used_up_make_no_more(cubby: Cubby) -> None:
    cubby.set("collections_per_hour", 2)
    mallory = _key(cubby, "mallory")
    sent = [
        cubby.accept(documents({"a": n}), api_key_id=mallory, collection=f"name{n}")
        for n in range(5)
    ]
    for one in sent:
        cubby.work(one)

    assert set(_kinds(cubby)) == {"name0", "name1", "leftovers"}
    assert cubby.value("select count(*) from core.lineage where stage = 'left_over'") == 3


async def test_a_new_name_beyond_the_budget_is_refused(
    client: Any, database: Any, add: Any
) -> None:
    mallory, ada = bearer(add("ingest", "mallory")), bearer(add("ingest", "ada"))
    cubby = Cubby(database)
    cubby.set("collections_per_hour", 1)
    (key,) = cubby.rows("select id from core.api_key where name = 'mallory'")[0]
    cubby.ingest({"a": 1}, api_key_id=key, collection="one")
    cubby.close()

    for sent in ({"b": 1}, [{"b": n} for n in range(200)]):
        answer = await client.post("ingest?collection=two", json=sent, headers=mallory)
        assert answer.status_code == 429
        assert (answer.json()["budget"], answer.json()["limit"]) == ("collections", 1)
        assert int(answer.headers["retry-after"]) > 0
        for allowed in ("ingest?collection=one", "ingest"):
            answer = await client.post(allowed, json=sent, headers=mallory)
            assert answer.status_code == 202
        answer = await client.post("ingest?collection=two", json=sent, headers=ada)
        assert answer.status_code == 202
