"""The gate before later versions, child tables and keys."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import DdlRefused, NameTaken, WrongState
from tests.db.cubby import Cubby
from tests.db.schema.gated import accept_unasked, record_gate


@pytest.fixture
def versioned(cubby: Cubby) -> Cubby:
    """`things` with the column n, and a second version that adds `more` and widens n."""
    cubby.ingest({"n": 1}, {"n": 2}, collection="things")
    cubby.accept_schema("things")
    cubby.ingest(*({"n": "x", "more": k} for k in range(20)), collection="things")
    return cubby


def test_a_later_version_is_looked_at_by_a_worker_too(versioned: Cubby) -> None:
    assert versioned.proposal("things", 2)["gate"]["state"] == "unchecked"
    versioned.check()

    judged = versioned.proposal("things", 2)
    assert judged["gate"]["state"] == "passed"
    assert judged["ddl"].startswith("alter table collections.things add column")


def test_a_later_version_nobody_has_looked_at_cannot_be_accepted(versioned: Cubby) -> None:
    schema = versioned.proposal("things", 2)["id"]

    with pytest.raises(WrongState, match="The gate has not checked"):
        accept_unasked(versioned, schema)

    assert versioned.proposal("things")["status"] == "active"


def test_a_later_version_changes_the_table_as_promised(versioned: Cubby) -> None:
    versioned.accept_schema("things", 2)

    promised = "select core._promised_facts(proposal) from core.schema_def where version = 2"
    assert versioned.rows(f"{promised} except select core._table_facts('things')") == []
    assert versioned.rows(f"select core._table_facts('things') except {promised}") == []


def test_what_people_added_to_a_table_is_not_in_the_way_of_its_next_version(
    versioned: Cubby,
) -> None:
    with versioned.database.connect(None) as person:
        person.execute("create index mine on collections.things (n) include (document_id)")

    assert versioned.accept_schema("things", 2)["status"] == "active"


def test_a_column_somebody_added_by_hand_is_refused_by_its_name(versioned: Cubby) -> None:
    with versioned.database.connect(None) as person:
        person.execute("alter table collections.things add column more int")

    with pytest.raises(NameTaken, match="more"):
        versioned.accept_schema("things", 2)

    assert versioned.proposal("things")["status"] == "active"


@pytest.mark.parametrize(
    "statement",
    [
        "alter table collections.things add column sneaked text",
        "alter table collections.things alter column n type text",
        "alter table collections.things alter column n set default 7",
        "alter table collections.things drop column extra",
        "create index sneaked on collections.things (n)",
        "create table collections.sneaked (x int)",
    ],
)
def test_a_later_version_that_does_anything_else_is_undone(
    versioned: Cubby, forged: Any, statement: str
) -> None:
    schema = versioned.proposal("things", 2)["id"]
    facts = "select core._table_facts('things') as fact order by fact"
    before = versioned.rows(facts)
    good = versioned.call("catalog.schema_ddl", p_id=schema)["statements"]
    forged([*good, statement])
    record_gate(versioned, schema)

    with pytest.raises(DdlRefused, match="The DDL did not do what the proposal says"):
        accept_unasked(versioned, schema)

    assert versioned.rows(facts) == before


def test_auto_migrate_goes_on_to_the_next_version_after_the_gate(versioned: Cubby) -> None:
    versioned.set("auto_migrate", True)
    versioned.check()
    versioned.backfill()
    versioned.backfill()

    assert versioned.proposal("things", 2)["status"] == "active"
    assert versioned.verify("things")["holds"]


def test_the_choice_of_a_later_version_is_not_changed(versioned: Cubby) -> None:
    schema = versioned.proposal("things", 2)["id"]
    with pytest.raises(WrongState, match="Version 2 changes a table that is in use"):
        versioned.call("api.override_schema", p_schema_id=schema, p_storage_choice="jsonb")


def test_a_version_that_was_followed_is_no_longer_changed(versioned: Cubby) -> None:
    versioned.accept_schema("things", 2)
    first = versioned.proposal("things")["id"]

    for function, arguments in (
        ("api.override_schema", {"p_storage_choice": "jsonb"}),
        ("api.edit_schema", {"p_edit": {"columns": []}}),
        ("api.check_schema", {}),
    ):
        with pytest.raises(WrongState, match="Version 1 of things has been followed"):
            versioned.call(function, p_schema_id=first, **arguments)


def test_child_tables_and_keys_pass_and_are_found_as_promised(cubby: Cubby) -> None:
    cubby.ingest({"no": 1, "lines": [{"sku": "a"}]}, collection="orders")
    schema = cubby.proposal("orders")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.lines[]"])
    cubby.call("api.set_collection_key", p_name="orders", p_paths=["no"])
    cubby.check()
    assert cubby.proposal("orders")["gate"]["state"] == "passed"

    cubby.accept_schema("orders")

    promised = "select core._promised_facts(proposal) from core.schema_def"
    found = "select core._table_facts(t) from unnest(array['orders', 'orders__lines']) as t"
    assert cubby.rows(f"({promised} except {found}) union all ({found} except {promised})") == []
