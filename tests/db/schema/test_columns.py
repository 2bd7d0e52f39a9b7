from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.client import Jsonb
from tests.campaign import scaled
from tests.db.cubby import Cubby


def _types(cubby: Cubby, *docs: Any) -> dict[str, str]:
    cubby.ingest(*docs, collection="things")
    return {column["path"]: column["type"] for column in cubby.proposal("things")["columns"]}


def test_each_path_of_one_type_becomes_a_column_of_that_type(cubby: Cubby) -> None:
    document = {
        "text": "a",
        "number": 1.5,
        "flag": True,
        "moment": "2024-01-01T00:00:00Z",
        "day": "2024-01-01",
        "list": [1, 2],
        "zip": "01234",
        "nothing": None,
        "object": {"inner": 1, "list": ["a"]},
        "empty": {},
    }

    assert _types(cubby, document) == {
        "$.day": "date",
        "$.empty": "jsonb",
        "$.flag": "boolean",
        "$.list": "jsonb",
        "$.moment": "timestamptz",
        "$.number": "numeric",
        "$.object.inner": "numeric",
        "$.object.list": "jsonb",
        "$.text": "text",
        "$.zip": "text",
    }


def test_mixed_types_are_jsonb_but_kinds_of_text_are_text(cubby: Cubby) -> None:
    assert _types(
        cubby,
        {"a": 1, "b": "2024-01-01", "c": "2024-01-01", "d": 1, "e": {"x": 1}, "f": {"x": 1}},
        {"a": "1", "b": "soon", "c": "2024-01-01T00:00:00Z", "d": None, "e": 5, "f": None},
    ) == {
        "$.a": "jsonb",
        "$.b": "text",
        "$.c": "text",
        "$.d": "numeric",
        "$.e": "jsonb",
        "$.f.x": "numeric",
    }


def test_an_object_of_very_many_keys_stays_one_column(cubby: Cubby) -> None:
    few = {f"k{n}": n for n in range(100)}
    assert len(_types(cubby, {"map": few})) == 100
    cubby.ingest({"map": few | {f"m{n}": n for n in range(250)}}, collection="wide")

    assert [column["name"] for column in cubby.proposal("wide")["columns"]] == ["map"]
    assert cubby.accept_schema("wide")["backfill"]["state"] == "done"


def test_the_widest_table_takes_a_row_of_long_texts(cubby: Cubby) -> None:
    cubby.set("max_top_level_keys", 300)
    wide = {f"k{n}": f"{n} " + "long " * 40 for n in range(300)}
    cubby.ingest(wide, collection="wide")
    assert len(cubby.accept_schema("wide")["columns"]) == 300

    cubby.ingest(wide, collection="wide")

    assert cubby.value("select count(*) from collections.wide where extra is null") == 2


def _names(shared: Cubby, *paths: list[str]) -> list[str]:
    said = [{"path": "$" + "".join(f".{key!r}" for key in keys), "keys": keys} for keys in paths]
    found = dict(shared.rows("select path, name from core._column_names(%s)", Jsonb(said)))
    return [found[entry["path"]] for entry in said]


def test_names_fold_to_snake_case(shared: Cubby) -> None:
    assert _names(shared, ["fooBar"], ["Unit Price"], ["a", "b"], ["select"], ["2nd"]) == [
        "foo_bar",
        "unit_price",
        "a_b",
        "select",
        "2nd",
    ]


def test_letters_of_every_script_stay(shared: Cubby) -> None:
    keys = [["größe"], ["STRASSE", "Größe"], ["имя"], ["Имя файла"], ["名前"], ["नाम"], ["e\u0301"]]

    assert _names(shared, *keys) == [
        "größe", "strasse_größe", "имя", "имя_файла", "名前", "नाम", "é",
    ]  # fmt: skip


def test_twins_are_kept_apart_and_so_is_what_cannot_be_a_name(shared: Cubby) -> None:
    keys = [
        ["Foo Bar"], ["foo_bar"], ["fooBar"], ["foo", "bar"], ["ctid"], ["xmin"], ["extra"],
        ["document_id"], [""], ["日本"], ["名前"], ["x" * 80], ["x" * 79 + "y"], ["_"], ["price"],
        ["foo_bar_12345678"],
    ]  # fmt: skip

    names = _names(shared, *keys)

    assert len(set(names)) == len(keys)
    assert all(len(name.encode()) <= 63 for name in names)
    assert not set(names) & {"ctid", "xmin", "extra", "document_id", "foo_bar"}
    assert names[keys.index(["price"])] == "price"


@settings(
    max_examples=scaled(80),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    paths=st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=70),
            min_size=1,
            max_size=2,
        ),
        min_size=1,
        max_size=12,
        unique_by=tuple,
    )
)
def test_names_are_distinct_and_fit_whatever_the_keys(
    shared: Cubby, paths: list[list[str]]
) -> None:
    names = _names(shared, *paths)

    assert len(set(names)) == len(paths)
    assert all(0 < len(name.encode()) <= 63 for name in names)


def test_a_column_keeps_its_name_when_others_come(shared: Cubby) -> None:
    assert _names(shared, ["fooBar"], ["x" * 80])[1] == _names(shared, ["x" * 80], ["a"])[0]


def test_a_name_says_its_whole_path_whether_its_last_key_is_alone_or_not(shared: Cubby) -> None:
    """Of Stripe, GitHub and FHIR: a field that comes later leaves each name as it is."""
    paths = [
        ["data", "object", "amount_due"],
        ["pull_request", "user", "login"],
        ["effectivePeriod", "start"],
    ]
    later = [["sender", "login"], ["data", "previous", "amount_due"]]

    assert _names(shared, *paths) == [
        "data_object_amount_due",
        "pull_request_user_login",
        "effective_period_start",
    ]
    assert _names(shared, *paths, *later)[:3] == _names(shared, *paths)


@pytest.mark.parametrize("count", [1, 4])
def test_indexes_are_suggested_by_the_roles_of_scalars(cubby: Cubby, count: int) -> None:
    cubby.set("suggested_indexes", count)
    cubby.ingest(
        *(
            {
                "id": n,
                "half": n // 2,
                "kind": n % 3,
                "flag": n % 2 == 0,
                "tags": [n],
                "note": "x" * (200 + n),
            }
            for n in range(20)
        ),
        collection="things",
    )

    assert cubby.proposal("things")["indexes"] == ["id", "kind"][:count]


def test_fields_that_read_like_foreign_keys_are_recommended_a_table_of_their_own(
    cubby: Cubby,
) -> None:
    cubby.ingest(
        *({"customer_id": n, "shop_id": 1, "orderId": n, "n": n} for n in range(10)),
        collection="things",
    )
    cubby.ingest({"items": [{"a": 1}]}, collection="nested")

    assert [item["path"] for item in cubby.proposal("things")["recommendations"]] == [
        "$.customer_id",
        "$.orderId",
    ]
    assert [
        item["path"]
        for item in cubby.proposal("nested")["recommendations"]
        if item["kind"] == "child_table"
    ] == ["$.items[]"]
