"""Real collections: the rule against a person's decision, and the promise against the deed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.db.cubby import Cubby
from tests.db.schema.labelled import documents_of, labelled


@pytest.mark.prove
def test_labelled_collections_are_decided_as_a_person_would(cubby: Cubby, corpora: Path) -> None:
    otherwise = {}
    labels = labelled(corpora)
    for number, label in enumerate(labels):
        name = f"labelled_{number}"
        cubby.ingest(*documents_of(corpora, label), collection=name)
        detail = cubby.proposal(name)
        choice = detail["storage_choice"]
        against = [reason["sentence"] for reason in detail["reasons"] if not reason["holds"]]
        print(f"| {label.path} | {choice} | {'; '.join(against) or 'every rule holds'}"
              f" | {label.expected} | {label.why} |")  # fmt: skip
        if choice not in label.choices:
            otherwise[label.path] = against

    assert otherwise == {}
    assert len(labels) > 20


@pytest.mark.prove
def test_each_can_be_a_table_all_the_same_and_is_what_the_dry_run_said(
    cubby: Cubby, corpora: Path
) -> None:
    for number, label in enumerate(labelled(corpora)):
        name = f"forced_{number}"
        cubby.ingest(*documents_of(corpora, label), collection=name)
        schema = cubby.proposal(name)["id"]
        cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
        promised = cubby.call("api.dry_run_schema", p_schema_id=schema)

        assert cubby.pass_gate(schema) == [], label.path
        detail = cubby.accept_schema(name)

        counts = ", ".join(f'count("{column["name"]}")' for column in detail["columns"]) or "0"
        done = cubby.rows(f"select count(*), count(extra), {counts} from collections.{name}")[0]
        assert done == (
            promised["documents"],
            promised["extra_documents"],
            *([column["fits"] for column in promised["columns"]] or [0]),
        ), label.path
        proof = cubby.verify(name)
        assert (proof["holds"], proof["broken"]) == (True, 0), label.path
