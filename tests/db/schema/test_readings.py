"""How a column reads its values, what it gives back by itself, and the invariant over all
readings."""

from __future__ import annotations

import json
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.db.errors import CubbyError
from tests.db.cubby import Cubby
from tests.db.schema.test_materialise_sql import anything

names = (f"r{n}" for n in count())
MOMENT = "2024-05-01 10:00:00+00"
READ: list[tuple[dict[str, str], list[Any], str]] = [
    ({"type": "numeric", "reading": "number"}, ["12.50", "-3", "0.10"], "12.50"),
    ({"type": "bigint", "reading": "number"}, ["9007199254740993", "-3"], "9007199254740993"),
    ({"type": "numeric(10,2)", "reading": "number"}, ["12.50", "3.00"], "12.50"),
    ({"type": "double precision", "reading": "number"}, ["0.1", "2.5"], "0.1"),
    ({"type": "numeric", "reading": "decimal_comma"}, ["12,50", "-3", "7,0"], "12.50"),
    ({"type": "numeric", "reading": "decimal_comma"}, ["1.234,50", "12", "1.234.567"], "1234.50"),
    (
        {"type": "numeric", "reading": "thousands_comma"},
        ["1,234.50", "12", "-1,234,567"],
        "1234.50",
    ),
    ({"type": "timestamptz", "reading": "epoch_seconds"}, [1714557600, -1], MOMENT),
    (
        {"type": "timestamptz", "reading": "epoch_seconds"},
        ["1714557600.000000", "1.000200"],
        MOMENT,
    ),
    (
        {"type": "timestamptz", "reading": "epoch_milliseconds"},
        [1714557600000, 1714557600123],
        MOMENT,
    ),
    ({"type": "timestamptz", "reading": "epoch_microseconds"}, [1714557600000000, 5], MOMENT),
    ({"type": "timestamptz", "reading": "epoch_nanoseconds"}, [1714557600000000000, 5000], MOMENT),
    (
        {"type": "timestamptz", "reading": "iso8601"},
        ["2024-05-01T10:00:00.000+0000", "2024-06-01T10:00:00.120+0000"],
        MOMENT,
    ),
    (
        {"type": "timestamptz", "reading": "iso8601"},
        ["2024-05-01T12:00:00.0000000+02:00", "2024-06-01T10:00:00.1234560+02:00"],
        MOMENT,
    ),
    (
        {"type": "timestamptz", "reading": "iso8601"},
        ["2024-05-01T10:00:00.123456000Z"],
        "2024-05-01 10:00:00.123456+00",
    ),
    (
        {"type": "timestamptz", "reading": "iso8601"},
        ["2024-05-01T10:00Z", "2024-05-01T10:01Z"],
        MOMENT,
    ),
    (
        {"type": "timestamptz", "reading": "local", "zone": "Europe/Berlin"},
        ["2024-05-01T12:00:00", "2024-10-27T02:30:00"],
        MOMENT,
    ),
    (
        {"type": "date", "reading": "pattern", "pattern": "DD.MM.YYYY"},
        ["01.05.2024", "31.12.1999"],
        "2024-05-01",
    ),
    (
        {"type": "date", "reading": "pattern", "pattern": "FMMM/FMDD/YYYY"},
        ["5/1/2024", "12/31/1999"],
        "2024-05-01",
    ),
    (
        {"type": "date", "reading": "pattern", "pattern": "FMMonth FMDD, YYYY"},
        ["May 1, 2024", "June 2, 2024"],
        "2024-05-01",
    ),
    (
        {"type": "timestamptz", "reading": "pattern", "pattern": "DD/Mon/YYYY:HH24:MI:SS TZHTZM"},
        ["01/May/2024:12:00:00 +0200", "02/Jun/2024:12:00:00 +0200"],
        MOMENT,
    ),
    (
        {
            "type": "timestamptz",
            "reading": "pattern",
            "pattern": "Dy, DD Mon YYYY HH24:MI:SS GMT",
            "zone": "UTC",
        },
        ["Wed, 01 May 2024 10:00:00 GMT"],
        MOMENT,
    ),
    (
        {"type": "timestamp", "reading": "pattern", "pattern": "MM/DD/YYYY HH12:MI:SS AM"},
        ["05/01/2024 10:00:00 PM", "05/01/2024 12:00:00 AM"],
        "2024-05-01 22:00:00",
    ),
    (
        {
            "type": "timestamptz",
            "reading": "pattern",
            "pattern": 'YYYYMMDD"T"HH24MISS"Z"',
            "zone": "UTC",
        },
        ["20240501T100000Z"],
        MOMENT,
    ),
    ({"type": "time", "reading": "pattern", "pattern": "HH24h MI"}, ["10h 05"], "10:05:00"),
    (
        {"type": "jsonb", "reading": "json"},
        ['{"level":"info","msg":"a b","n":[1,2.50]}', '{"level":"warn","msg":""}'],
        '{"n": [1, 2.50], "msg": "a b", "level": "info"}',
    ),
    (
        {"type": "jsonb", "reading": "json"},
        ['{"a": 1, "b": [1, 2]}', '{"a": 2}'],
        '{"a": 1, "b": [1, 2]}',
    ),
    (
        {"type": "bigint", "reading": "mongo"},
        [{"$numberLong": "9007199254740993"}],
        "9007199254740993",
    ),
    ({"type": "numeric", "reading": "mongo"}, [{"$numberDecimal": "1.10"}], "1.10"),
    (
        {"type": "text", "reading": "mongo"},
        [{"$oid": "65f1c0ffee65f1c0ffee65f1"}],
        "65f1c0ffee65f1c0ffee65f1",
    ),
    ({"type": "timestamptz", "reading": "mongo"}, [{"$date": "2024-05-01T10:00:00.000Z"}], MOMENT),
    (
        {"type": "timestamptz", "reading": "mongo"},
        [{"$date": {"$numberLong": "1714557600000"}}],
        MOMENT,
    ),
    ({"type": "timestamptz", "reading": "mongo"}, [{"$date": 1714557600000}], MOMENT),
    ({"type": "text", "reading": "dynamodb"}, [{"S": "x"}, {"S": ""}], "x"),
    ({"type": "numeric", "reading": "dynamodb"}, [{"N": "12.50"}, {"N": "-1"}], "12.50"),
    ({"type": "bigint", "reading": "dynamodb"}, [{"N": "9007199254740993"}], "9007199254740993"),
    ({"type": "boolean", "reading": "dynamodb"}, [{"BOOL": True}, {"BOOL": False}], "true"),
    ({"type": "jsonb", "reading": "dynamodb"}, [{"NS": ["1", "2.50"]}], "[1, 2.50]"),
    (
        {"type": "jsonb", "reading": "dynamodb"},
        [{"M": {"a": {"L": [{"N": "1"}, {"NULL": True}]}, "b": {"S": "x"}}}, {"M": {}}],
        '{"a": [1, null], "b": "x"}',
    ),
    ({"type": "text", "reading": "firestore"}, [{"stringValue": "x"}], "x"),
    ({"type": "bigint", "reading": "firestore"}, [{"integerValue": "5"}], "5"),
    ({"type": "numeric", "reading": "firestore"}, [{"doubleValue": 1.5}], "1.5"),
    ({"type": "boolean", "reading": "firestore"}, [{"booleanValue": True}], "true"),
    (
        {"type": "timestamptz", "reading": "firestore"},
        [{"timestampValue": "2024-05-01T10:00:00Z"}, {"timestampValue": "2024-05-01T11:00:00Z"}],
        MOMENT,
    ),
    (
        {"type": "jsonb", "reading": "firestore"},
        [
            {"mapValue": {"fields": {"a": {"arrayValue": {"values": [{"integerValue": "1"}]}}}}},
            {"mapValue": {}},
        ],
        '{"a": [1]}',
    ),
    ({"type": "boolean", "reading": "words"}, ["Yes", "No"], "true"),
    ({"type": "boolean", "reading": "words"}, [1, 0], "true"),
    ({"type": "boolean", "reading": "words"}, ["1", "0"], "true"),
    ({"type": "boolean", "reading": "words", "pattern": "oui/non"}, ["oui", "non"], "true"),
]
EXCEPTIONS: list[tuple[dict[str, str], Any, Any, str | None]] = [
    ({"type": "numeric", "reading": "number"}, "12.50", "+12.5", "12.5"),
    ({"type": "numeric", "reading": "number"}, "12.50", 7, "7"),
    ({"type": "numeric", "reading": "number"}, "12.50", "N/A", None),
    ({"type": "integer", "reading": "number"}, "12", "99999999999", None),
    ({"type": "numeric", "reading": "decimal_comma"}, "12,50", "1.23,4", None),
    ({"type": "timestamptz", "reading": "epoch_seconds"}, 1714557600, 1e300, None),
    ({"type": "timestamptz", "reading": "epoch_seconds"}, 1714557600, "1714557600", MOMENT),
    (
        {"type": "timestamptz", "reading": "iso8601"},
        "2024-05-01T10:00:00.0000000Z",
        "2024-05-01T10:00:00.1234567Z",
        "2024-05-01 10:00:00.123456+00",
    ),
    (
        {"type": "timestamptz", "reading": "iso8601"},
        "2024-05-01T10:00:00+0000",
        "2024-02-30T10:00:00+0000",
        None,
    ),
    (
        {"type": "timestamptz", "reading": "local", "zone": "Europe/Berlin"},
        "2024-05-01T12:00:00",
        "2024-03-31T02:30:00",
        "2024-03-31 01:30:00+00",
    ),
    (
        {"type": "date", "reading": "pattern", "pattern": "DD.MM.YYYY"},
        "01.05.2024",
        "31.02.2024",
        None,
    ),
    (
        {"type": "date", "reading": "pattern", "pattern": "DD.MM.YYYY"},
        "01.05.2024",
        "1.5.2024",
        None,
    ),
    ({"type": "jsonb", "reading": "json"}, '{"a":1}', '{"a":1,"a":2}', '{"a": 2}'),
    ({"type": "jsonb", "reading": "json"}, '{"a":1}', "[" * 100_000, None),
    ({"type": "bigint", "reading": "mongo"}, {"$numberLong": "5"}, {"$numberInt": "5"}, "5"),
    ({"type": "bigint", "reading": "mongo"}, {"$numberLong": "5"}, 5, "5"),
    (
        {"type": "bigint", "reading": "mongo"},
        {"$numberLong": "5"},
        {"$numberLong": "5", "x": 1},
        None,
    ),
    ({"type": "bigint", "reading": "dynamodb"}, {"N": "5"}, {"S": "5"}, None),
    ({"type": "bigint", "reading": "dynamodb"}, {"N": "5"}, {"N": "5", "S": "x"}, None),
    ({"type": "numeric", "reading": "dynamodb"}, {"N": "5"}, {"N": "+5e0"}, "5"),
    ({"type": "text", "reading": "dynamodb"}, {"S": "x"}, "x", None),
    ({"type": "jsonb", "reading": "dynamodb"}, {"L": []}, {"L": ["x"]}, None),
    ({"type": "text", "reading": "dynamodb"}, {"S": "x"}, {"NULL": True}, None),
    ({"type": "bigint", "reading": "firestore"}, {"integerValue": "5"}, {"integerValue": 5}, "5"),
    (
        {"type": "timestamptz", "reading": "firestore"},
        {"timestampValue": "2024-05-01T10:00:00Z"},
        {"timestampValue": "2024-05-01T10:00:00.1234567Z"},
        "2024-05-01 10:00:00.123456+00",
    ),
    ({"type": "boolean", "reading": "words"}, "yes", "YES", "true"),
    ({"type": "boolean", "reading": "words"}, "yes", "maybe", None),
]


