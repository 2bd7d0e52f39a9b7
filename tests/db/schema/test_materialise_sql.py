"""The invariant: columns and extra of a typed table together rebuild every stored document
exactly."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from psycopg import sql

from tests.campaign import scaled
from tests.db.cubby import Cubby


class Number(str):
    """A number by its digits: 1.10 is not 1.1."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Number) and str.__eq__(self, other)

    __hash__ = str.__hash__


def _parse(text: str) -> Any:
    return json.loads(text, parse_int=Number, parse_float=Number)


def _moment(text: str, style: str) -> str:
    """A moment as Postgres prints it, in the style of its column: T3Z, T6+00:00."""
    suffix = style[2:]
    shift = timedelta() if suffix == "Z" else _offset(suffix)
    # The calendar repeats after 400 years, and Python's ends with 9999.
    year, rest = text.split("-", 1)
    cycle = -400 if int(year) > 5000 else 400
    local = datetime.fromisoformat(f"{int(year) + cycle:04}-{rest}").astimezone(timezone(shift))
    plain = local.replace(tzinfo=None, microsecond=0).isoformat(style[0])
    plain = f"{local.year - cycle:04}{plain[4:]}"
    digits = int(style[1])
    return plain + (f".{local.microsecond:06}"[: digits + 1] if digits else "") + suffix


def _offset(suffix: str) -> timedelta:
    hours, minutes = int(suffix[1:3]), int(suffix[4:])
    return timedelta(hours=hours, minutes=minutes) * (-1 if suffix[0] == "-" else 1)


def _of_column(column: dict[str, Any], text: str) -> Any:
    if "style" in column:
        return _moment(text, column["style"])
    match column["type"]:
        case "numeric":
            return Number(text)
        case "boolean":
            return text == "true"
        case "timestamptz":
            return text.replace(" ", "T").replace("+00", "Z")
        case "jsonb":
            return _parse(text)
    return text


def rebuild(columns: list[dict[str, Any]], values: tuple[str | None, ...]) -> Any:
    """The document of one row of a typed table; `values` are the columns' texts, then extra's."""
    *cells, extra = values
    document = {} if extra is None else _parse(extra)
    if not isinstance(document, dict):
        return document
    for column, cell in zip(columns, cells, strict=True):
        if cell is None:
            continue
        *outer, key = column["keys"]
        home = document.setdefault(outer[0], {}) if outer else document
        home.setdefault(key, _of_column(column, cell))
    return document


def broken_law(cubby: Cubby, collection: str) -> list[tuple[Any, Any]]:
    """(stored, rebuilt) of each document of an accepted collection that does not come back."""
    columns = cubby.proposal(collection)["columns"]
    cells = [sql.SQL("typed.{}::text").format(sql.Identifier(each["name"])) for each in columns]
    query = sql.SQL(
        "select doc::text, document_id is null, {} from collections.{}"
        " left join collections.{} as typed on document_id = id"
    ).format(
        sql.SQL(", ").join([*cells, sql.SQL("extra::text")]),
        sql.Identifier(f"docs_{collection}"),
        sql.Identifier(collection),
    )
    wrong = []
    for stored, missing, *values in cubby.owner.execute(query):
        rebuilt = "not in the table" if missing else rebuild(columns, tuple(values))
        if rebuilt != _parse(stored):
            wrong.append((_parse(stored), rebuilt))
    return wrong


def _both_ways(cubby: Cubby, collection: str, before: list[Any], after: list[Any]) -> None:
    """Store `before`, accept, store `after`."""
    cubby.ingest(*before, collection=collection)
    cubby.accept_schema(collection)
    if after:
        cubby.ingest(*after, collection=collection)


words = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=4)
numbers = st.sampled_from(
    ["0", "-0", "-0.0", "1.10", "1e400", "1E-7", "123456789012345678901234567890.50", "0.000", "7"]
) | st.integers().map(str)
moments = st.sampled_from(
    ["2024-01-01T00:00:00Z", "2024-01-01T00:00:00.500Z", "2024-01-01T00:00:00.5Z",
     "2024-01-01T02:00:00+02:00", "2024-01-01t00:00:00z", "2024-01-01 00:00:00Z",
     "2024-06-30T23:59:60Z", "9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00Z",
     "2024-01-01T00:00:00.123456Z", "2024-01-01T24:00:00Z", "2024-01-01", "0001-01-01", "now",
     "infinity", "007", ""]
)  # fmt: skip
scalars = (
    st.sampled_from(["null", "true", "false"])
    | numbers
    | moments.map(json.dumps)
    | words.map(json.dumps)
)
keys = st.sampled_from(["a", "A b", "a_b", "aB", "ctid", "", "extra", "n", "x.y", "é", "k" * 80])


def _object(values: st.SearchStrategy[str], size: int = 5) -> st.SearchStrategy[str]:
    pairs = st.dictionaries(keys, values, max_size=size)
    return pairs.map(
        lambda found: "{" + ",".join(f"{json.dumps(k)}:{v}" for k, v in found.items()) + "}"
    )


