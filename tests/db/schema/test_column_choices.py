"""What a column could be besides, tried on the sample, and taken by one act."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from cubby.db.errors import CubbyError
from tests.db.cubby import Cubby

DOCUMENTS = [
    {
        "n": n,
        "price": f"{n}.50",
        "cents": n + 0.25,
        "created": 1714557600 + n,
        "ms": 1714557600123 + n,
        "jira": f"2024-05-01T10:00:{n:02}.000+0000",
        "naive": f"2024-05-01T10:00:{n:02}",
        "day": f"{n + 1:02}.05.2024",
        "log": f'{{"level":"info","n":{n}}}',
        "flag": "yes" if n % 2 else "no",
        "id": f"01890a5d-ac96-774b-bcce-b302099a80{n:02}",
        "ip": f"10.0.0.{n}",
        "tags": ["a", "b"],
        "counts": [1, n],
        "open": n % 2 == 0,
        "at": "10:00:00",
        "long": {"$numberLong": str(9007199254740993 + n)},
        "when": {"$date": {"$numberLong": str(1714557600000 + n)}},
        "word": f"w{n}",
    }
    for n in range(20)
]


def _choices(cubby: Cubby, name: str = "things") -> dict[str, list[dict[str, Any]]]:
    answer = cubby.call("catalog.column_choices", p_id=cubby.proposal(name)["id"])
    return {item["path"]: item["choices"] for item in answer["items"]}


def _says(choice: dict[str, Any]) -> str:
    parts = [choice["type"], choice.get("reading"), choice.get("pattern")]
    return " ".join(part for part in parts if part)


def test_each_column_is_offered_what_its_values_agree_with(cubby: Cubby) -> None:
    cubby.ingest(*DOCUMENTS, collection="things")
    offered = {path: [_says(one) for one in found] for path, found in _choices(cubby).items()}

    assert offered["$.n"] == ["integer", "bigint", "double precision"]
    assert "numeric(12,2)" in offered["$.cents"]
    assert offered["$.price"] == ["numeric number"]
    assert "timestamptz epoch_seconds" in offered["$.created"]
    assert "timestamptz epoch_milliseconds" in offered["$.ms"]
    assert offered["$.jira"] == ["timestamptz iso8601"]
    assert offered["$.naive"] == ["timestamp", "timestamptz local"]
    assert offered["$.day"] == ["date pattern DD.MM.YYYY"]
    assert offered["$.log"] == ["jsonb json"]
    assert offered["$.flag"] == ["boolean words"]
    assert offered["$.id"] == ["uuid"]
    assert offered["$.counts"] == ["integer[]", "bigint[]", "numeric[]"]
    assert offered["$.open"] == []
    assert offered["$.ip"] == ["inet"]
    assert offered["$.tags"] == ["text[]"]
    assert offered["$.at"][0] == "time"
    assert "bigint mongo" in offered["$.long"]
    assert "timestamptz mongo" in offered["$.when"]
    assert offered["$.word"] == []
    assert all(
        one["fits"] == one["exact"] == 20 and one["strays"] == []
        for path, found in _choices(cubby).items()
        for one in found
        if path not in ("$.cents", "$.n")
    )


def test_a_choice_is_taken_by_one_act_and_taken_back_by_another(cubby: Cubby) -> None:
    cubby.ingest(*DOCUMENTS, collection="things")
    before = cubby.proposal("things")
    for column in (
        {"path": "$.created", "type": "timestamptz", "reading": "epoch_seconds"},
        {"path": "$.long", "type": "bigint", "reading": "mongo"},
        {"path": "$.naive", "type": "timestamptz", "reading": "local", "zone": "Europe/Berlin"},
        {"path": "$.tags", "type": "text[]"},
    ):
        cubby.call(
            "api.edit_schema", p_schema_id=before["id"], p_edit={"column": column}, p_actor="anna"
        )
    edited = {column["name"]: column for column in cubby.proposal("things")["columns"]}

    assert edited["created"]["reading"] == "epoch_seconds"
    assert "long" in edited
    assert "long_number_long" not in edited
    assert edited["naive"]["zone"] == "Europe/Berlin"
    cubby.call("api.override_schema", p_schema_id=before["id"], p_storage_choice="sql")
    cubby.accept_schema("things")
    assert cubby.rows(
        "select count(*) from collections.things where extra is not null or naive is null"
    ) == [(0,)]
    assert cubby.value("select max(long) from collections.things") == 9007199254740993 + 19
    assert cubby.verify("things")["holds"]
    cubby.roll_back("things")
    back = {"column": {"path": "$.created", "type": "numeric"}}
    cubby.call("api.edit_schema", p_schema_id=before["id"], p_edit=back)
    (created,) = [c for c in cubby.proposal("things")["columns"] if c["name"] == "created"]
    assert (created["type"], created.get("reading"), created.get("style")) == (
        "numeric",
        None,
        None,
    )
    cubby.call("api.edit_schema", p_schema_id=before["id"], p_edit=None)
    assert cubby.proposal("things")["columns"] == before["columns"]


def test_strays_are_shown_and_more_of_them_are_no_choice(cubby: Cubby) -> None:
    cubby.ingest(
        *[{"v": "12.50", "w": "12.50"}] * 19, {"v": "N/A", "w": "1.50"}, collection="things"
    )
    cubby.ingest(*[{"v": "1.50", "w": "x"}] * 5, collection="things")
    found = _choices(cubby)

    (number,) = found["$.v"]
    assert (number["fits"], number["strays"]) == (24, ['"N/A"'])
    assert found["$.w"] == []


def test_a_comma_that_may_be_either_is_offered_as_both(cubby: Cubby) -> None:
    cubby.ingest(*[{"v": f"{n},250"} for n in range(1, 9)], collection="things")

    assert [one["reading"] for one in _choices(cubby)["$.v"]] == [
        "decimal_comma",
        "thousands_comma",
    ]


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ({"path": "$.nowhere", "type": "text"}, "field $.nowhere not found"),
        ({"path": "$.n", "type": "money"}, "The type money of $.n is not offered"),
        ({"path": "$[", "type": "text"}, "field $[ not found"),
        ({}, "has no path"),
    ],
)
def test_a_column_that_cannot_be_is_refused(cubby: Cubby, column: Any, said: str) -> None:
    cubby.ingest(*DOCUMENTS, collection="things")
    with pytest.raises(CubbyError) as refused:
        cubby.call(
            "api.edit_schema", p_schema_id=cubby.proposal("things")["id"], p_edit={"column": column}
        )
    assert said in str(refused.value)


def _suggested(cubby: Cubby, name: str = "things") -> dict[str, str]:
    return {
        path: _says(one)
        for path, found in _choices(cubby, name).items()
        for one in found
        if one.get("suggested")
    }


def test_what_every_value_says_is_suggested(cubby: Cubby) -> None:
    cubby.ingest(*DOCUMENTS, collection="things")

    assert _suggested(cubby) == {
        "$.price": "numeric number",
        "$.created": "timestamptz epoch_seconds",
        "$.ms": "timestamptz epoch_milliseconds",
        "$.jira": "timestamptz iso8601",
        "$.day": "date pattern DD.MM.YYYY",
        "$.log": "jsonb json",
        "$.flag": "boolean words",
        "$.long": "numeric mongo",
        "$.when": "timestamptz mongo",
    }


def test_few_values_or_a_stray_suggest_nothing(cubby: Cubby) -> None:
    cubby.ingest(*DOCUMENTS[:5], collection="few")
    cubby.ingest(*DOCUMENTS, DOCUMENTS[0] | {"price": "n/a"}, collection="things")

    assert _suggested(cubby, "few") == {}
    assert "$.price" not in _suggested(cubby)


def test_codes_in_digits_stay_text(cubby: Cubby) -> None:
    cubby.ingest(*[{"code": f"{1000 + n}", "zip": f"0{n:04}"} for n in range(30)], collection="c")

    assert _suggested(cubby, "c") == {}


def test_all_suggestions_are_taken_by_one_act(cubby: Cubby) -> None:
    cubby.ingest(*DOCUMENTS, collection="things")
    schema = cubby.proposal("things")["id"]

    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.edit_schema", p_schema_id=schema, p_edit={"suggested": True})
    cubby.accept_schema("things")

    assert cubby.rows(
        "select price, long, flag, created = to_timestamp(1714557603), log ->> 'n'"
        " from collections.things where n = 3"
    ) == [(3.5, 9007199254740996, True, True, "3")]
    assert cubby.value("select count(*) from collections.things where extra is not null") == 0
    assert cubby.verify("things")["holds"]


def test_where_nothing_is_suggested_that_is_said(cubby: Cubby) -> None:
    cubby.ingest({"a": "x"}, collection="things")

    with pytest.raises(CubbyError, match="No reading is suggested"):
        cubby.call(
            "api.edit_schema",
            p_schema_id=cubby.proposal("things")["id"],
            p_edit={"suggested": True},
        )


TYPED = {
    "dynamodb": (
        lambda n: {
            "item_id": {"S": f"a{n}"},
            "price": {"N": f"{n}.50"},
            "open": {"BOOL": n % 2 == 0},
            "lines": {"L": [{"M": {"sku": {"S": "tea"}, "qty": {"N": str(n)}}}]},
            "sizes": {"NS": ["1", "2"]},
        },
        "",
    ),
    "firestore": (
        lambda n: {
            "name": f"projects/p/documents/d/{n}",
            "fields": {
                "item_id": {"stringValue": f"a{n}"},
                "price": {"doubleValue": n + 0.5},
                "open": {"booleanValue": n % 2 == 0},
                "lines": {
                    "arrayValue": {
                        "values": [
                            {
                                "mapValue": {
                                    "fields": {
                                        "sku": {"stringValue": "tea"},
                                        "qty": {"integerValue": str(n)},
                                    }
                                }
                            }
                        ]
                    }
                },
                "at": {"timestampValue": f"2024-05-01T10:00:{n:02}.120Z"},
            },
        },
        "fields_",
    ),
}


@pytest.mark.parametrize("reading", list(TYPED))
def test_typed_values_become_columns_of_their_type_by_one_act(cubby: Cubby, reading: str) -> None:
    document, lead = TYPED[reading]
    cubby.ingest(*(document(n) for n in range(30)), collection="things")
    schema = cubby.proposal("things")

    cubby.call("api.edit_schema", p_schema_id=schema["id"], p_edit={"suggested": True})
    cubby.call("api.override_schema", p_schema_id=schema["id"], p_storage_choice="sql")
    cubby.accept_schema("things")

    types = {column["name"]: column["type"] for column in cubby.proposal("things")["columns"]}
    assert {name: types.get(lead + name) for name in ("item_id", "price", "open", "lines")} == {
        "item_id": "text",
        "price": "numeric",
        "open": "boolean",
        "lines": "jsonb",
    }
    assert cubby.rows(
        f"select {lead}item_id, {lead}price, {lead}open, {lead}lines from collections.things"
        " order by document_id offset 3 limit 1"
    ) == [("a3", Decimal("3.5"), False, [{"sku": "tea", "qty": 3}])]
    assert cubby.value("select count(extra) from collections.things") == 0
    assert cubby.verify("things")["holds"]


def test_sizes_named_by_letters_are_no_typed_values(cubby: Cubby) -> None:
    cubby.ingest(*({"stock": {"S": n, "M": 2, "L": 3}} for n in range(30)), collection="things")

    assert "$.stock" not in _choices(cubby)
