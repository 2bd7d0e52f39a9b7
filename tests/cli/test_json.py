"""Every command that answers something answers it to a program too, in the form shown here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest

from cubby.storage import open_storage
from docs._generate.commands import commands
from tests.app.hand import Hand
from tests.cli.api_alone import cubby, environment, running_api

PACK = Path(__file__).parents[2] / "packs" / "shapes-clip"
# These run until they are stopped, and log in JSON.
RUNNING = {"cubby up", "cubby api", "cubby worker", "cubby demo", "cubby watch"}
# These have formats of their own.
FORMATS = {"cubby psql", "cubby export", "cubby checkpoints"}


@dataclass
class Shell:
    environ: dict[str, str]
    called: set[str]

    def types(self, *words: str, code: int = 0) -> dict[str, Any]:
        """What a command says with --json, which must be all it says there."""
        done = cubby(self.environ, *words, "--json")
        assert done.returncode == code, done.stderr
        assert done.stderr == ("" if code == 0 else done.stderr)
        self.called |= {name for name in _with_json() if words[: name.count(" ")] == _words(name)}
        answer = json.loads(done.stdout)
        assert isinstance(answer, dict)
        return answer


def _words(name: str) -> tuple[str, ...]:
    return tuple(name.split()[1:])


def _with_json() -> set[str]:
    return {
        name
        for name, command in commands()
        if any(isinstance(one, click.Option) and "--json" in one.opts for one in command.params)
    }


@pytest.fixture
def shell(database: Any, tmp_path: Path) -> Iterator[Shell]:
    environ = environment(database.dsn, tmp_path / "data")
    with running_api(environ, tmp_path / "log") as url:
        yield Shell(environ | {"CUBBY_SERVER_URL": url}, set())


def test_every_command_that_ends_by_itself_has_it() -> None:
    assert {name for name, _ in commands()} - _with_json() == RUNNING | FORMATS


def test_every_answer_has_its_members(shell: Shell, database: Any, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"city": "Ghent"}, {"city": "Lund"}]')
    (tmp_path / "b.txt").write_text("notes")

    assert shell.types("migrate") == {"applied": []}
    put = shell.types("put", str(tmp_path / "*.json"), str(tmp_path / "b.txt"))
    assert [(item["name"], item["objects"], item["was_there"]) for item in put["items"]] == [
        ("a.json", 2, False), ("b.txt", 1, False),
    ]  # fmt: skip
    assert (put["errors"], put["ends"]) == ([], [])
    Hand(database, open_storage(f"fs://{tmp_path}/data/storage")).store_documents()
    status = shell.types("status", put["items"][0]["ingest_job_id"])
    assert set(status) == {"ingest_job_id", "state", "progress", "failures"}
    assert (status["state"], status["progress"]["done"]) == ("done", 2)
    found = shell.types("search", "ghent")
    assert set(found) == {
        "items",
        "next_cursor",
        "mode",
        "embedding_space",
        "degraded",
        "facets",
        "note",
    }
    assert [hit["kind"] for hit in found["items"]] == ["json"]

    doctor = shell.types("doctor")["findings"]
    assert {tuple(one) for one in doctor} == {("subject", "good", "words")}
    assert {"machine", "storage", "api"} <= {one["subject"] for one in doctor}
    listed = shell.types("models", "list")["items"]
    assert {tuple(one) for one in listed} == {("name", "space", "state", "problem", "in_use")}
    assert {one["state"] for one in listed} == {"known", "built in"}
    assert shell.types("models", "import", str(PACK))["name"] == "shapes-clip"
    assert shell.types("models", "list")["items"][0]["state"] == "here"
    used = shell.types("models", "use", "shapes-clip")
    assert set(used) == {"space", "model", "without_vector"}
    filling = shell.types("reembed", "histogram", "--no-wait")
    assert set(filling) == {"space", "state", "done", "total", "skipped", "overlap"}
    assert shell.types("reprocess", "--all") == {"queued": 0, "passed_over": 0}
    assert shell.types("fsck")["left"] == 0
    shell.called.add("cubby models pull")  # from a server of its own, in test_models_pull.py
    shell.called |= {"cubby backup", "cubby restore", "cubby verify-backup"}  # in test_backup.py

    made = shell.types("keys", "add", "ci", "--role", "read")
    assert made["secret"].startswith("cubby_")
    (key,) = shell.types("keys", "list")["items"]
    assert key == {name: value for name, value in made.items() if name != "secret"}
    assert shell.types("keys", "budget", "ci", "requests=3")["budgets"] == {"requests": 3}
    assert shell.types("keys", "revoke", "ci")["revoked_at"]

    hook = shell.types("webhooks", "add", "https://hooks.example/cubby")
    (kept,) = shell.types("webhooks", "list")["items"]
    assert kept["id"] == hook["id"]
    assert "secret" not in kept
    sent = shell.types("webhooks", "test", hook["id"])
    (delivery,) = shell.types("webhooks", "deliveries", hook["id"])["items"]
    assert (delivery["id"], delivery["state"]) == (sent["id"], "waiting")
    assert shell.types("webhooks", "replay", hook["id"]) == {"replayed": 0}
    assert shell.types("webhooks", "delete", hook["id"])["id"] == hook["id"]

    listed = shell.types("queues", "list")
    assert set(listed) == {"items", "schedules"}
    drained = shell.types("drain")
    assert set(drained) == {"running", "waiting"}
    for words in (("concurrency", "media", "2"), ("pause", "media"), ("resume", "media")):
        (queue,) = shell.types("queues", *words)["items"]
        assert set(queue) == set(listed["items"][0])
    assert shell.called == _with_json()


def test_what_failed_is_in_it_and_in_the_exit_code(
    shell: Shell, database: Any, tmp_path: Path
) -> None:
    (tmp_path / "bad.json").write_text('{"city": ')

    put = shell.types("put", str(tmp_path / "bad.json"), "--wait", code=1)
    status = shell.types("status", put["items"][0]["ingest_job_id"], code=1)

    (failure,) = status["failures"]
    assert failure["code"] == "malformed_json"
    assert put["ends"] == [status]


def test_what_is_refused_is_a_line_on_standard_error_still(shell: Shell, tmp_path: Path) -> None:
    gone = cubby(shell.environ, "put", str(tmp_path / "*.gone"), "--json")
    unknown = cubby(shell.environ, "keys", "revoke", "nobody", "--json")

    assert (gone.returncode, gone.stdout) == (2, "")
    assert gone.stderr == f"cubby: Not found: {tmp_path}/*.gone.\n"
    assert (unknown.returncode, unknown.stdout) == (2, "")
    assert unknown.stderr.count("\n") == 1


def test_a_file_that_could_not_be_sent_is_told_beside_the_others(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "good.txt").write_text("good")
    (tmp_path / "broken").symlink_to("/proc/self/mem")

    put = shell.types("put", str(tmp_path / "good.txt"), str(tmp_path / "broken"), code=2)

    assert [item["name"] for item in put["items"]] == ["good.txt"]
    (error,) = put["errors"]
    assert "broken cannot be read" in error


def test_the_exit_codes_are_in_the_help() -> None:
    said = cubby({}, "--help").stdout

    for code in ("0  it went well", "1  it was done", "2  it was refused"):
        assert f"\n    {code}" in said
    assert "--json" in said
