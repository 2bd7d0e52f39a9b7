from __future__ import annotations

import pytest

from cubby.db.errors import WrongState
from tests.db.cubby import Cubby


def test_a_rejected_proposal_keeps_its_documents_as_jsonb(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]

    answer = cubby.call(
        "api.reject_schema", p_schema_id=schema, p_actor="anna", p_reason="too soon"
    )

    assert (answer["status"], answer["decided_by"], answer["decision_note"]) == (
        "rejected",
        "anna",
        "too soon",
    )
    cubby.ingest({"a": 2}, collection="things")
    assert cubby.value("select count(*) from collections.docs_things") == 2
    assert cubby.value("select to_regclass('collections.things')") is None


def test_rejecting_again_changes_nothing(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.proposal("things")["id"]
    first = cubby.call("api.reject_schema", p_schema_id=schema, p_actor="anna")

    assert cubby.call("api.reject_schema", p_schema_id=schema, p_actor="bob") == first


def test_a_rejected_proposal_can_be_accepted_after_all(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    cubby.call("api.reject_schema", p_schema_id=cubby.proposal("things")["id"])

    assert cubby.accept_schema("things")["status"] == "active"
    assert cubby.value("select count(*) from collections.things") == 1


def test_an_active_schema_cannot_be_rejected(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")
    schema = cubby.accept_schema("things")["id"]

    with pytest.raises(WrongState) as refusal:
        cubby.call("api.reject_schema", p_schema_id=schema)

    assert refusal.value.message == "The schema of things is active"
    assert refusal.value.hint == "Roll it back first: api.rollback_schema."
