"""Whatever is in a JSON body, an operation answers 400 and never 500."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest

from tests.app.conftest import client, opened, settings, storage, stored

__all__ = ["client", "opened", "settings", "storage", "stored"]

JSON = "application/json"
BODIES = {
    "cut short": (b'{"name": ', JSON),
    "nested": (b"[" * 100_000, JSON),
    "nested and closed": (b"[" * 100_000 + b"]" * 100_000, JSON),
    "nested objects": (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, JSON),
    "not UTF-8": (b'{"name": "\xff\xfe"}', JSON),
    "UTF-16": ('{"name": "x"}'.encode("utf-16"), JSON),
    "another charset": (b'{"name": "x"}', f"{JSON}; charset=utf-16"),
    "a charset that is none": (b'{"name": "x"}', f"{JSON}; charset=nonsense"),
    "a zero character": (b'{"name": "a\\u0000b", "role": "admin"}', JSON),
    "half a pair": (b'{"name": "\\ud800", "role": "admin"}', JSON),
    "no object": (b'"x"', JSON),
    "null": (b"null", JSON),
    "a number beyond all": (b'{"name": 1e999999, "role": 1}', JSON),
    "a number of many digits": (b'{"requests_per_minute": ' + b"9" * 10_000 + b"}", JSON),
}
ID = "01890a5d-ac96-774b-bcce-b302099a8057"


def operations(document: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (method.upper(), path.replace("{label}", "cat").replace("{name}", "x"))
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if list(operation.get("requestBody", {}).get("content", {})) == [JSON]
    ]


@pytest.mark.parametrize(("body", "kind"), BODIES.values(), ids=BODIES)
async def test_every_json_operation_refuses_it(
    client: httpx.AsyncClient, body: bytes, kind: str
) -> None:
    found = operations((await client.get("/schema/openapi.json")).json())
    assert len(found) >= 16
    for method, path in found:
        address = re.sub(r"\{[^}]*\}", ID, path)
        answer = await client.request(method, address, content=body, headers={"Content-Type": kind})
        assert 400 <= answer.status_code < 500, (method, path, answer.text)
        assert answer.json()["detail"]
