"""SQL of people over HTTP: rows, places of faults, exports, saved queries."""

from __future__ import annotations

import json

import pytest

from tests.app.cases import each


@pytest.fixture
async def analyst(opened, analyst_url):
    async with opened(analyst_url=analyst_url) as client:
        yield client


async def _run(client, text, **query):
    return (await client.get("sql", params={"sql": text, **query})).json()


async def test_a_select_answers_with_its_columns_and_typed_values(analyst):
    text = """select 1 as n, 1.50 as m, null as nothing, '{"a": 1}'::jsonb as doc, true, 'x' as n"""

    assert await _run(analyst, text) == {
        "columns": [
            {"name": "n", "type": "integer"}, {"name": "m", "type": "numeric"},
            {"name": "nothing", "type": "text"}, {"name": "doc", "type": "jsonb"},
            {"name": "?column?", "type": "boolean"}, {"name": "n", "type": "text"},
        ],
        "rows": [[1, 1.5, None, {"a": 1}, True, "x"]],
        "more": False,
    }  # fmt: skip


@each(
    ("text", "rows"),
    [
        ("select 1;", [[1]]),
        (" select ';' ; -- done", [[";"]]),
        ("select 1 -- one", [[1]]),
        ("with a as (select 2 as n) select n from a /* all */", [[2]]),
        ("values (1), (2)", [[1], [2]]),
        ("table catalog.saved_query", []),
        ("select", []),
        ("select n from generate_series(1, 3) as n order by 1 desc", [[3], [2], [1]]),
        ("select '%s %', 5 % 3", [["%s %", 2]]),
        ("(select 1)", [[1]]),
    ],
)
async def test_whatever_is_one_select_runs(analyst, text, rows):
    assert (await _run(analyst, text))["rows"] == rows


async def test_an_order_stays_and_a_limit_says_that_there_is_more(analyst):
    text = "select n from generate_series(1, 5000) as n order by n % 7, n"
    found = await _run(analyst, text, limit=3)
    all_of_five = await _run(analyst, "select n from generate_series(1, 5) as n", limit=5)

    assert (found["rows"], found["more"]) == ([[7], [14], [21]], True)
    assert (len(all_of_five["rows"]), all_of_five["more"]) == (5, False)


@each(
    ("text", "line", "column", "sqlstate"),
    [
        ("select nothing", 1, 8, "42703"),
        ("select 1,\n  wrong\nfrom catalog.asset", 2, 3, "42703"),
        ("select 'ä', ü", 1, 13, "42703"),
        ("selec 1", 1, 1, "42601"),
        ("select * from nowhere", 1, 15, "42P01"),
    ],
)
async def test_a_refusal_says_where(analyst, text, line, column, sqlstate):
    answer = await analyst.get("sql", params={"sql": text})
    said = answer.json()

    assert answer.status_code == 400
    assert (said["line"], said["column"], said["sqlstate"]) == (line, column, sqlstate)
    assert f"(line {line}, column {column})" in said["detail"]


@each(
    ("text", "sqlstate"),
    [("select 1 / 0", "22012"), ("select 1 / (n - 90) from generate_series(1, 99) as n", "22012"),
     ("select 'x'::integer", "22P02")],
)  # fmt: skip
async def test_a_fault_while_it_runs_is_told_too(analyst, text, sqlstate):
    for path in ("sql", "sql/export"):
        answer = await analyst.get(path, params={"sql": text})
        assert (answer.status_code, answer.json()["sqlstate"]) == (400, sqlstate)


@each("text", [" ", "x" * 20_001, "select '\0'"])
async def test_a_text_that_is_none_is_refused(analyst, text):
    answer = await analyst.get("sql", params={"sql": text})

    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_sql")


async def test_rows_are_exported_as_csv_and_ndjson(analyst):
    text = """select n, null as nothing, '' as empty, E'a,"b"\\n' as text
              from generate_series(1, 3000) as n"""
    csv = await analyst.get("sql/export", params={"sql": text, "format": "csv"})
    lines = await analyst.get("sql/export", params={"sql": text})
    twice = await analyst.get("sql/export", params={"sql": "select 1 as n, 2 as n"})

    assert csv.text.startswith('n,nothing,empty,text\n1,,"","a,""b""\n"\n2,')
    assert csv.headers["content-disposition"] == 'attachment; filename="query.csv"'
    rows = [json.loads(line) for line in lines.text.splitlines()]
    assert (len(rows), rows[2999]) == (
        3000, {"n": 3000, "nothing": None, "empty": "", "text": 'a,"b"\n'}
    )  # fmt: skip
    assert (twice.status_code, twice.json()["code"]) == (400, "same_name")


async def test_queries_are_saved_and_run_by_name(analyst):
    await analyst.put("queries/by city", json={"sql": "select 42", "note": "the answer"})
    kept = (await analyst.get("queries/by city")).json()
    listed = (await analyst.get("queries")).json()["items"]
    page = await analyst.get("/admin/sql", params={"saved": "by city"})
    gone = await analyst.delete("queries/by city")

    assert (kept["sql"], kept["note"]) == ("select 42", "the answer")
    assert listed == [kept]
    assert ">42</bdi>" in page.text
    assert gone.status_code == 204
    assert (await analyst.get("queries/by city")).status_code == 404


async def test_what_can_be_queried_is_listed_with_its_columns(analyst):
    listed = (await analyst.get("relations")).json()["items"]
    found = (await analyst.get("relations/catalog/asset")).json()

    assert ("catalog", "asset") in [(item["schema"], item["name"]) for item in listed]
    assert {"name": "owner", "type": "text"}.items() <= next(
        column for column in found["columns"] if column["name"] == "owner"
    ).items()
    assert (await analyst.get("relations/core/asset")).status_code == 404
