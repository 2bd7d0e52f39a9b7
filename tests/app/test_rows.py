from __future__ import annotations

import csv
import io
import json

import pytest

from tests.app.cases import each


@pytest.fixture
async def cities(client, hand):
    documents = [{"n": n, "city": "Oslo" if n % 2 else "Rome"} for n in range(7)]
    await client.post("ingest?collection=cities", json=documents)
    hand.store_documents()
    (listed,) = (await client.get("collections")).json()["items"]
    answer = await client.post(f"schemas/{listed['schema_id']}/accept", json={})
    assert answer.status_code == 202
    hand.fill_tables()


@pytest.mark.usefixtures("cities")
async def test_rows_are_filtered_ordered_and_paged(client):
    asked = {"where": '{"n": {"gte": 2}}', "order": "-n", "columns": "n,city", "limit": "3"}
    first = (await client.get("collections/cities/rows", params=asked)).json()
    assert "next_cursor" in first, first
    rest = (
        await client.get(
            "collections/cities/rows", params={**asked, "cursor": first["next_cursor"]}
        )
    ).json()

    assert [row["n"] for row in first["items"] + rest["items"]] == [6, 5, 4, 3, 2]
    assert first["columns"] == [{"name": "n", "type": "numeric"}, {"name": "city", "type": "text"}]
    assert rest["next_cursor"] is None


@pytest.mark.usefixtures("cities")
async def test_an_export_is_a_file_of_lines(client):
    answer = await client.get("collections/cities/export?columns=n&order=-n")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert 'filename="cities.ndjson"' in answer.headers["content-disposition"]
    assert [json.loads(line)["n"] for line in answer.text.splitlines()] == [6, 5, 4, 3, 2, 1, 0]
    answer = await client.get("collections/cities/export?what=documents&format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    table = list(csv.DictReader(io.StringIO(answer.text)))
    assert [json.loads(row["document"])["n"] for row in table] == list(range(7))


@pytest.mark.usefixtures("cities")
@each(
    ("asked", "status"),
    [
        ("cities/rows?where={", 400),
        ("cities/rows?where=[]", 400),
        ("cities/rows?where=%7B%22town%22:1%7D", 400),
        ("cities/rows?order=town", 400),
        ("cities/rows?columns=town", 400),
        ("cities/rows?cursor=x", 400),
        ("cities/rows?page=2", 400),
        ("cities/export?format=xlsx", 400),
        ("cities/export?what=documents&order=n", 400),
        ("nothing/rows", 404),
        ("nothing/export", 404),
    ],
)
async def test_what_cannot_be_read_is_refused(client, asked, status):
    assert (await client.get(f"collections/{asked}")).status_code == status


async def test_without_a_table_the_documents_are_rows_of_paths(client, hand):
    await client.post("ingest?collection=cities", json=[{"n": 1}, {"n": 2, "a,b": 3}])
    hand.store_documents()

    rows = await client.get("collections/cities/rows", params={"where": '{"$.n": "1"}'})
    assert [row["$.n"] for row in rows.json()["items"]] == ["1"]
    asked = {"columns": """["$['a,b']"]""", "order": "-$.n"}
    rows = await client.get("collections/cities/rows", params=asked)
    assert [row["$['a,b']"] for row in rows.json()["items"]] == ["3", None]
    summary = await client.get("collections/cities/columns/$.n")
    assert (summary.json()["rows"], summary.json()["distinct"]) == (2, 2)
    exported = await client.get("collections/cities/export?what=documents")
    assert exported.text.splitlines()[0] == '{"n": 1}'