def _array(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(values, max_size=3).map(lambda found: "[" + ",".join(found) + "]")


anything = st.recursive(scalars, lambda inner: _array(inner) | _object(inner, 3), max_leaves=6)
tame = _object(scalars | _array(scalars) | _object(scalars | _array(scalars), 3))
names = (f"c{n}" for n in count())


@settings(
    max_examples=scaled(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=st.lists(tame, min_size=1, max_size=5), after=st.lists(tame | anything, max_size=4))
def test_columns_and_extra_rebuild_every_document(
    cubby: Cubby, before: list[str], after: list[str]
) -> None:
    assume(any(document != "{}" for document in before))
    if (
        cubby.value("select value = '0' from core.setting where name = 'stability_threshold'")
        is False
    ):
        cubby.set("stability_threshold", 0)
        cubby.set("max_depth", 3)
    collection = next(names)

    _both_ways(cubby, collection, [d.encode() for d in before], [d.encode() for d in after])

    assert cubby.proposal(collection)["storage_choice"] == "sql"
    assert broken_law(cubby, collection) == []


@pytest.mark.parametrize(
    ("before", "after", "extras"),
    [
        ([{"a": 1}], [{"a": 2}], [None, None]),
        ([{"a": 1}, {"a": None}], [{}], [None, {"a": None}, None]),
        ([{"a": 1}], [{"a": "dear"}, {"b": 1}, 5, [1], None],
         [None, {"a": "dear"}, {"b": 1}, 5, [1], "null"]),
        ([{"a": {"b": 1}}], [{"a": {}}, {"a": {"c": 1}}, {"a": None}, {"a": 5}, {"a": [1]}],
         [None, {"a": {}}, {"a": {"c": 1}}, {"a": None}, {"a": 5}, {"a": [1]}]),
        ([{"a": {"b": 1, "c": 2}}], [{"a": {"b": 1, "c": "x", "d": None}}],
         [None, {"a": {"c": "x", "d": None}}]),
        ([{"a": [1]}], [{"a": None}, {"a": {}}, {"a": [{"x": 1}]}], [None, None, None, None]),
        ([{"t": "2024-01-01T00:00:00Z"}], [{"t": "2024-01-01T01:00:00+01:00"}, {"t": "soon"}],
         [None, {"t": "2024-01-01T01:00:00+01:00"}, {"t": "soon"}]),
        ([{"d": "2024-01-01"}], [{"d": "2024-02-30"}, {"d": 20240101}],
         [None, {"d": "2024-02-30"}, {"d": 20240101}]),
        ([{"b": True}], [{"b": "true"}, {"b": 1}], [None, {"b": "true"}, {"b": 1}]),
        ([{"z": "007"}], [{"z": 7}], [None, {"z": 7}]),
        ([{"a": "x"}], ["a", ["a"]], [None, "a", ["a"]]),
    ],
)  # fmt: skip
def test_extra_holds_what_no_column_gives_back_and_nothing_else(
    cubby: Cubby, before: list[Any], after: list[Any], extras: list[Any]
) -> None:
    cubby.set("stability_threshold", 0)
    _both_ways(cubby, "things", before, after)

    assert broken_law(cubby, "things") == []
    found = cubby.rows("select extra::text from collections.things order by document_id")
    expected = [None if extra is None else "null" if extra == "null" else extra for extra in extras]
    assert [
        None if text is None else "null" if text == "null" else json.loads(text)
        for (text,) in found
    ] == expected


def test_a_moment_is_in_its_column_even_when_its_text_is_kept_too(cubby: Cubby) -> None:
    _both_ways(
        cubby, "things", [{"t": "2024-01-01T00:00:00Z"}], [{"t": "2024-01-01T02:00:00+02:00"}]
    )

    assert cubby.value("select count(distinct t) from collections.things") == 1


def test_numbers_keep_their_digits(cubby: Cubby) -> None:
    long = b"1" * 400 + b".50"
    _both_ways(cubby, "things", [b'{"n": 1.10}'], [b'{"n": 1e400}', b'{"n": ' + long + b"}"])

    assert [
        row[0] for row in cubby.rows("select n::text from collections.things order by document_id")
    ] == [
        "1.10",
        "1" + "0" * 400,
        long.decode(),
    ]


def test_a_session_with_other_habits_of_writing_dates_changes_nothing(cubby: Cubby) -> None:
    cubby.service.execute(
        "set datestyle = 'SQL, DMY'; set timezone = 'Asia/Kathmandu'; set extra_float_digits = -5"
    )
    document = {"t": "2024-01-02T00:00:00Z", "d": "2024-01-02", "n": 1.1}

    _both_ways(cubby, "things", [document], [document])

    assert broken_law(cubby, "things") == []
    assert cubby.rows("select distinct extra from collections.things") == [(None,)]


def test_filling_twice_changes_nothing(cubby: Cubby) -> None:
    sent = cubby.ingest({"a": 1}, collection="things")
    cubby.accept_schema("things")
    statement = cubby.value(
        "select (core._materialise_sql(name, proposal))[1] from core.schema_def"
    ).replace("$1", "%s")

    cubby.owner.execute(statement, [sent.ids])

    assert cubby.value("select count(*) from collections.things") == 1
