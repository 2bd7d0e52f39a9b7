from __future__ import annotations

import uuid

import pytest

from tests.app.cases import each

FLAT = [{"city": f"c{n}", "people": n, "big": n > 5} for n in range(10)]
DEEP = [{"a": {"b": {"c": {"d": n}}}} for n in range(10)]


@pytest.fixture
async def proposals(client, hand):
    """Addresses of a proposal for sql and of one for jsonb."""
    await client.post("ingest?collection=cities", json=FLAT)
    await client.post("ingest?collection=deep", json=DEEP)
    hand.store_documents()
    listed = (await client.get("schemas")).json()["items"]
    return {one["storage_choice"]: f"schemas/{one['id']}" for one in listed}


async def test_proposals_say_why(client, proposals):
    flat = (await client.get(proposals["sql"])).json()
    deep = (await client.get(proposals["jsonb"])).json()

    assert (flat["collection"], flat["status"]) == ("cities", "provisional")
    assert all(reason["holds"] for reason in flat["reasons"])
    assert {column["name"] for column in flat["columns"]} == {"city", "people", "big"}
    assert "create table" in flat["ddl"].lower()
    assert any(not reason["holds"] and reason["path"] for reason in deep["reasons"])


async def test_accepting_makes_the_table_and_doing_it_again_changes_nothing(
    client, proposals, database
):
    accepted = await client.post(f"{proposals['sql']}/accept")
    again = await client.post(f"{proposals['sql']}/accept")

    assert (accepted.status_code, again.status_code) == (202, 200)
    assert (accepted.json()["status"], accepted.json()["decided_by"]) == (
        "active", "http:127.0.0.1",
    )  # fmt: skip
    assert set(accepted.json()["backfill"]) == {"state", "done", "total"}
    assert database.value("select to_regclass('collections.cities') is not null")
    assert again.json()["decided_at"] == accepted.json()["decided_at"]


async def test_a_proposal_that_has_changed_since_it_was_looked_at_is_not_accepted(
    client, proposals
):
    here = proposals["sql"]
    stale = await client.post(f"{here}/accept", json={"structure_hash": "0" * 64})
    seen = (await client.get(here)).json()["structure_hash"]
    fresh = await client.post(f"{here}/accept", json={"structure_hash": seen})

    assert (stale.status_code, stale.json()["code"]) == (409, "CB003")
    assert fresh.status_code == 202


async def test_rejecting_keeps_the_reason_and_can_be_followed_by_accepting(client, proposals):
    rejected = await client.post(f"{proposals['sql']}/reject", json={"reason": "not yet"})
    accepted = await client.post(f"{proposals['sql']}/accept")

    assert (rejected.status_code, rejected.json()["status"]) == (200, "rejected")
    assert rejected.json()["decision_note"] == "not yet"
    assert accepted.json()["status"] == "active"


async def test_rolling_back_makes_it_provisional_again(client, proposals, database):
    await client.post(f"{proposals['sql']}/accept")

    back = await client.post(f"{proposals['sql']}/rollback")

    assert (back.status_code, back.json()["status"]) == (200, "provisional")
    assert database.value("select to_regclass('collections.cities') is null")


async def test_impossible_steps_are_refused(client, proposals):
    not_active = await client.post(f"{proposals['sql']}/rollback")
    await client.post(f"{proposals['sql']}/accept")
    active = await client.post(f"{proposals['sql']}/reject")

    assert (not_active.status_code, active.status_code) == (409, 409)
    assert not_active.json()["code"] == active.json()["code"] == "CB003"
    assert active.json()["hint"]
    assert (active.json()["status"], active.json()["actual_status"]) == (409, "active")


async def test_schemas_are_listed_by_status_and_pages(client, proposals):
    await client.post(f"{proposals['sql']}/accept")

    active = (await client.get("schemas?status=active")).json()["items"]
    first = (await client.get("schemas?limit=1")).json()
    rest = (await client.get(f"schemas?cursor={first['next_cursor']}")).json()

    assert [one["collection"] for one in active] == ["cities"]
    assert len(first["items"]) == len(rest["items"]) == 1


@each("step", ["", "/accept", "/reject", "/rollback"])
async def test_an_unknown_schema_is_not_found(client, step):
    for schema_id in (str(uuid.uuid4()), "x"):
        send = client.post if step else client.get
        assert (await send(f"schemas/{schema_id}{step}")).status_code == 404


async def test_words_that_mean_nothing_here_are_refused(client, proposals):
    unknown = await client.post(f"{proposals['sql']}/accept", json={"force": True})
    status = await client.get("schemas?status=maybe")

    assert (unknown.status_code, status.status_code) == (400, 400)


async def test_arrays_of_objects_can_be_chosen_as_child_tables(client, hand):
    await client.post("ingest?collection=orders", json=[{"no": 1, "lines": [{"sku": "a"}]}])
    hand.store_documents()
    (listed,) = (await client.get("schemas")).json()["items"]
    here = f"schemas/{listed['id']}"

    chosen = await client.post(f"{here}/children", json={"paths": ["$.lines[]"]})
    wrong = await client.post(f"{here}/children", json={"paths": ["$.no"]})

    assert [child["table"] for child in chosen.json()["children"]] == ["orders__lines"]
    assert (wrong.status_code, wrong.json()["code"]) == (400, "CB001")


async def test_drift_is_shown_as_what_the_next_version_adds_and_widens(client, proposals, hand):
    await client.post(f"{proposals['sql']}/accept")
    await client.post(
        "ingest?collection=cities",
        json=[{"city": "c", "people": "many", "big": True, "mayor": "m"} for _ in range(20)],
    )
    hand.store_documents()
    (cities,) = [
        one for one in (await client.get("collections")).json()["items"] if one["name"] == "cities"
    ]

    following = (await client.get(f"schemas/{cities['next_schema_id']}")).json()

    assert (following["version"], following["status"]) == (2, "provisional")
    assert [column["name"] for column in following["diff"]["added"]] == ["mayor"]
    assert [column["column"] for column in following["diff"]["widened"]] == ["people_jsonb"]
    assert following["diff"]["breaking"] == []
