"""The brief's rule, section 4: sql if all four hold, else jsonb; each at its threshold."""

from __future__ import annotations

import random
from typing import Any

import pytest

from cubby.db.client import Jsonb
from tests.db.cubby import Cubby


def _verdict(cubby: Cubby, name: str, *docs: Any) -> tuple[str, list[str]]:
    """The choice for a new collection of these documents, and the rules that did not hold."""
    cubby.ingest(*docs, collection=name)
    detail = cubby.proposal(name)
    return detail["storage_choice"], [
        reason["sentence"] for reason in detail["reasons"] if not reason["holds"]
    ]


def _keys(count: int) -> dict[str, int]:
    return {f"k{n:02}": n for n in range(count)}


def test_twenty_top_level_keys_make_a_table_and_twenty_one_do_not(cubby: Cubby) -> None:
    assert _verdict(cubby, "twenty", _keys(20)) == ("sql", [])
    assert _verdict(cubby, "more", _keys(21)) == ("jsonb", ["num_top_level_keys 21 > 20"])


def test_keys_are_counted_over_the_sample_not_in_one_document(cubby: Cubby) -> None:
    halves = [dict(list(_keys(22).items())[:14]), dict(list(_keys(22).items())[8:])]

    assert _verdict(cubby, "halves", *halves) == ("jsonb", ["num_top_level_keys 22 > 20"])


def test_a_stability_of_six_tenths_makes_a_table_and_less_does_not(cubby: Cubby) -> None:
    assert _verdict(
        cubby, "at", *[{"a": n, "b": n} for n in range(1)], *[{"a": n} for n in range(4)]
    ) == (
        "sql",
        [],
    )
    at = cubby.proposal("at")["reasons"][1]
    assert (at["figure"], at["threshold"], at["path"]) == ("0.6", "0.6", "$.b")
    assert _verdict(
        cubby, "below", {"a": 1, "b": 1}, {"a": 2}, {"a": 3}, {"b": 4}, {"b": 5}, {"b": 6, "c": 1}
    ) == (
        "jsonb",
        ["avg_field_stability 0.444444 < 0.6, rarest at $.c"],
    )


def test_stability_is_not_rounded_into_a_table(cubby: Cubby) -> None:
    cubby.set("stability_threshold", 0.66667)
    assert _verdict(cubby, "things", {"a": 1, "b": 1}, {"a": 2}, {"a": 3}) == (
        "jsonb",
        ["avg_field_stability 0.666667 < 0.66667, rarest at $.b"],
    )
    cubby.set("stability_threshold", 0.66666)
    assert cubby.proposal("things")["storage_choice"] == "sql"


def test_a_null_counts_as_present(cubby: Cubby) -> None:
    assert _verdict(cubby, "nulls", {"a": 1}, {"a": None}, {"a": None})[0] == "sql"
    assert cubby.proposal("nulls")["profile"]["paths"] == [
        {
            "path": "$.a",
            "keys": ["a"],
            "present": 3,
            "presence": 1,
            "types": {"null": 2, "numeric": 1},
            "type_stability": 1,
        }
    ]


def test_depth_two_makes_a_table_and_depth_three_does_not(cubby: Cubby) -> None:
    assert _verdict(cubby, "flat", {"a": 1}) == ("sql", [])
    assert _verdict(cubby, "two", {"a": {"b": 1}}) == ("sql", [])
    assert _verdict(cubby, "three", {"a": {"b": {"c": 1}}}) == (
        "jsonb",
        ["max_depth 3 > 2 at $.a.b"],
    )


def test_depth_is_measured_to_the_end_of_the_deepest_document(cubby: Cubby) -> None:
    deep = {"a": {"b": {"c": {"d": {"e": 1}}}}}

    assert _verdict(cubby, "deep", {"a": 1}, {"a": {}}, deep) == (
        "jsonb",
        ["max_depth 5 > 2 at $.a.b.c.d"],
    )


