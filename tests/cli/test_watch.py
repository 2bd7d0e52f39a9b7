"""`cubby watch`: what appears is sent once, when it is whole, whatever is restarted."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cubby.cli.errors import ServerAway
from cubby.cli.sending import Form, Sent
from cubby.cli.server import Server
from cubby.cli.watching import Watch
from cubby.config import load
from tests.cli.api_alone import cubby, environment, running_api
from tests.forked import COMMAND, Forked
from tests.waiting import until


@contextlib.contextmanager
def watching(environ: dict[str, str], folder: Path, log: Path) -> Iterator[Forked]:
    with log.open("ab") as output:
        process = Forked(
            COMMAND, ["watch", str(folder), "--every", "0.1", "--settle", "0.3"], environ,
            output.fileno(), output.fileno(),
        )  # fmt: skip
        try:
            yield process
        finally:
            process.kill()
            process.wait(30)


def names(database: Any) -> list[str]:
    query = "select coalesce(filename, '') from core.asset_raw order by 1"
    return [row[0] for row in database.rows(query)]


def test_what_appears_is_sent_once_and_a_restart_sends_nothing_twice(
    database: Any, tmp_path: Path
) -> None:
    environ = environment(database.dsn, tmp_path / "data")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "before.txt").write_text("before")
    (folder / ".hidden").write_text("hidden")
    with running_api(environ, tmp_path / "log") as url:
        environ["CUBBY_SERVER_URL"] = url
        with watching(environ, folder, tmp_path / "out") as process:
            until(lambda: names(database) == ["before.txt"], "the first file")
            (folder / "sub").mkdir()
            (folder / "sub" / "after.txt").write_text("after")
            until(lambda: len(names(database)) == 2, "the second file")
            process.kill()
        with watching(environ, folder, tmp_path / "out") as process:
            (folder / "third.txt").write_text("third")
            until(lambda: len(names(database)) == 3, "the third file")
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0

    assert names(database) == ["after.txt", "before.txt", "third.txt"]
    told = (tmp_path / "out").read_text()
    assert told.count("before.txt") == 1


@pytest.fixture
def api(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    environ = environment(database.dsn, tmp_path / "data")
    with running_api(environ, tmp_path / "log") as url:
        monkeypatch.setenv("CUBBY_SERVER_URL", url)
        yield url


class Looking:
    """A watch with a clock that the test moves."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.time = 0.0
        self.sent: list[Sent] = []
        self.failed: list[str] = []
        self.watch = Watch(
            server, folder, Form(), 5, lambda: self.time, self.sent.append, self.failed.append
        )

    def after(self, seconds: float) -> list[str | None]:
        """The names that were sent in the turn after so many seconds."""
        self.time += seconds
        self.sent.clear()
        self.watch.turn()
        return [one.item.name for one in self.sent]


def test_a_file_that_is_still_being_written_waits(api: str, database: Any, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with Server(load()) as server, (folder / "slow.txt").open("w") as file:
        looking = Looking(server, folder)
        for word in ("one", "two", "three"):
            file.write(word)
            file.flush()
            assert looking.after(4) == []
        assert looking.after(4) == []
        assert looking.after(1) == ["slow.txt"]
        assert looking.after(100) == []
        file.write("four")
        file.flush()
        assert looking.after(1) == []
        assert looking.after(5) == ["slow.txt"]

    sizes = "select size_bytes from core.asset_raw order by 1"
    assert database.rows(sizes) == [(11,), (15,)]


def test_a_refused_file_is_told_once_and_tried_when_it_is_another_one(
    database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "large.txt").write_text("x" * 100)
    (folder / "small.txt").write_text("small")
    environ = environment(
        database.dsn, tmp_path / "data", CUBBY_MAX_FILE_BYTES="10", CUBBY_MAX_PAYLOAD_BYTES="10"
    )
    with running_api(environ, tmp_path / "log") as url:
        monkeypatch.setenv("CUBBY_SERVER_URL", url)
        with Server(load()) as server:
            looking = Looking(server, folder)
            looking.after(0)
            assert looking.after(5) == ["small.txt"]
            refusals = list(looking.failed)
            assert looking.after(5) == []
            assert looking.failed == refusals
            (folder / "large.txt").write_text("less")
            looking.after(1)
            assert looking.after(5) == ["large.txt"]

    assert len(refusals) == 1
    assert "large.txt" in refusals[0]


def test_files_wait_while_the_server_is_away(
    database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("a")
    monkeypatch.setenv("CUBBY_SERVER_URL", "http://127.0.0.1:9")
    with Server(load()) as server:
        looking = Looking(server, folder)
        looking.after(0)
        with pytest.raises(ServerAway):
            looking.after(5)
        with running_api(environment(database.dsn, tmp_path / "data"), tmp_path / "log") as url:
            monkeypatch.setenv("CUBBY_SERVER_URL", url)
            with Server(load()) as back:
                looking.watch.server = back
                assert looking.after(0) == ["a.txt"]


def test_a_folder_that_is_not_there_is_refused(database: Any, tmp_path: Path) -> None:
    done = cubby(environment(database.dsn, tmp_path), "watch", str(tmp_path / "nowhere"))

    assert done.returncode == 2
    assert "not found" in done.stderr
