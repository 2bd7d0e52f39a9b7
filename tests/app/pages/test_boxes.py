"""What is written above a column is one condition, and is shown again as it was written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cubby.app.pages.boxes import condition_of, written_of


@pytest.mark.parametrize(
    ("kind", "text", "condition"),
    [
        ("text", "os_lo%", {"ilike": r"%os\_lo\%%"}),
        ("text", "=Oslo", {"eq": "Oslo"}),
        ("text", "!Oslo", {"ne": "Oslo"}),
        ("text", ">5", {"ilike": "%>5%"}),
        ("text", "null", {"is_null": True}),
        ("text", "=null", {"eq": "null"}),
        ("numeric", "7", {"eq": "7"}),
        ("numeric(10,2)", ">=7", {"gte": "7"}),
        ("integer", "1..9", {"gte": "1", "lte": "9"}),
        ("numeric", "!null", {"is_null": False}),
        ("timestamptz", "2024", {"gte": "2024-01-01", "lt": "2025-01-01"}),
        ("timestamptz", "2024-12", {"gte": "2024-12-01", "lt": "2025-01-01"}),
        ("timestamptz", "2024-02-29", {"gte": "2024-02-29", "lt": "2024-03-01"}),
        ("date", "2024-02-29", {"eq": "2024-02-29"}),
        ("date", "2024-02-30", {"eq": "2024-02-30"}),
        ("timestamp", "<2024-01-01", {"lt": "2024-01-01"}),
        ("boolean", "true", {"eq": "true"}),
        ("jsonb", "Comedy", {"contains": "Comedy"}),
        ("jsonb", '{"a":1}', {"contains": {"a": 1}}),
        ("text[]", '["a"]', {"contains": ["a"]}),
    ],
)
def test_a_box_means_what_fits_its_type(kind: str, text: str, condition: Any) -> None:
    assert condition_of(kind, text) == condition
    assert written_of(kind, condition) == text


def test_an_open_range_and_one_element_have_a_shorter_spelling() -> None:
    assert condition_of("numeric", "3..") == condition_of("numeric", ">=3") == {"gte": "3"}
    assert condition_of("text[]", "a") == {"contains": ["a"]}


@pytest.mark.parametrize(
    "known",
    [
        {"gt": 1, "lt": 3},
        {"in": ["a"]},
        {"ilike": "a%"},
        {"like": "a"},
        {"gte": "2024-01-01", "lt": "2024-01-09"},
    ],
)
def test_what_no_box_can_hold_is_left_to_the_list_of_conditions(known: Any) -> None:
    assert written_of("timestamptz" if "gte" in known else "text", known) is None


@given(
    st.sampled_from(
        ["text", "numeric", "timestamptz", "date", "time", "boolean", "jsonb", "text[]"]
    ),
    st.text(max_size=12),
)
def test_what_is_shown_again_means_the_same(kind: str, text: str) -> None:
    condition = condition_of(kind, text)
    shown = written_of(kind, condition)
    assert shown is None or condition_of(kind, shown) == condition