def test_an_empty_object_is_as_deep_as_a_full_one(cubby: Cubby) -> None:
    assert _verdict(cubby, "empty", {"a": {"b": {}}})[0] == "jsonb"


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ({"items": [{"sku": 1}]}, "$.items"),
        ({"items": [1, {}]}, "$.items"),
        ({"a": {"items": [{"sku": 1}]}}, "$.a.items"),
        ({"items": [[{"sku": 1}]]}, "$.items[]"),
    ],
)
def test_an_array_with_an_object_in_it_makes_no_table(
    cubby: Cubby, document: dict[str, Any], path: str
) -> None:
    choice, reasons = _verdict(cubby, "things", {"x": 1}, document)

    assert choice == "jsonb"
    assert f"array of objects at {path}[]" in reasons


def test_an_array_of_scalars_is_no_hindrance(cubby: Cubby) -> None:
    assert _verdict(cubby, "tags", {"tags": ["a", 1, None], "grid": [[1], [2]]})[0] == "sql"


def test_keys_below_an_array_are_not_top_level_keys(cubby: Cubby) -> None:
    cubby.ingest({"items": [{"sku": 1, "price": 2}]}, collection="orders")

    reason = cubby.proposal("orders")["reasons"][0]
    assert (reason["rule"], reason["figure"], reason["holds"]) == ("num_top_level_keys", "1", True)
    assert [column["path"] for column in cubby.proposal("orders")["columns"]] == ["$.items"]


@pytest.mark.parametrize("document", [5, "text", [1], [{"a": 1}], {}, None])
def test_documents_without_keys_make_no_table(cubby: Cubby, document: Any) -> None:
    choice, reasons = _verdict(cubby, "things", document)

    assert choice == "jsonb"
    assert "the documents have no keys" in reasons


def test_every_rule_is_told_with_its_figure_whatever_the_verdict(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="things")

    assert [
        (reason["rule"], reason["holds"], reason["figure"], reason["threshold"])
        for reason in cubby.proposal("things")["reasons"]
    ] == [
        ("num_top_level_keys", True, "1", "20"),
        ("avg_field_stability", True, "1", "0.6"),
        ("max_depth", True, "1", "2"),
        ("arrays_of_objects", True, "0", "0"),
    ]


@pytest.mark.parametrize(
    ("knob", "value", "document"),
    [
        ("max_top_level_keys", 1, {"a": 1, "b": 1}),
        ("max_depth", 1, {"a": {"b": 1}}),
    ],
)
def test_turning_a_knob_decides_anew_on_what_nobody_has_decided_on(
    cubby: Cubby, knob: str, value: float, document: dict[str, Any]
) -> None:
    for name in ("open", "accepted", "rejected"):
        assert _verdict(cubby, name, document)[0] == "sql"
    cubby.accept_schema("accepted")
    cubby.call("api.reject_schema", p_schema_id=cubby.proposal("rejected")["id"])

    cubby.set(knob, value)

    choices = [cubby.proposal(name)["storage_choice"] for name in ("open", "accepted", "rejected")]
    assert choices == ["jsonb", "sql", "sql"]


def test_reasons_and_figures_follow_every_batch(cubby: Cubby) -> None:
    cubby.ingest({"a": 1, "b": 1}, collection="things")
    cubby.ingest({"a": 2}, collection="things")

    detail = cubby.proposal("things")
    assert detail["reasons"][1]["figure"] == "0.75"
    assert detail["sample_size"] == 2
    assert [column["presence"] for column in detail["columns"]] == [1, 0.5]


def _hashes(cubby: Cubby, collection: str) -> list[int]:
    return [
        row[0]
        for row in cubby.rows(
            "select hash from core.collection_sample as sample"
            " join core.collection on collection.id = collection_id and name = %s order by 1",
            collection,
        )
    ]


def _smallest(cubby: Cubby, collection: str, count: int) -> list[int]:
    return [
        row[0]
        for row in cubby.rows(
            f"select jsonb_hash_extended(doc, 0) from collections.docs_{collection}"
            " order by 1 limit %s",
            count,
        )
    ]


