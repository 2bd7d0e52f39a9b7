"""`cubby queues` and `cubby drain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.api_alone import cubby, environment
from tests.workers.plant import Plant


def test_queues_are_drained_listed_and_resumed(database: Any, tmp_path: Path) -> None:
    environ = environment(database.dsn, tmp_path / "data")
    plant = Plant(database.dsn, tmp_path)
    plant.send(b'[{"a": 1}]')

    drained = cubby(environ, "drain", "--json")
    listed = cubby(environ, "queues")
    one = cubby(environ, "queues", "resume", "json")
    sized = cubby(environ, "queues", "concurrency", "media", "4")
    refused = cubby(environ, "queues", "concurrency", "media", "many")
    unknown = cubby(environ, "queues", "pause", "mdia")
    state = json.loads(cubby(environ, "queues", "list", "--json").stdout)

    assert json.loads(drained.stdout) == {"running": 0, "waiting": 1}
    rows = [line.split() for line in listed.stdout.splitlines()[1:]]
    assert {row[1] for row in rows} == {"paused"}
    assert next(row[3] for row in rows if row[0] == "json") == "1"
    assert "nightly: next" in listed.stderr
    assert one.stdout == "json is open, the default at once: 1 wait, 0 run.\n"
    assert sized.stdout == "media is paused, 4 at once: 0 wait, 0 run.\n"
    assert (refused.returncode, unknown.returncode) == (2, 2)
    assert "Unknown queue mdia" in unknown.stderr
    assert [queue["queue"] for queue in state["items"] if not queue["paused"]] == ["json"]
    plant.close()


def test_a_drain_that_takes_too_long_says_what_still_runs(database: Any, tmp_path: Path) -> None:
    environ = environment(database.dsn, tmp_path / "data")
    plant = Plant(database.dsn, tmp_path)
    plant.send(b'[{"a": 1}]')
    database.run("update core.job set state = 'processing', started_at = now()")

    drained = cubby(environ, "drain", "--timeout", "0")

    assert drained.returncode == 2
    assert "1 jobs still run after 0 s; all queues stay paused." in drained.stderr
    plant.close()
