"""What the pages make of JSON, lineage and typed text, without a server."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from cubby.app.pages.matching import alternatives, keys_of
from cubby.app.pages.timelines import timeline
from cubby.app.pages.trees import MOST, MOST_MEMBERS, Node, tree
from cubby.app.problems import BadRequest
from cubby.db.answers import LineageItem


def _count(node: Node) -> int:
    return 1 + sum(_count(child) for child in node.children)


def test_a_tree_has_every_value_of_a_small_document_in_its_order() -> None:
    root = tree({"b": [1, "x"], "a": {"c": None}, "e": {}})
    assert [(child.key, child.kind, child.size) for child in root.children] == [
        ("b", "array", 2),
        ("a", "object", 1),
        ("e", "object", 0),
    ]
    assert [child.text for child in root.children[0].children] == ["1", '"x"']


def test_a_large_member_does_not_hide_those_beside_it() -> None:
    large = {"large": [{"n": n, "m": [n] * 50} for n in range(5000)], "small": {"here": True}}
    root = tree(large)
    assert _count(root) <= MOST + 1
    many, small = root.children
    assert (len(many.children), many.more) == (MOST_MEMBERS, 5000 - MOST_MEMBERS)
    assert small.size == 1


def test_a_tree_ends_where_nobody_unfolds_it() -> None:
    deep: Any = 1
    for _ in range(500):
        deep = [deep]
    assert _count(tree(deep)) < 30


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Oslo", b'[{"a":["Oslo"]}]'),
        ("12", b'[{"a":["12"]},{"a":[12]}]'),
        ("1.50", b'[{"a":["1.50"]},{"a":[1.50]}]'),
        ("null", b'[{"a":["null"]},{"a":[null]}]'),
        ('{"b": 1}', b'[{"a":["{\\"b\\": 1}"]}]'),
    ],
)
def test_what_is_typed_is_a_text_or_what_it_reads_as(typed: str, wanted: bytes) -> None:
    assert msgspec.json.encode(alternatives(keys_of('["a", null]'), typed)) == wanted


@pytest.mark.parametrize("field", ["", "[]", "a", '{"a": 1}', "[1]"])
def test_a_field_that_is_none_is_refused(field: str) -> None:
    with pytest.raises(BadRequest, match="Unknown field"):
        keys_of(field)


def test_a_timeline_says_how_long_after_the_first_each_step_was() -> None:
    moments = ["12:00:00", "12:00:00.02", "12:00:02.5", "12:10:00", "15:00:00"]
    events = [
        LineageItem(
            stage="object_done", actor="w", detail={"n": 1, "result": {"key": "x"}},
            created_at=f"2026-01-01T{at}+00:00", scope="object", trace_id=None,
        )
        for at in moments
    ]  # fmt: skip
    steps = timeline(events)
    assert [step.after for step in steps] == ["", "", "+2.5 s", "+10 min", "+3 h"]
    assert (steps[0].title, steps[0].facts, steps[0].aside) == (
        "object done", [("n", "1")], [("result.key", "x")],
    )  # fmt: skip
    assert timeline([]) == []