def test_the_sample_is_the_smallest_hashes_in_any_order_and_any_batches(cubby: Cubby) -> None:
    cubby.set("N_sample", 10)
    docs = [{"n": n} for n in range(60)]
    cubby.ingest(*docs, collection="once")
    random.Random(7).shuffle(docs)
    for at in range(0, 60, 7):
        cubby.ingest(*docs[at : at + 7], collection="batches")

    assert _hashes(cubby, "once") == _smallest(cubby, "once", 10) == _hashes(cubby, "batches")


def test_a_larger_sample_looks_at_the_older_documents_again(cubby: Cubby) -> None:
    cubby.set("N_sample", 5)
    cubby.ingest(*({"n": n} for n in range(30)), collection="things")

    cubby.set("N_sample", 12)

    assert _hashes(cubby, "things") == _smallest(cubby, "things", 12)
    assert cubby.proposal("things")["sample_size"] == 12
    cubby.ingest(*({"n": n} for n in range(30, 60)), collection="things")
    assert _hashes(cubby, "things") == _smallest(cubby, "things", 12)


def test_a_smaller_sample_lets_go_of_the_rest(cubby: Cubby) -> None:
    cubby.ingest(*({"n": n} for n in range(30)), collection="things")

    cubby.set("N_sample", 4)

    assert _hashes(cubby, "things") == _smallest(cubby, "things", 4)
    assert cubby.proposal("things")["sample_size"] == 4


def test_equal_documents_count_each(cubby: Cubby) -> None:
    cubby.ingest(*[{"a": 1}] * 3, {"b": 1}, collection="things")

    paths = cubby.proposal("things")["profile"]["paths"]
    assert {path["path"]: path["presence"] for path in paths} == {"$.a": 0.75, "$.b": 0.25}


def test_the_same_documents_in_any_order_give_the_same_structure_hash(cubby: Cubby) -> None:
    docs: list[Any] = [
        {"a": 1},
        {"a": "x", "b": None},
        {"c": {"d": True}},
        {"a": 1, "e": "2024-01-01"},
    ]
    seen = set()
    for seed in range(3):
        random.Random(seed).shuffle(docs)
        for at in range(0, 4, seed + 1):
            cubby.ingest(*docs[at : at + seed + 1], collection="things")
        seen.add(cubby.proposal("things")["structure_hash"])
        cubby.run(
            "truncate core.schema_def, core.collection_sample, core.document_route,"
            " core.unindexed, core.collection_path, core.collection_alias, core.collection_rule,"
            " core.collection cascade; drop table collections.docs_things"
        )

    assert len(seen) == 1


def test_another_name_path_or_type_is_another_structure(cubby: Cubby) -> None:
    cubby.ingest({"a": 1}, collection="one")
    cubby.ingest({"a": 1}, collection="two")
    cubby.ingest({"b": 1}, collection="three")
    cubby.ingest({"a": "1"}, collection="four")

    assert cubby.value("select count(distinct structure_hash) from core.schema_def") == 4


@pytest.mark.parametrize(
    ("documents", "knobs", "choice"),
    [
        (1, {"max_top_level_keys": 1, "stability_threshold": 1, "max_depth": 1}, "sql"),
        (2, {"max_top_level_keys": 1, "stability_threshold": 0.5, "max_depth": 1}, "sql"),
        (2, {"max_top_level_keys": 1, "stability_threshold": 0.51, "max_depth": 1}, "jsonb"),
        (1, {"max_top_level_keys": 0, "stability_threshold": 0, "max_depth": 1}, "jsonb"),
        (1, {"max_top_level_keys": 1, "stability_threshold": 0, "max_depth": 0}, "jsonb"),
    ],
)
def test_the_decision_is_a_function_of_profile_and_knobs(
    shared: Cubby, documents: int, knobs: dict[str, float], choice: str
) -> None:
    profile = {
        "documents": documents,
        "max_depth": 1,
        "max_depth_path": "$",
        "object_array_path": None,
        "paths": [{"path": "$.a", "keys": ["a"], "present": 1}],
    }

    verdict = shared.value("select core._decide(%s, %s)", Jsonb(profile), Jsonb(knobs))

    assert verdict["storage_choice"] == choice
