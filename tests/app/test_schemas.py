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
    assert set(accepted.json()["backfill"]) == {"state", "done", "total", "error"}
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


# What a person decides instead of the rule.


async def test_the_gate_looks_before_anybody_is_told_that_it_has_not(client, proposals):
    before = (await client.get(proposals["sql"])).json()["gate"]
    after = (await client.post(f"{proposals['sql']}/accept")).json()["gate"]

    assert (before["state"], after["state"]) == ("unchecked", "passed")
    assert after["ddl_sha256"] == before["ddl_sha256"]


async def test_a_choice_is_forced_remembered_and_taken_back(client, proposals, database):
    here = proposals["jsonb"]
    forced = await client.patch(here, json={"storage_choice": "sql", "reason": "we sum it"})
    back = await client.patch(here, json={"storage_choice": None})
    again = await client.patch(here, json={"storage_choice": "sql"})
    accepted = await client.post(f"{here}/accept")

    assert (forced.status_code, forced.json()["storage_choice"]) == (200, "sql")
    override = forced.json()["override"]["storage_choice"]
    assert (override["value"], override["by"], override["reason"]) == (
        "sql", "http:127.0.0.1", "we sum it",
    )  # fmt: skip
    assert (back.json()["storage_choice"], back.json()["override"]) == ("jsonb", {})
    assert (again.status_code, accepted.status_code) == (200, 202)
    assert database.value("select to_regclass('collections.deep') is not null")


async def test_columns_are_renamed_retyped_dropped_and_added(client, proposals, database):
    here = proposals["sql"]
    edited = await client.patch(
        here,
        json={
            "columns": [
                {"path": "$.people", "name": "inhabitants"},
                {"path": "$.big", "type": "jsonb"},
                {"keys": ["mayor", "name"], "type": "text"},
            ],
            "indexes": ["inhabitants"],
            "reason": "as we call it",
        },
    )
    accepted = await client.post(f"{here}/accept")

    assert edited.status_code == 200
    assert edited.json()["gate"]["state"] == "passed"
    assert [(c["name"], c["type"], c["path"]) for c in accepted.json()["columns"]] == [
        ("inhabitants", "numeric", "$.people"),
        ("big", "jsonb", "$.big"),
        ("mayor_name", "text", "$.mayor.name"),
    ]
    assert database.rows(
        "select actor, detail -> 'changes', detail ->> 'reason' from core.lineage"
        " where stage = 'schema_edited'"
    ) == [
        (
            "http:127.0.0.1",
            {
                "added": ["$.mayor.name"],
                "dropped": ["$.city"],
                "renamed": [{"path": "$.people", "from": "people", "to": "inhabitants"}],
                "retyped": [{"path": "$.big", "from": "boolean", "to": "jsonb"}],
                "indexes": ["inhabitants"],
            },
            "as we call it",
        )
    ]


async def test_ddl_a_person_changed_is_read_into_the_structure(client, proposals):
    here = proposals["sql"]
    shown = (await client.get(here)).json()["ddl"]
    written = shown.replace("people", "inhabitants").replace("From $.inhabitants", "From $.people")
    written += "\ncreate index mine on collections.cities using btree (inhabitants);"

    edited = await client.patch(here, json={"ddl": written})

    assert edited.status_code == 200
    names = {c["path"]: c["name"] for c in edited.json()["columns"]}
    assert names == {"$.big": "big", "$.city": "city", "$.people": "inhabitants"}
    assert '$inhabitants"' in edited.json()["ddl"], "the index is not called after its column"


@each(
    ("ddl", "place"),
    [
        ("create table collections.cities as select 1", "statement 1"),
        ("{ddl} drop table collections.docs_cities;", "statement 6"),
        ("{ddl} /* x */", "there is a comment"),
        ("grant all on core.asset to public", "statement 1"),
        ("", "one statement must make the table cities"),
        ("{ddl:s} comment on table core.asset is 'x';", "the schema core is not collections"),
        (
            "{ddl:s} create unique index mine on collections.cities using btree (city);",
            "an index is unique for the key alone",
        ),
    ],
)
async def test_ddl_that_says_anything_else_is_refused_with_its_place(
    client, proposals, database, ddl, place
):
    here = proposals["sql"]
    before = (await client.get(here)).json()

    refused = await client.patch(
        here, json={"ddl": ddl.replace("{ddl:s}", "{ddl}").format(ddl=before["ddl"])}
    )

    assert (refused.status_code, refused.json()["code"]) == (422, "CB006")
    assert place in refused.json()["detail"]
    assert refused.json()["findings"]
    assert (await client.get(here)).json() == before
    assert database.value("select count(*) from collections.docs_cities") == 10


@each(
    ("change", "status"),
    [
        ({}, 400),
        ({"storage_choice": "sql", "columns": []}, 400),
        ({"storage_choice": "csv"}, 400),
        ({"columns": [{"path": "$.nowhere", "type": "text"}]}, 422),
        ({"columns": [{"path": "$.city", "type": "money"}]}, 422),
        ({"columns": [{"path": "$.city", "name": "ctid"}]}, 422),
        ({"columns": [{"path": "$.city", "name": 'x"; drop table y; --'}]}, 422),
        ({"columns": [{"path": "$.city"}], "indexes": ["people"]}, 422),
        ({"columns": [{"path": "$.city", "default": "now()"}]}, 400),
        ({"columns": [{"path": "$.city"}], "ddl_sha256": "0"}, 409),
    ],
)
async def test_a_change_that_cannot_be_changes_nothing(client, proposals, change, status):
    before = (await client.get(proposals["sql"])).json()

    refused = await client.patch(proposals["sql"], json=change)

    assert refused.status_code == status
    assert refused.json()["detail"]
    assert (await client.get(proposals["sql"])).json() == before


async def test_what_is_active_must_be_rolled_back_before_it_is_changed(client, proposals):
    await client.post(f"{proposals['sql']}/accept")

    for change in ({"storage_choice": "jsonb"}, {"columns": [{"path": "$.city"}]}):
        refused = await client.patch(proposals["sql"], json=change)
        assert (refused.status_code, refused.json()["code"]) == (409, "CB003")


async def test_somebody_elses_edit_is_not_accepted_unseen(client, proposals):
    here = proposals["sql"]
    seen = (await client.get(here)).json()["gate"]["ddl_sha256"]
    await client.patch(here, json={"columns": [{"path": "$.city"}]})

    refused = await client.post(f"{here}/accept", json={"ddl_sha256": seen})

    assert (refused.status_code, refused.json()["code"]) == (409, "CB003")


async def test_another_look_can_be_asked_for(client, proposals, database):
    again = await client.post(f"{proposals['sql']}/check")

    assert (again.status_code, again.json()["dry_run"]) == (202, None)
    assert database.value("select count(*) from core.job where task = 'schema.dry_run'") == 1
