"""What `make wheel` builds holds everything that runs, and runs beside modules of any name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PIL import Image

from tests.install.conftest import ROOT, ended_well, environment, running

PACKAGE = ROOT / "src" / "cubby"
HOSTILE = 'raise ImportError(f"{__name__} of another program was imported")\n'


def _folders() -> list[str]:
    return sorted(path.name for path in PACKAGE.iterdir() if path.is_symlink())


def _files() -> set[str]:
    """All files of the folders, except what running them leaves there."""
    return {
        f"cubby/{path.relative_to(ROOT).as_posix()}"
        for folder in _folders()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built as the Makefile builds it, from a copy: a build writes beside its sources."""
    target = tmp_path_factory.mktemp("wheel")
    source = target / "source"
    ignore = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for folder in [*_folders(), "src"]:
        shutil.copytree(ROOT / folder, source / folder, ignore=ignore, symlinks=True)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(target), "."]
    done = subprocess.run(build, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = target.glob("*.whl")
    return built


def test_every_room_is_packed() -> None:
    rooms = {"app", "workers", "cli", "db", "storage", "documents", "gate", "media", "embedding"}

    assert rooms | {"config", "telemetry", "templates", "packs"} == set(_folders())
    for folder in _folders():
        assert (PACKAGE / folder).resolve() == ROOT / folder


def test_the_wheel_holds_every_file_of_the_rooms_and_one_package(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    files = _files()

    assert {Path(name).suffix for name in files} >= {".py", ".sql", ".html", ".css", ".onnx"}
    assert sorted(files - names) == []
    metadata = "-".join(wheel.name.split("-")[:2]) + ".dist-info"
    assert {name.partition("/")[0] for name in names} == {"cubby", metadata}


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    """The folder of the commands of an environment that has this wheel and its dependencies."""
    bare = tmp_path / "bare"
    venv.create(bare, with_pip=False, symlinks=True)
    packages = next(bare.glob("lib/python*/site-packages"))
    # The dependencies are borrowed. A path file below a borrowed folder is not read, so the
    # editable install of this checkout is not borrowed with them.
    borrowed = sysconfig.get_path("purelib")
    (packages / "dependencies.pth").write_text(f"{borrowed}\n")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    install = [*pip, "--python", str(bare / "bin" / "python"), "install", "--no-index"]
    ended_well([*install, "--no-deps", "--force-reinstall", str(wheel)], dict(os.environ))
    assert (packages / "cubby" / "__init__.py").is_file()
    return bare / "bin"


@pytest.fixture
def empty() -> Iterator[Path]:
    """A folder without anything of Cubby, which the user of the embedded Postgres may enter."""
    folder = Path(tempfile.mkdtemp(prefix="cubby-wheel-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A folder of modules that no part of Cubby may import, under the names of its folders."""
    folder = tmp_path / "hostile"
    for name in _folders():
        (folder / name).mkdir(parents=True)
        (folder / name / "__init__.py").write_text(HOSTILE)
    shutil.rmtree(folder / "config")
    (folder / "config.py").write_text(HOSTILE)
    return folder


@pytest.mark.prove
def test_an_installed_cubby_runs_from_an_empty_folder_beside_hostile_modules(
    installed: Path, empty: Path, hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = environment(
        PYTHONPATH=str(hostile), CUBBY_PORT="0", CUBBY_WORKERS="1", CUBBY_WORKER_METRICS_PORT="0"
    )
    env["PATH"] = f"{installed}{os.pathsep}{env['PATH']}"
    monkeypatch.chdir(empty)
    (empty / "structlog.py").write_text(HOSTILE)  # the working folder is not on the path
    picture = empty / "red.png"
    Image.new("RGB", (64, 64), "red").save(picture)

    # A hostile folder on the path fails whatever imports from it.
    probe = [str(installed / "python"), "-c", "import config"]
    assert "of another program" in subprocess.run(
        probe, env=env, capture_output=True, text=True, check=False
    ).stderr  # fmt: skip
    with (
        running("up", program=str(installed / "cubby"), env=env, sign="ready at ") as line,
        httpx.Client(base_url=line.split("ready at ")[1].split()[0], trust_env=False) as client,
    ):
        prefer = {"Prefer": "wait=60"}
        document = client.post("/api/v1/ingest?collection=kept", json={"a": 1}, headers=prefer)
        media = client.post(
            "/api/v1/ingest?filename=red.png", content=picture.read_bytes(), headers=prefer,
            timeout=90,
        )  # fmt: skip
        # Its proposal is learned after it is stored.
        end = time.monotonic() + 60
        while "kept" not in (page := client.get("/admin/schemas")).text:
            assert time.monotonic() < end, page.text
            time.sleep(0.1)

    assert [answer.json()["state"] for answer in (document, media)] == ["done", "done"]
    assert (empty / "data" / "storage").is_dir()
