"""`cubby keys`, and an API that is not started where others could use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.api_alone import cubby, environment, running_api


@pytest.fixture
def environ(database: Any, tmp_path: Path) -> dict[str, str]:
    return environment(database.dsn, tmp_path / "data")


def test_a_key_is_made_listed_and_revoked(environ: dict[str, str], database: Any) -> None:
    none = cubby(environ, "keys", "list")
    made = cubby(environ, "keys", "add", "scanner", "--role", "ingest",
                 "--requests-per-minute", "60", "--max-request-bytes", "10MB")  # fmt: skip
    listed = cubby(environ, "keys", "list")
    revoked = cubby(environ, "keys", "revoke", "scanner")
    after = cubby(environ, "keys", "list", "--json")

    assert "No API keys exist" in none.stderr
    secret = made.stdout.strip()
    assert secret.startswith("cubby_")
    assert "scanner has the role ingest" in made.stderr
    assert secret not in made.stderr
    row = next(line for line in listed.stdout.splitlines() if "scanner" in line)
    assert all(word in row for word in ("ingest", "open", "60", "10000000", "never", "cli:"))
    assert revoked.stdout == "The key scanner is revoked.\n"
    (key,) = json.loads(after.stdout)["items"]
    assert key["revoked_at"]
    assert "secret" not in after.stdout
    actors = database.rows("select stage, actor like 'cli:%%' from core.lineage order by id")
    assert actors == [("key_added", True), ("key_revoked", True)]


def test_a_key_with_its_secret_as_json(environ: dict[str, str]) -> None:
    made = cubby(environ, "keys", "add", "ci", "--role", "read", "--json")

    key = json.loads(made.stdout)
    assert (key["name"], key["role"], key["requests_per_minute"]) == ("ci", "read", None)
    assert key["secret"].startswith("cubby_")
    assert made.stderr == ""
    assert "null" not in cubby(environ, "keys", "list").stdout


def test_what_cannot_be_is_one_line(environ: dict[str, str]) -> None:
    cubby(environ, "keys", "add", "ci", "--role", "read")

    taken = cubby(environ, "keys", "add", "ci", "--role", "read")
    gone = cubby(environ, "keys", "revoke", "nobody")

    assert (taken.returncode, gone.returncode) == (2, 2)
    assert taken.stderr.startswith("cubby: An API key named ci already exists. ")
    assert gone.stderr == ("cubby: API key nobody not found. List them with cubby keys list.\n")


@pytest.mark.parametrize(
    "arguments",
    [["ci"], ["ci", "--role", "root"], ["ci", "--role", "read", "--requests-per-minute", "0"],
     ["ci", "--role", "read", "--max-request-bytes", "much"]],
    ids=" ".join,
)  # fmt: skip
def test_a_wrong_call_ends_with_2(arguments: list[str], tmp_path: Path) -> None:
    done = cubby(environment("postgresql://nowhere/none", tmp_path), "keys", "add", *arguments)

    assert done.returncode == 2
    assert "Usage: cubby keys add" in done.stderr


@pytest.mark.parametrize("command", ["api", "up"])
@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_without_a_key_it_does_not_start_where_others_reach_it(
    environ: dict[str, str], command: str, host: str
) -> None:
    done = cubby(environ | {"CUBBY_HOST": host}, command)

    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if not line.startswith("{")]
    assert lines == [
        f"cubby: CUBBY_HOST={host} can be reached by others and no API key exists. "
        "Set CUBBY_ADMIN_KEY, or make a key: cubby keys add NAME --role admin."
    ]


def test_a_revoked_key_does_not_count_as_one(environ: dict[str, str]) -> None:
    cubby(environ, "keys", "add", "ci", "--role", "admin")
    cubby(environ, "keys", "revoke", "ci")

    assert cubby(environ | {"CUBBY_HOST": "0.0.0.0"}, "api").returncode == 2


def test_with_a_key_it_starts_anywhere_and_lets_nobody_else_in(
    environ: dict[str, str], tmp_path: Path
) -> None:
    secret = cubby(environ, "keys", "add", "ci", "--role", "read").stdout.strip()
    with running_api(environ | {"CUBBY_HOST": "0.0.0.0"}, tmp_path / "log") as url:
        commands = environ | {"CUBBY_SERVER_URL": url}
        refused = cubby(commands, "search", "anything")
        found = cubby(commands | {"CUBBY_API_KEY": secret}, "search", "anything")
        put = cubby(commands | {"CUBBY_API_KEY": secret}, "put", __file__)

    assert refused.returncode == 2
    assert refused.stderr.startswith(
        "cubby: A key is needed (401): This request needs an API key. "
    )
    assert (found.returncode, found.stderr) == (0, "Nothing was found.\n")
    assert put.returncode == 2
    assert "needs the role ingest or admin; the key ci has the role read" in put.stderr
    assert secret not in (tmp_path / "log").read_text()


def test_the_admin_key_of_the_environment_is_there_when_it_is_ready(
    environ: dict[str, str], tmp_path: Path
) -> None:
    key = "an-admin-key-of-the-environment"
    more = {"CUBBY_HOST": "0.0.0.0", "CUBBY_ADMIN_KEY": key}
    with running_api(environ | more, tmp_path / "log") as url:
        without = httpx.get(f"{url}/api/v1/objects")
        let_in = httpx.get(f"{url}/api/v1/objects", headers={"X-API-Key": key})
        (listed,) = json.loads(cubby(environ, "keys", "list", "--json").stdout)["items"]

    assert (without.status_code, let_in.status_code) == (401, 200)
    assert (listed["name"], listed["role"]) == ("CUBBY_ADMIN_KEY", "admin")
    assert key not in (tmp_path / "log").read_text()


def test_on_loopback_it_is_open_with_a_warning(environ: dict[str, str], tmp_path: Path) -> None:
    with running_api(environ, tmp_path / "log") as url:
        assert httpx.get(f"{url}/api/v1/objects").status_code == 200

    assert "no API key exists" in (tmp_path / "log").read_text()