def _table(cubby: Cubby, name: str, columns: list[dict[str, Any]], *documents: Any) -> None:
    cubby.ingest(*documents, collection=name)
    schema = cubby.proposal(name)["id"]
    cubby.call("api.override_schema", p_schema_id=schema, p_storage_choice="sql")
    cubby.call("api.edit_schema", p_schema_id=schema, p_edit={"columns": columns})
    cubby.accept_schema(name)


def _columns(*columns: dict[str, str]) -> list[dict[str, Any]]:
    return [{"keys": [f"c{n}"], **column} for n, column in enumerate(columns)]


def test_the_usual_rendering_leaves_nothing_in_extra(cubby: Cubby) -> None:
    cubby.owner.execute("set timezone = 'UTC'")
    usual = [
        {f"c{n}": values[m % len(values)] for n, (_, values, _) in enumerate(READ)}
        for m in range(3)
    ]
    _table(cubby, "things", _columns(*(column for column, _, _ in READ)), *usual)

    for n, (column, _, first) in enumerate(READ):
        found = cubby.rows(
            f"select c{n}::text, extra -> 'c{n}' from collections.things order by document_id"
        )
        assert found[0][0] == first, column
        assert [extra for _, extra in found] == [None] * 3, column
    assert cubby.verify("things")["holds"]


