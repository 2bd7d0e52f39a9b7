from __future__ import annotations

from typing import Any

import pytest

from cubby.db.client import Jsonb
from tests.db.cubby import Cubby


def _measured(shared: Cubby, document: Any) -> tuple[int, str, str | None, dict[str, Any]]:
    depth, deepest, array, paths = shared.rows(
        "select * from core._measure_document(%s)", Jsonb(document)
    )[0]
    return depth, deepest, array, {path["path"]: (path["keys"], path["type"]) for path in paths}


@pytest.mark.parametrize(
    ("document", "depth", "deepest"),
    [
        (5, 0, "$"),
        ([1, [2]], 0, "$"),
        ({}, 1, "$"),
        ({"a": 1}, 1, "$"),
        ({"a": {}}, 2, "$.a"),
        ({"b": {"x": 1}, "a": {"y": 2}}, 2, "$.a"),
        ({"a": [{"b": 1}]}, 2, "$.a[]"),
        ({"a": [[{"b": {"c": 1}}]]}, 3, "$.a[][].b"),
        ([{"a": {}}], 2, "$[].a"),
    ],
)
def test_each_object_adds_one_to_depth_in_an_array_or_not(
    shared: Cubby, document: Any, depth: int, deepest: str
) -> None:
    measured = _measured(shared, document)

    assert measured[0] == depth
    assert measured[1].startswith(deepest)


def test_paths_are_kept_to_depth_three(shared: Cubby) -> None:
    paths = _measured(shared, {"a": {"b": {"c": {"d": 1}, "e": 2}}})[3]

    assert paths == {
        "$.a": (["a"], "object"),
        "$.a.b": (["a", "b"], "object"),
        "$.a.b.c": (["a", "b", "c"], "object"),
        "$.a.b.e": (["a", "b", "e"], "numeric"),
    }


def test_below_an_array_there_are_paths_but_no_keys(shared: Cubby) -> None:
    paths = _measured(shared, {"a": [{"b": 1}, {"b": "x"}, 3]})[3]

    assert paths == {
        "$.a": (["a"], "array"),
        "$.a[]": (None, "numeric|object"),
        "$.a[].b": (None, "numeric|text"),
    }


def test_keys_that_do_not_read_as_names_are_quoted(shared: Cubby) -> None:
    paths = _measured(shared, {"a b": 1, "": 2, 'q"': 3, "é": {"x.y": 4}})[3]

    assert set(paths) == {'$."a b"', '$.""', '$."q\\""', '$."é"', '$."é"."x.y"'}


@pytest.mark.parametrize(
    ("value", "type_"),
    [
        ("2024-02-29T12:00:00Z", "timestamptz"),
        ("2024-02-29t12:00:00.5+02:00", "timestamptz"),
        ("2024-02-30T12:00:00Z", "text"),
        ("2024-02-29T12:00:00", "text"),
        ("2024-02-29T12:00Z", "text"),
        ("2024-02-29T12:00:00+99:00", "text"),
        ("now", "text"),
        ("infinity", "text"),
        ("2024-02-29", "date"),
        ("2023-02-29", "text"),
        ("0000-01-01", "text"),
        ("20240229", "text"),
        ("007", "text"),
        ("", "text"),
        (7, "numeric"),
        (True, "boolean"),
        (None, "null"),
        ([], "array"),
        ({}, "object"),
    ],
)
def test_only_rfc_3339_with_an_offset_is_a_moment_and_only_a_calendar_day_a_date(
    shared: Cubby, value: Any, type_: str
) -> None:
    assert shared.value("select core._value_type(%s)", Jsonb(value)) == type_
