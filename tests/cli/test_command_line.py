"""What is refused is one line and exit code 2; what is a fault of the program is a traceback."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from cubby.cli.commands.psql import address, connection_variables
from cubby.cli.errors import CliError, PostgresInUse, refusal
from cubby.config import SettingError
from cubby.db.errors import NotFound
from cubby.storage import StorageFull

PACK = str(Path(__file__).parents[2] / "packs" / "shapes-clip")


def _cubby(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("CUBBY_")}
    return subprocess.run(
        [sys.executable, "-m", "cubby.cli.main", *arguments],
        check=False, capture_output=True, text=True, env=kept | environment,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_help_names_every_command() -> None:
    done = _cubby("--help")

    assert done.returncode == 0
    for command in ("up", "api", "worker", "migrate", "put", "status", "search", "models", "psql",
                    "keys", "doctor", "demo"):  # fmt: skip
        assert f"  {command} " in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["up"], ["api"], ["worker"], ["migrate"], ["psql"], ["search", "x"], ["status", "1"],
        ["put", "/etc/hostname"], ["models", "list"], ["models", "use", "x"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_bad_setting_is_one_line(arguments: list[str]) -> None:
    done = _cubby(*arguments, CUBBY_PORT="eighty")

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "cubby: CUBBY_PORT='eighty' cannot be used: a whole number from 0 to 65535 is needed.\n"
    )


def test_the_doctor_tells_a_bad_setting_as_a_finding() -> None:
    done = _cubby("doctor", CUBBY_PORT="eighty")

    assert done.returncode == 1
    assert "CUBBY_PORT='eighty'" in done.stdout


@pytest.mark.parametrize("arguments", [["nonsense"], ["put"], ["search", "x", "--limit", "0"]])
def test_a_wrong_call_ends_with_2(arguments: list[str]) -> None:
    assert _cubby(*arguments).returncode == 2


@pytest.mark.parametrize("arguments", [["search", "x"], ["status", "x"], ["put", "/etc/hostname"]])
def test_when_nobody_answers_it_says_how_to_start(arguments: list[str], tmp_path: Path) -> None:
    done = _cubby(*arguments, CUBBY_PORT="1", CUBBY_DATA=str(tmp_path))

    assert done.returncode == 2
    assert done.stderr.startswith("cubby: No Cubby answers at http://127.0.0.1:1")
    assert done.stderr.endswith("Start one with cubby up, or set CUBBY_SERVER_URL.\n")
    assert done.stderr.count("\n") == 1


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    done = _cubby("put", str(tmp_path / "gone"))

    assert done.returncode == 2
    assert done.stderr == f"cubby: Not found: {tmp_path / 'gone'}.\n"


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = _cubby("up", CUBBY_PORT=str(port), CUBBY_DATA=str(tmp_path))

    assert done.returncode == 2
    assert f"127.0.0.1 port {port} cannot be listened on" in done.stderr
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize(
    "arguments", [["up"], ["migrate"], ["keys", "list"], ["models", "import", PACK], ["demo"]],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_a_data_folder_that_cannot_be_made_is_one_line(
    arguments: list[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()

    done = _cubby(*arguments, CUBBY_DATA=str(tmp_path / "file" / "data"), CUBBY_PORT="0")

    assert done.returncode == 2
    line = done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert line.startswith(f"cubby: {tmp_path}/file/data")
    assert "Not a directory" in line
    assert "CUBBY_DATA" in line


def test_a_database_that_is_away_is_one_line(tmp_path: Path) -> None:
    url = "postgresql://u:secret@127.0.0.1:1/d"
    done = _cubby("migrate", CUBBY_DATABASE_URL=url, CUBBY_DATA=str(tmp_path))

    assert done.returncode == 2
    assert "refused" in done.stderr
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_a_url_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    url = "postgresql://h/d?options=-c x=1"
    for command in ("migrate", "psql", "up"):
        done = _cubby(command, CUBBY_DATABASE_URL=url, CUBBY_DATA=str(tmp_path), CUBBY_PORT="0")

        assert done.returncode == 2
        assert done.stderr.startswith("cubby: CUBBY_DATABASE_URL cannot be used: ")


def test_models_says_what_is_here(tmp_path: Path) -> None:
    listed = _cubby("models", "list", CUBBY_DATA=str(tmp_path))
    used = _cubby("models", "use", "nothing", CUBBY_DATA=str(tmp_path))
    taken = _cubby("models", "import", str(tmp_path), CUBBY_DATA=str(tmp_path))
    pulled = _cubby("models", "pull", "nothing", CUBBY_DATA=str(tmp_path))

    assert "cubby models pull clip-vit-b32-q8" in listed.stdout
    assert "histogram" in listed.stdout
    assert (used.returncode, taken.returncode, pulled.returncode) == (2, 2, 2)
    assert "which has: photographs, histogram" in used.stderr
    assert "model.json" in taken.stderr
    assert "clip-vit-b32-q8" in pulled.stderr
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize(
    "error",
    [
        PostgresInUse("It is run by another.", "Stop that."),
        SettingError("CUBBY_PORT", "x", "a number"),
        StorageFull("No room."),
        NotFound("Object 7 not found", "Look at the list."),
        psycopg.errors.ConnectionTimeout("too\nlate"),
    ],
)
def test_errors_of_the_rooms_are_lines_for_people(error: Exception) -> None:
    line = refusal(error)

    assert line is not None
    assert "\n" not in line
    assert (getattr(error, "hint", None) or "") in line


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), psycopg.ProgrammingError("x")])
def test_faults_of_the_program_are_not_dressed_up(error: Exception) -> None:
    assert refusal(error) is None


@pytest.mark.parametrize(
    "given",
    [
        "postgresql://me:s%40cret@db.example:5433/things?sslmode=require&options=-c%20x%3D1",
        "host=db.example port=5433 user=me password=s@cret dbname=things sslmode=require"
        " options='-c x=1'",
    ],
)
def test_the_address_for_other_programs_keeps_its_form_and_takes_the_role(given: str) -> None:
    told = address(given, "cubby_analyst")

    assert ("://" in told) == ("://" in given)
    assert conninfo_to_dict(told) == conninfo_to_dict(given) | {
        "options": "-c x=1 -c role=cubby_analyst -c search_path=catalog,collections,analysis"
    }


def test_psql_gets_its_connection_without_a_password_in_its_arguments() -> None:
    variables = connection_variables(
        "postgresql://me:s%40cret@db.example:5433/things?sslmode=require&options=-c%20x%3D1",
        "cubby_analyst",
    )

    assert variables == {
        "PGHOST": "db.example", "PGPORT": "5433", "PGUSER": "me", "PGPASSWORD": "s@cret",
        "PGDATABASE": "things", "PGSSLMODE": "require",
        "PGOPTIONS": "-c x=1 -c role=cubby_analyst -c search_path=catalog,collections,analysis",
    }  # fmt: skip
    with pytest.raises(CliError, match="keepalives"):
        connection_variables("postgresql://h/d?keepalives=1", "cubby_analyst")
