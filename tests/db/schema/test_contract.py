"""What a typed table does about what it does not know: evolve, freeze or auto."""

from __future__ import annotations

from typing import Any

import pytest

from cubby.db.errors import InvalidArgument, NotFound
from tests.db.cubby import Cubby


def _contract(cubby: Cubby, contract: Any, name: str = "things") -> dict[str, Any]:
    return dict(cubby.call("api.set_collection_contract", p_name=name, p_contract=contract,
                           p_actor="anna"))  # fmt: skip


def _review(cubby: Cubby, verdict: str, *ids: Any, name: str = "things") -> dict[str, Any]:
    return dict(cubby.call("api.review_quarantine", p_name=name, p_verdict=verdict,
                           p_ids=list(ids) or None, p_actor="anna"))  # fmt: skip


def _waiting(cubby: Cubby) -> list[tuple[Any, ...]]:
    return cubby.rows(
        "select document_id::text, found from catalog.quarantine where state = 'waiting' order by 1"
    )


@pytest.fixture
def frozen(cubby: Cubby) -> Cubby:
    """A frozen table (a numeric, o_x numeric, at timestamptz) with the child table $.items[]."""
    cubby.ingest(
        {"a": 1, "o": {"x": 1}, "at": "2024-05-01T10:00:00Z", "items": [{"n": 1}]},
        {"a": 2, "o": {"x": 2}, "at": "2024-05-01T10:00:00Z", "items": []},
        collection="things",
    )
    schema = cubby.proposal("things")["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.choose_child_tables", p_schema_id=schema, p_paths=["$.items[]"])
    cubby.accept_schema("things")
    _contract(cubby, "freeze")
    return cubby


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({"a": 3, "b": 1}, [{"path": "$.b", "type": "numeric"}]),
        ({"a": "x"}, [{"path": "$.a", "type": "text"}]),
        (
            {"o": {"y": [1]}},
            [{"path": "$.o.y", "type": "array"}, {"path": "$.o.y[]", "type": "numeric"}],
        ),
        ({"o": 5}, [{"path": "$.o", "type": "numeric"}]),
        ({"items": [{"n": 1}, {"m": True}]}, [{"path": "$.items[].m", "type": "boolean"}]),
        ({"items": [7]}, [{"path": "$.items[]", "type": "numeric"}]),
        ({"new": {"a": {"b": {"c": {"d": 1}}}}}, None),
    ],
)
def test_a_frozen_table_quarantines_what_it_does_not_know(
    frozen: Cubby, document: Any, found: Any
) -> None:
    sent = frozen.ingest(document, {"a": 9}, collection="things")

    ((waiting, told),) = _waiting(frozen)
    assert (waiting, told) == (sent.ids[0], found or told)
    assert frozen.value("select count(*) from collections.things") == 3
    assert frozen.value("select count(*) from collections.docs_things") == 4
    answer = frozen.verify("things")
    assert (answer["holds"], answer["documents"], answer["quarantined"]) == (True, 4, 1)


@pytest.mark.parametrize(
    "document",
    [
        {"a": None}, {}, {"a": 1.50}, {"o": {}}, {"o": None}, {"items": []},
        {"items": [{"n": None}]},
        {"at": "2024-05-01T12:00:00.000+02:00"}, {"b": None}, {"a": 7, "o": {"x": 1}},
    ],
)  # fmt: skip
def test_what_it_knows_in_another_spelling_enters(frozen: Cubby, document: Any) -> None:
    frozen.ingest(document, collection="things")

    assert _waiting(frozen) == []
    assert frozen.value("select count(*) from collections.things") == 3
    assert frozen.verify("things")["holds"]


def test_released_documents_enter_and_count_as_drift(frozen: Cubby) -> None:
    sent = frozen.ingest(*({"a": n, "b": n} for n in range(20)), collection="things")
    assert frozen.value("select count(*) from core.drift where path = '$.b'") == 0

    assert _review(frozen, "release", sent.ids[0])["waiting"] == 19
    answer = _review(frozen, "release")

    assert (answer["documents"], answer["waiting"]) == (19, 0)
    assert frozen.value("select count(*) from collections.things where extra ? 'b'") == 20
    assert "$.b" in [column["path"] for column in frozen.proposal("things", 2)["columns"]]
    assert frozen.verify("things")["holds"]
    frozen.accept_schema("things", 2)
    frozen.ingest({"a": 1, "b": 7}, collection="things")
    assert _waiting(frozen) == []
    assert frozen.verify("things")["holds"]


def test_a_verdict_is_taken_back(frozen: Cubby) -> None:
    frozen.ingest({"a": 5, "b": 1}, collection="things")
    _review(frozen, "dismiss")
    assert (_waiting(frozen), frozen.verify("things")["holds"]) == ([], True)
    ((dismissed,),) = frozen.rows("select document_id from catalog.quarantine")

    assert _review(frozen, "release", dismissed)["documents"] == 1
    assert frozen.value("select count(*) from collections.things where a = 5") == 1
    assert _review(frozen, "wait", dismissed)["waiting"] == 1
    assert frozen.value("select count(*) from collections.things where a = 5") == 0
    assert frozen.verify("things")["holds"]
    assert frozen.rows(
        "select actor, decision, detail ->> 'verdict' from catalog.decision"
        " where decision like 'quarantine%%' order by decided_at"
    ) == [("anna", "quarantine reviewed", v) for v in ("dismiss", "release", "wait")]


