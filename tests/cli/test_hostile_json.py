"""Every hostile file ends in a stated outcome beside its neighbours; its bytes stay as received."""

from __future__ import annotations

import collections
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cubby.cli.demo.stack import running
from cubby.cli.postgres import remove_data
from cubby.documents import PROBLEMS

GOOD = b'{"neighbour": "untouched"}'
AT_ONCE = 200
# What only the server can tell, a number too small for numeric; and what the API says of a file.
CODES = {*PROBLEMS, "not_jsonb", "empty_array", "not_a_document"}


@pytest.fixture(scope="module")
def cubby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("hostile")
    folder.chmod(0o711)
    data = folder / "data"
    data.mkdir()
    try:
        with running(data) as stack, stack.client() as client:
            client.base_url = httpx.URL(f"{stack.url}/api/v1/")
            yield client
    finally:
        remove_data(data)


def _hostile(corpora: Path) -> list[Path]:
    """The JSON Schema suite is left to tests/documents: all of it is well-formed."""
    return sorted(
        path
        for name in ("hostile-nst", "hostile-blns")
        for path in (corpora / name).glob("**/*.json")
    )


def _objects(cubby: httpx.Client, request: str) -> list[dict]:
    """All objects of a request, when the last one has ended."""
    status: dict = {"state": "queued"}
    while status["state"] in ("queued", "processing"):
        status = cubby.get(f"ingest/{request}/status", params={"wait": 30}).json()
    found, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = cubby.get(f"ingest/{request}/status", params={"limit": 1000} | more).json()
        found += page["objects"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


@pytest.mark.prove
def test_hostile_files_end_in_a_stated_outcome_beside_untouched_neighbours(cubby, corpora):
    files = _hostile(corpora)
    assert len(files) > 300
    outcomes: collections.Counter[str] = collections.Counter()
    for at in range(0, len(files), AT_ONCE):
        some = files[at : at + AT_ONCE]
        received = {f"{n}-{path.name}": path.read_bytes() for n, path in enumerate(some)}
        received["good.json"] = GOOD
        parts = [("files[]", (name, data, "application/json")) for name, data in received.items()]
        answer = cubby.post("ingest", files=parts)
        assert answer.status_code == 202, answer.text
        objects = _objects(cubby, answer.json()["ingest_job_id"])
        seen: set[str] = set()
        for each in objects:
            assert each["state"] in ("done", "failed")
            detail = json.loads(cubby.get(f"objects/{each['system_id']}").content, parse_int=str)
            assert "filename" in detail, detail
            name = detail["filename"]
            raw = cubby.get(f"objects/{each['system_id']}/raw").content
            # An element of an array is its slice of what was received.
            assert raw in received[name], name
            assert detail["sha256"] in (None, hashlib.sha256(raw).hexdigest()), name
            if each["state"] == "failed":
                assert each["error"]["code"] in CODES, (name, each)
                assert each["error"]["message"]
                outcomes[f"failed: {each['error']['code']}"] += 1
            else:
                outcomes[f"done: {detail['kind']}"] += 1
            seen.add(name)
            if name == "good.json":
                assert detail["document"] == {"neighbour": "untouched"}
        assert seen == set(received)
    assert outcomes["done: json"] > 500
    assert outcomes["failed: malformed_json"] > 20
    print(json.dumps(outcomes, indent=2))


@pytest.mark.prove
def test_hostile_payloads_are_taken_in_or_refused_with_a_place(cubby, corpora):
    for path in sorted((corpora / "hostile-nst" / "test_parsing").glob("*.json")):
        answer = cubby.post(
            "ingest",
            content=path.read_bytes(),
            headers={"Content-Type": "application/json"},
            params={"envelope": "false"},
        )
        assert answer.status_code in (202, 400), path
        if path.name.startswith("n_"):
            assert answer.status_code == 400, path
        if answer.status_code == 400:
            assert answer.json()["detail"], path
        else:
            for each in _objects(cubby, answer.json()["ingest_job_id"]):
                assert each["state"] == "done" or each["error"]["code"] in CODES, path
