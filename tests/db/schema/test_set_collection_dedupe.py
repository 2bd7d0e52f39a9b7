"""Documents of the same content have one row of the typed table, where an admin says so."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import InvalidArgument, NotFound
from tests.campaign import scaled
from tests.db.cubby import Cubby
from tests.db.sent import documents


def _dedupe(cubby: Cubby, rule: Any, dry_run: bool = False, name: str = "things") -> dict[str, Any]:
    answer = cubby.call("api.set_collection_dedupe", p_name=name, p_dedupe=rule, p_actor="anna",
                        p_dry_run=dry_run)  # fmt: skip
    cubby.backfill()
    return dict(answer)


def _rows(cubby: Cubby) -> list[int]:
    return [row[0] for row in cubby.rows("select a from collections.things order by document_id")]


def _holds(cubby: Cubby) -> bool:
    return bool(cubby.call("catalog.verify_collection", p_name="things")["holds"])


@pytest.fixture
def table(cubby: Cubby) -> Cubby:
    """A table of four documents, of which the third and fourth are the first again."""
    cubby.ingest({"a": 1, "b": "x"}, {"a": 2}, collection="things")
    cubby.ingest({"b": "x", "a": 1}, {"a": 1, "b": "x"}, collection="things")
    cubby.accept_schema("things")
    return cubby


def test_the_first_of_documents_with_the_same_content_keeps_its_row(table: Cubby) -> None:
    first = table.value("select id from collections.docs_things order by id limit 1")

    answer = _dedupe(table, "keep_first")

    assert (answer["documents"], answer["duplicates"], answer["before"]) == (4, 2, "keep_all")
    assert _rows(table) == [1, 2]
    assert table.value("select document_id from collections.things where a = 1") == first
    assert table.value("select count(*) from collections.docs_things") == 4
    assert _holds(table)


def test_later_duplicates_get_no_row_and_new_content_gets_one(table: Cubby) -> None:
    _dedupe(table, "keep_first")

    table.ingest({"a": 2}, {"a": 3}, {"a": 3}, collection="things")

    assert _rows(table) == [1, 2, 3]
    assert _holds(table)


def test_keeping_all_again_gives_each_a_row(table: Cubby) -> None:
    _dedupe(table, "keep_first")
    _dedupe(table, "keep_all")

    assert sorted(_rows(table)) == [1, 1, 1, 2]
    assert _holds(table)
    assert table.rows(
        "select actor, detail ->> 'before', detail ->> 'dedupe' from core.lineage"
        " where stage = 'collection_dedupe_set' order by id"
    ) == [("anna", "keep_all", "keep_first"), ("anna", "keep_first", "keep_all")]


def test_a_dry_run_only_counts(table: Cubby) -> None:
    answer = _dedupe(table, "keep_first", dry_run=True)

    assert (answer["duplicates"], answer["dry_run"]) == (2, True)
    assert table.value("select dedupe from catalog.collection where name = 'things'") == "keep_all"
    assert len(_rows(table)) == 4


def test_a_key_and_the_rule_exclude_each_other(table: Cubby) -> None:
    _dedupe(table, "keep_first")
    with pytest.raises(InvalidArgument, match="keeps the first of documents"):
        table.call("api.set_collection_key", p_name="things", p_paths=["a"], p_actor="anna")

    _dedupe(table, "keep_all")
    table.call("api.set_collection_key", p_name="things", p_paths=["a"], p_actor="anna")
    table.backfill()
    with pytest.raises(InvalidArgument, match="things has a key"):
        _dedupe(table, "keep_first")


@pytest.mark.parametrize("rule", ["keep_last", "", None])
def test_another_rule_is_refused(table: Cubby, rule: Any) -> None:
    with pytest.raises(InvalidArgument, match="Unknown rule for duplicates"):
        _dedupe(table, rule)


def test_an_unknown_collection_is_refused(shared: Cubby) -> None:
    with pytest.raises(NotFound):
        _dedupe(shared, "keep_first", name="nowhere")


@settings(
    max_examples=scaled(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    before=st.lists(st.integers(1, 3), min_size=1, max_size=6),
    after=st.lists(st.integers(1, 4), min_size=1, max_size=6),
    seed=st.integers(0, 99),
)
def test_whatever_the_order_of_batches_each_content_has_the_row_of_its_first_document(
    cubby: Cubby, before: list[int], after: list[int], seed: int
) -> None:
    name = f"law_{cubby.value('select count(*) from core.collection')}"
    cubby.ingest(*({"a": n} for n in before), collection=name)
    cubby.accept_schema(name)
    _dedupe(cubby, "keep_first", name=name)
    waiting = [cubby.accept(documents({"a": n}), collection=name) for n in after]
    for one in random.Random(seed).sample(waiting, len(waiting)):
        cubby.work(one)

    first = cubby.rows(
        "select (doc ->> 'a')::integer, (array_agg(id order by id))[1]"
        f" from collections.docs_{name} group by 1 order by 1"
    )
    assert first == cubby.rows(f"select a, document_id from collections.{name} order by 1")
    assert cubby.call("catalog.verify_collection", p_name=name)["holds"]