def test_exceptions_stay_in_extra_with_their_value_where_they_have_one(cubby: Cubby) -> None:
    cubby.owner.execute("set timezone = 'UTC'")
    usual = {f"c{n}": usual for n, (_, usual, _, _) in enumerate(EXCEPTIONS)}
    _table(cubby, "things", _columns(*(column for column, *_ in EXCEPTIONS)), *[usual] * 3)
    cubby.ingest(
        {f"c{n}": other for n, (_, _, other, _) in enumerate(EXCEPTIONS)}, collection="things"
    )

    for n, (column, _, _, becomes) in enumerate(EXCEPTIONS):
        assert cubby.rows(
            f"select c{n}::text, extra ? 'c{n}' from collections.things order by document_id desc limit 1"  # noqa: E501
        ) == [(becomes, True)], column
    assert cubby.verify("things")["holds"]


REFUSED: list[tuple[dict[str, str], str]] = [
    (
        {"type": "numeric", "reading": "roman"},
        "The reading roman of $.v is not offered: use one of number",
    ),
    (
        {"type": "text", "reading": "epoch_seconds"},
        "The reading epoch_seconds of $.v makes timestamptz, not text",
    ),
    ({"type": "timestamptz", "reading": "local"}, "needs a zone such as Europe/Berlin"),
    (
        {"type": "timestamptz", "reading": "local", "zone": "Mars/Phobos"},
        'The zone "Mars/Phobos" of $.v is unknown',
    ),
    ({"type": "timestamptz", "reading": "iso8601", "zone": "UTC"}, "takes no zone"),
    ({"type": "date", "reading": "pattern"}, "a pattern such as DD.MM.YYYY is needed"),
    (
        {"type": "date", "reading": "pattern", "pattern": "MM.YYYY"},
        "a date has a year, a month and a day",
    ),
    (
        {"type": "date", "reading": "pattern", "pattern": "DD.MM.YYYY'; drop table x"},
        "it has a sign that a pattern cannot have",
    ),
    (
        {"type": "timestamp", "reading": "pattern", "pattern": "DD.MM.YYYY"},
        "makes date, not timestamp",
    ),
    ({"type": "boolean", "reading": "words", "pattern": "oui"}, "are not two words as in oui/non"),
    ({"type": "numeric", "zone": "UTC"}, "has a zone or a pattern and no reading"),
    ({"type": "money"}, "The type money of $.v is not offered: use one of text, numeric"),
]


