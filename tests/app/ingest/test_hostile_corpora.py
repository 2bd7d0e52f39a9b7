"""Files that were collected to break readers of JSON: each is taken or refused, none is a fault."""

from __future__ import annotations

from pathlib import Path

import pytest

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def hostile(corpora: Path) -> list[Path]:
    return sorted(path for path in (corpora / "hostile-nst").rglob("*.json") if path.is_file())


async def test_as_a_body_each_is_accepted_or_refused_with_its_place(client, hostile):
    assert len(hostile) > 100
    for path in hostile:
        answer = await client.post("ingest?envelope=false", content=path.read_bytes(), headers=JSON)

        assert answer.status_code in (202, 400), f"{path.name}: {answer.text}"
        if path.name.startswith("n_"):
            assert answer.status_code == 400, path.name
        if answer.status_code == 400 and answer.json()["code"] == "malformed_json":
            assert answer.json()["line"] >= 1, path.name


async def test_as_files_all_are_kept_whatever_is_in_them(client, hostile):
    files = [("files[]", (path.name, path.read_bytes(), "application/json")) for path in hostile]

    answer = await client.post("ingest", files=files)

    assert answer.status_code == 202, answer.text
    assert answer.json()["objects_total"] >= len(hostile)
    status = (await client.get(f"{answer.json()['status_url']}?limit=10000")).json()
    codes = {one["error"]["code"] for one in status["objects"] if one["error"]}
    assert codes == {"malformed_json", "not_a_document", "empty_array"}
