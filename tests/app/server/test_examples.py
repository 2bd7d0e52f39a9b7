"""The examples in the description of the API are what happens.

With CUBBY_RECORD_EXAMPLES=1 what is answered is written into them; read the difference then.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
from msgspec import UNSET

from cubby.storage import open_storage
from docs._generate.routes import openapi
from tests.app.hand import Hand, picture
from tests.app.server.examples import (
    Sender,
    faults,
    in_order,
    kept_where_like,
    operations,
    record,
)

KEY = "an-admin-key-for-this-test"


def test_every_operation_has_an_example_that_goes_well() -> None:
    shown = {operation for operation, _, example in in_order() if example.status < 300}

    assert shown == set(operations(openapi()))


def test_every_operation_that_takes_a_body_shows_one_of_each_kind() -> None:
    for operation, (_, _, described) in operations(openapi()).items():
        kinds = set(described.get("requestBody", {}).get("content", {}))
        sent = {
            example.media_type or "application/json"
            for name, _, example in in_order()
            if name == operation and (example.shown_body is not UNSET or example.file)
        }
        assert {kind for kind in kinds if "*" not in kind} == sent, operation


def test_what_is_shown_is_of_the_described_form() -> None:
    schema = openapi()
    for operation, (_, _, described) in operations(schema).items():
        places = {"body": described.get("requestBody", {}).get("content", {})}
        places |= {
            status: answer.get("content", {}) for status, answer in described["responses"].items()
        }
        parts = [
            (f"{operation} {place} {kind}", part["schema"], part.get("examples", {}))
            for place, content in places.items()
            for kind, part in content.items()
        ]
        parts += [
            (f"{operation} {one['name']}", one["schema"], one.get("examples", {}))
            for one in described.get("parameters", [])
        ]
        for where, part, examples in parts:
            for name, example in examples.items():
                assert set(example) <= {"summary", "value"}, where
                # What is sent wrongly to be refused is text; what the refusal looks like is not.
                if not isinstance(example["value"], str) or part.get("type") == "string":
                    assert not faults(schema, part, example["value"]), f"{where} {name}"


def test_every_example_is_answered_as_shown(start: Any, database: Any, tmp_path: Path) -> None:
    server = start(CUBBY_ADMIN_KEY=KEY, CUBBY_ANALYST_URL=database.analyst_url())
    schema = httpx.get(f"{server.url}/schema").json()
    described = operations(schema)
    folder = tmp_path / "typed"
    folder.mkdir()
    (folder / "red.png").write_bytes(picture(220, 20, 20))
    (folder / "brick.png").write_bytes(picture(200, 30, 30))
    (folder / "notes.txt").write_text("Remember the milk.")
    hand = Hand(database, open_storage(f"fs://{server.folder}"))
    sender = Sender(server.url, KEY, folder, server.folder.parent)

    recorded: dict[tuple[str, str], Any] = {}
    for operation, name, example in in_order():
        method, path, description = described[operation]
        if operation == "list_jobs":
            _two_dead_letters(server, hand)
        if operation == "replay_backfill" and example.status < 300:
            assert len(hand.fail("broken", tasks=("schema.backfill",))) == 1
        if operation == "list_rows":
            hand.fill_tables()

        answer = sender.send(method, path, example)

        where = f"{operation}, {name}"
        assert answer.status == example.status, f"{where}: {answer.body.decode()}"
        content = description["responses"][str(answer.status)].get("content", {})
        assert not answer.body or answer.content_type in content or "*/*" in content, where
        if example.answer is not UNSET:
            body = json.loads(answer.body)
            assert not faults(schema, content[answer.content_type]["schema"], body), where
            differences = list(sender.unlike(example.answer, body))
            if os.environ.get("CUBBY_RECORD_EXAMPLES"):
                recorded[operation, name] = kept_where_like(example.answer, body)
            else:
                assert differences == [], where
        if operation == "ingest" and answer.status == 202:
            hand.process_pictures()
            hand.store_documents()
    if recorded:
        record(recorded)


def _two_dead_letters(server: Any, hand: Hand) -> None:
    with server.client() as client:
        for name in ("one.png", "two.png"):
            client.post(
                "ingest", params={"filename": name}, content=b"\x89PNG\r\n\x1a\n no picture",
                headers={"X-API-Key": KEY},
            )  # fmt: skip
    assert len(hand.fail("broken")) == 2