def test_a_reading_that_cannot_be_is_refused_with_what_is_offered(cubby: Cubby) -> None:
    cubby.ingest({"v": "1"}, collection="things")
    before = cubby.proposal("things")
    for column, said in REFUSED:
        change = {"columns": [{"path": "$.v", **column}]}
        with pytest.raises(CubbyError) as refused:
            cubby.call("api.edit_schema", p_schema_id=before["id"], p_edit=change)
        assert said in str(refused.value)
    assert cubby.proposal("things")["columns"] == before["columns"]


def test_a_reading_is_in_the_ddl_so_another_needs_the_gate_again(cubby: Cubby) -> None:
    cubby.ingest({"v": "1"}, collection="things")
    schema = cubby.proposal("things")
    change = {
        "columns": [{"path": "$.v", "type": "timestamptz", "reading": "local", "zone": "UTC"}]
    }
    cubby.call("api.edit_schema", p_schema_id=schema["id"], p_edit=change)
    edited = cubby.proposal("things")

    assert "read as local in UTC" in edited["ddl"]
    assert edited["gate"]["ddl_sha256"] != schema["gate"]["ddl_sha256"]
    assert edited["gate"]["state"] == "unchecked"
    assert cubby.pass_gate(schema["id"]) == []


cases = st.sampled_from([(column, values) for column, values, _ in READ]) | st.sampled_from(
    [(column, [usual, other]) for column, usual, other, _ in EXCEPTIONS]
)
odd = st.sampled_from([v for _, values, _ in READ for v in values] + [e[2] for e in EXCEPTIONS])


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    chosen=st.lists(cases, min_size=1, max_size=8),
    strays=st.lists(odd, max_size=8),
    any_=st.lists(anything, max_size=8),
)
def test_every_document_comes_back_whatever_the_reading(
    cubby: Cubby, chosen: list[Any], strays: list[Any], any_: list[str]
) -> None:
    collection = next(names)
    columns = [{"keys": ["o", f"c{n}"], **column} for n, (column, _) in enumerate(chosen)]
    usual = [
        {"o": {f"c{n}": values[m % len(values)] for n, (_, values) in enumerate(chosen)}}
        for m in range(3)
    ]
    others = [
        '{"o":{' + ",".join(f'"c{n}":{v}' for n in range(len(chosen))) + "}}"
        for v in [*map(json.dumps, strays), *any_]
    ]
    _table(cubby, collection, columns, *usual)
    cubby.ingest(
        *(other.encode() for other in others) if others else [{"o": 1}], collection=collection
    )

    assert cubby.verify(collection)["holds"]
    assert cubby.proposal(collection)["backfill"]["error"] is None
