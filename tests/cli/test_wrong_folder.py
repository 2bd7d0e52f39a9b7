"""A command in a folder without an installation says so, and makes none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cubby.cli.installations import Installation, running
from tests.cli.running import Cubby, cubby_up


@pytest.fixture(scope="module")
def cubby() -> Iterator[Cubby]:
    with cubby_up() as cubby:
        yield cubby


def called(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """In that folder, without settings of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CUBBY_")}
    kept["PYTHONPATH"] = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-m", "cubby.cli.main", *arguments], cwd=folder, check=False,
        capture_output=True, text=True, env=kept | more, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments",
    [
        ["psql", "-c", "select 1"], ["psql", "--url"], ["keys", "list"],
        ["keys", "add", "x", "--role", "admin"], ["keys", "revoke", "x"], ["fsck"],
        ["fsck", "--repair"], ["models", "use", "histogram"], ["reembed", "histogram"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_it_names_the_running_ones_and_makes_nothing(
    arguments: list[str], cubby: Cubby, tmp_path: Path
) -> None:
    done = called(tmp_path, *arguments)

    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith(f"cubby: No Cubby found in {tmp_path / 'data'}. Running: ")
    assert f"CUBBY_DATA={cubby.data_dir} at {cubby.url}" in done.stderr
    assert done.stderr.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("arguments", [["search", "x"], ["status", "1"], ["put", "/etc/hostname"]])
def test_one_that_asks_the_api_names_them_too(
    arguments: list[str], cubby: Cubby, tmp_path: Path
) -> None:
    done = called(tmp_path, *arguments, CUBBY_PORT="1")

    assert done.returncode == 2
    assert f"CUBBY_DATA={cubby.data_dir} at {cubby.url}" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_doctor_says_that_there_is_none_and_makes_nothing(cubby: Cubby, tmp_path: Path) -> None:
    done = called(tmp_path, "doctor", "--json")

    assert f"none in {tmp_path / 'data'}" in done.stdout
    assert f"CUBBY_DATA={cubby.data_dir} at {cubby.url}" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_where_it_was_stopped_a_command_starts_its_database_again(data_dir: Path) -> None:
    environ = {"CUBBY_DATA": str(data_dir)}
    made = called(data_dir.parent, "migrate", **environ)
    listed = called(data_dir.parent, "keys", "list", **environ)

    assert made.returncode == 0, made.stderr
    assert (listed.returncode, listed.stdout) == (0, "")


def test_what_runs_is_known_by_its_folder_and_its_address(cubby: Cubby) -> None:
    assert Installation(cubby.data_dir, cubby.url) in running()


def test_the_doctor_names_variables_that_set_nothing(tmp_path: Path) -> None:
    done = called(tmp_path, "doctor", CUBBY_WORKER="3", CUBBY_PLUGH_XYZZY="1")

    assert done.returncode == 1
    words = " ".join(done.stdout.split())
    assert "bad settings unknown setting CUBBY_WORKER; did you mean CUBBY_WORKERS?" in words
    assert "-- settings unknown setting CUBBY_PLUGH_XYZZY" in words