def test_of_a_key_the_older_version_keeps_its_row(cubby: Cubby) -> None:
    cubby.ingest({"id": 1, "v": "a"}, collection="things")
    cubby.call("api.set_collection_key", p_name="things", p_paths=["id"],
               p_delete_when=["$.gone = true"])  # fmt: skip
    cubby.accept_schema("things")
    _contract(cubby, "freeze")
    sent = cubby.ingest({"id": 1, "v": "b", "new": 1}, collection="things")

    assert cubby.rows("select v from collections.things") == [("a",)]
    assert cubby.verify("things")["holds"]
    _review(cubby, "release")
    assert cubby.rows("select v from collections.things") == [("b",)]
    _review(cubby, "wait", sent.ids[0])
    assert cubby.rows("select v from collections.things") == [("a",)]
    assert cubby.verify("things")["holds"]
    cubby.ingest({"id": 1, "gone": True}, collection="things")
    assert cubby.rows("select v from collections.things") == []
    assert cubby.verify("things")["holds"]


def test_a_release_of_many_is_a_job(frozen: Cubby) -> None:
    frozen.set("json_chunk", 2)
    frozen.ingest(*({"b": n} for n in range(5)), collection="things")

    _review(frozen, "release")
    assert frozen.value("select backfill_state from core.schema_def") == "running"
    frozen.backfill()

    assert frozen.value("select count(*) from collections.things") == 7
    assert frozen.verify("things")["holds"]


def test_filling_again_keeps_what_was_quarantined_out(frozen: Cubby) -> None:
    frozen.ingest({"b": 1}, {"a": 1}, collection="things")
    frozen.roll_back("things")
    frozen.accept_schema("things")

    assert frozen.value("select count(*) from collections.things") == 3
    assert frozen.verify("things")["holds"]


def test_documents_from_before_are_not_tested(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")
    cubby.ingest({"a": 1, "b": 1}, collection="things")
    _contract(cubby, "freeze")
    cubby.call("api.set_collection_key", p_name="things", p_paths=["a"])
    cubby.backfill()

    assert _waiting(cubby) == []
    assert cubby.verify("things")["holds"]


def test_moved_documents_are_no_longer_quarantined(frozen: Cubby) -> None:
    sent = frozen.ingest({"b": 1}, collection="things")
    frozen.ingest({"b": 2}, collection="others")
    frozen.call("api.move_documents", p_from="things", p_ids=[sent.ids[0]], p_into="others")

    assert frozen.rows("select * from core.quarantine") == []
    assert frozen.verify("things")["holds"]


def test_under_auto_what_only_adds_needs_no_person(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")
    cubby.ingest({"a": 1}, {"a": 2}, collection="others")
    cubby.accept_schema("things")
    assert _contract(cubby, "auto")["contract"] == "auto"
    cubby.ingest(*({"a": n, "b": n} for n in range(20)), collection="things")
    cubby.check()
    cubby.backfill()
    cubby.backfill()

    assert cubby.rows(
        "select version, status, decided_by from core.schema_def where name = 'things' order by 1"
    ) == [(1, "provisional", "anna"), (2, "active", "auto_migrate")]
    assert cubby.value("select status from core.schema_def where name = 'others'") == "provisional"
    assert cubby.verify("things")["holds"]


def test_a_frozen_collection_is_not_accepted_by_the_setting(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, {"a": 2}, collection="things")
    _contract(cubby, "freeze")
    cubby.set("auto_migrate", True)
    cubby.check()
    cubby.backfill()

    assert cubby.value("select status from core.schema_def") == "provisional"


def test_the_act_is_a_decision_and_is_taken_back_by_another(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    _contract(cubby, "freeze")
    _contract(cubby, "freeze")
    _contract(cubby, "evolve")

    assert cubby.rows(
        "select actor, detail ->> 'before', detail ->> 'contract' from catalog.decision"
        " where decision = 'collection contract set' order by decided_at"
    ) == [("anna", "evolve", "freeze"), ("anna", "freeze", "evolve")]


@pytest.mark.parametrize("contract", ["strict", "", None, "FREEZE"])
def test_what_is_no_contract_is_refused(cubby: Cubby, contract: Any) -> None:
    cubby.ingest({"a": 1}, collection="things")

    with pytest.raises(InvalidArgument, match="Unknown contract"):
        _contract(cubby, contract)


def test_what_is_not_quarantined_is_refused(frozen: Cubby) -> None:
    sent = frozen.ingest({"a": 1}, collection="things")

    with pytest.raises(NotFound, match="is not in the quarantine of things"):
        _review(frozen, "release", sent.ids[0])
    with pytest.raises(InvalidArgument, match="Unknown verdict"):
        _review(frozen, "delete")
    with pytest.raises(NotFound, match="Collection none not found"):
        _review(frozen, "release", name="none")
    with pytest.raises(NotFound, match="Collection none not found"):
        _contract(frozen, "freeze", name="none")
