"""Putting the same again sends nothing; what is new among it is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest

from cubby.cli.commands import put as command
from cubby.cli.sending import Item
from tests.cli.api_alone import cubby, environment, running_api


def _ingested(url: str) -> float:
    """How many requests to ingest the API has answered, however it did."""
    lines = httpx.get(f"{url}/metrics").text.splitlines()
    counts = [line for line in lines if line.startswith("ingest_requests_total{")]
    return sum(float(line.rpartition(" ")[2]) for line in counts)


def test_the_second_time_nothing_is_sent(database: Any, tmp_path: Path) -> None:
    environ = environment(database.dsn, tmp_path / "data")
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("a.txt", "b.txt", "empty", "things.json"):
        (folder / name).write_text(
            {"empty": "", "things.json": '[{"n": 1}, {"n": 2}]'}.get(name, name)
        )
    with running_api(environ, tmp_path / "log") as url:
        environ["CUBBY_SERVER_URL"] = url
        first = cubby(environ, "put", str(folder), "--owner", "ann")
        after_first = _ingested(url)
        second = cubby(environ, "put", str(folder), "--owner", "ann")
        after_second = _ingested(url)
        (folder / "a.txt").write_text("changed")
        third = cubby(environ, "put", str(folder), "--owner", "ann")
        other = cubby(environ, "put", str(folder), "--owner", "bob")

    assert first.stderr == "4 sent with 5 objects, 0 were there already.\n"
    assert second.stderr == "0 sent with 0 objects, 4 were there already.\n"
    assert (after_first, after_second) == (4, 4)
    ids = {line.split()[0] for line in first.stdout.splitlines()}
    assert {line.split()[0] for line in second.stdout.splitlines()} == ids
    assert third.stderr == "1 sent with 1 objects, 3 were there already.\n"
    assert other.stderr == "4 sent with 5 objects, 0 were there already.\n"


def test_equal_files_in_two_folders_are_two_however_the_path_to_them_is_written(
    database: Any, tmp_path: Path
) -> None:
    environ = environment(database.dsn, tmp_path / "data")
    for folder in ("in/x", "in/y"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "same.txt").write_text("same")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    with running_api(environ, tmp_path / "log") as url:
        environ["CUBBY_SERVER_URL"] = url
        first = cubby(environ, "put", str(tmp_path / "in"))
        again = [
            cubby(environ, "put", *(f"{tmp_path}/{path}" for path in paths))
            for paths in (["in/"], ["in/x/../y", "in/x"], ["in/*/*.txt"], ["link"],
                          ["in/y/same.txt", "in/x/same.txt"])
        ]  # fmt: skip

    assert first.stderr == "2 sent with 2 objects, 0 were there already.\n"
    assert {done.stderr for done in again} == {"0 sent with 0 objects, 2 were there already.\n"}
    assert database.rows("select filename, path from catalog.asset order by path") == [
        ("same.txt", "in/x/same.txt"),
        ("same.txt", "in/y/same.txt"),
    ]


def test_a_file_that_cannot_be_read_does_not_keep_the_others_back(
    database: Any, tmp_path: Path
) -> None:
    environ = environment(database.dsn, tmp_path / "data")
    (tmp_path / "good.txt").write_text("good")
    broken = tmp_path / "broken"
    broken.symlink_to("/proc/self/mem")
    with running_api(environ, tmp_path / "log") as url:
        done = cubby(environ | {"CUBBY_SERVER_URL": url}, "put",
                     str(tmp_path / "good.txt"), str(broken))  # fmt: skip

    assert done.returncode == 2
    assert "1 sent with 1 objects, 0 were there already." in done.stderr
    assert "broken cannot be read" in done.stderr


@pytest.mark.parametrize(("sizes", "batches"), [
    ([1] * 450, [200, 200, 50]),
    ([300_000_000, 1, 1], [1, 2]),
    ([1, 300_000_000, 1], [2, 1]),
    ([], []),
])  # fmt: skip
def test_files_are_asked_about_in_batches_that_are_soon_read(
    sizes: list[int], batches: list[int]
) -> None:
    items = [Item(Path(str(number)), None, size) for number, size in enumerate(sizes)]

    found = list(command._batches(items))

    assert [len(batch) for batch in found] == batches
    assert [item for batch in found for item in batch] == items
