"""`cubby webhooks`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.api_alone import cubby, environment


def test_webhooks_are_added_listed_tested_replayed_and_deleted(
    database: Any, tmp_path: Path
) -> None:
    environ = environment(database.dsn, tmp_path)

    added = cubby(environ, "webhooks", "add", "https://example.org/", "--stage", "done", "--json")
    hook = json.loads(added.stdout)["id"]
    listed = cubby(environ, "webhooks")
    tested = cubby(environ, "webhooks", "test", hook)
    log = cubby(environ, "webhooks", "deliveries", hook)
    replayed = cubby(environ, "webhooks", "replay", hook)
    deleted = cubby(environ, "webhooks", "delete", hook)
    again = cubby(environ, "webhooks", "test", hook)
    refused = cubby(environ, "webhooks", "add", "nowhere")

    assert json.loads(added.stdout)["secret"].startswith("whsec_")
    assert "whsec_" not in listed.stdout
    assert "stages done" in listed.stdout
    assert "waits for a worker" in tested.stdout
    assert "waiting" in log.stdout
    assert replayed.stdout == "0 deliveries are due again.\n"
    assert deleted.stdout == "https://example.org/ receives nothing more.\n"
    assert (again.returncode, refused.returncode) == (2, 2)
    assert f"Webhook {hook} not found" in again.stderr
    assert "Invalid address of a webhook: nowhere" in refused.stderr
