"""A proposal tolerates what its table tolerates: strays go to extra, counted and shown."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.db.cubby import Cubby
from tests.db.schema.test_materialise_sql import anything

names = (f"s{n}" for n in count())


def _types(cubby: Cubby, name: str = "things") -> dict[str, str]:
    return {c["name"]: c["type"] for c in cubby.proposal(name)["columns"]}


def _readings(dirty: int, of: int = 100) -> list[dict[str, Any]]:
    strays = ["N/A", "", "n/a"]
    return [
        {"n": n, "temp": strays[n % 3] if n < dirty else n / 10, "ok": "yes" if n < dirty else True}
        for n in range(of)
    ]


def test_the_type_of_nearly_all_values_counts(cubby: Cubby) -> None:
    cubby.ingest(*_readings(3), collection="things")
    assert _types(cubby) == {"n": "numeric", "temp": "numeric", "ok": "boolean"}
    cubby.check()

    tried = {c["name"]: c for c in cubby.proposal("things")["dry_run"]["columns"]}
    assert (tried["temp"]["fits"], tried["temp"]["extra"]) == (97, 3)
    assert sorted(tried["temp"]["values"]) == ['""', '"N/A"', '"n/a"']
    assert tried["ok"]["values"] == ['"yes"']
    cubby.accept_schema("things")
    assert cubby.value("select round(avg(temp), 2) from collections.things") == cubby.value(
        "select round(avg(n / 10.0), 2) from generate_series(3, 99) as n"
    )
    assert cubby.verify("things")["holds"]


def test_with_more_strays_or_another_share_the_column_holds_everything(cubby: Cubby) -> None:
    cubby.ingest(*_readings(6), collection="many")
    assert _types(cubby, "many") == {"n": "numeric", "temp": "jsonb", "ok": "jsonb"}

    cubby.ingest(*_readings(3), collection="few")
    cubby.set("column_type_share", 1)
    assert _types(cubby, "few") == {"n": "numeric", "temp": "jsonb", "ok": "jsonb"}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["2024-05-01T10:00:00Z"] * 39 + ["soon"], "timestamptz"),
        (["a"] * 39 + ["2024-05-01"], "text"),
        (["2024-05-01"] * 20 + ["2024-05-01T10:00:00Z"] * 20, "text"),
        ([None] * 39 + [1], "numeric"),
        ([[1]] * 39 + [1], "jsonb"),
    ],
)
def test_what_is_said_of_a_path_is_one_type(cubby: Cubby, values: list[Any], kind: str) -> None:
    cubby.ingest(*({"n": n, "v": v} for n, v in enumerate(values)), collection="things")

    assert _types(cubby)["v"] == kind


def test_an_object_that_is_a_text_once_is_opened_all_the_same(cubby: Cubby) -> None:
    cubby.ingest(
        *({"n": n, "o": {"x": n} if n else "none"} for n in range(40)), collection="things"
    )
    assert _types(cubby) == {"n": "numeric", "o_x": "numeric"}
    cubby.accept_schema("things")

    assert cubby.value("select extra from collections.things where n = 0") == {"o": "none"}
    assert cubby.verify("things")["holds"]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    strays=st.lists(anything, min_size=1, max_size=3),
    kind=st.sampled_from(["1.50", "true", '"2024-05-01"', '{"a":"x"}']),
)
def test_no_stray_breaks_the_law(cubby: Cubby, strays: list[str], kind: str) -> None:
    collection = next(names)
    stored = [kind] * 60 + strays
    cubby.ingest(*(f'{{"v":{v}}}'.encode() for v in stored), collection=collection)
    schema = cubby.proposal(collection)["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.accept_schema(collection)

    answer = cubby.verify(collection)

    assert (answer["holds"], answer["rows"]) == (True, len(stored))
