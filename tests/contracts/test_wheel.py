"""What is installed from the package is all that runs."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def _folders() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    include = project["tool"]["setuptools"]["packages"]["find"]["include"]
    return [pattern.removesuffix("*") for pattern in include]


def _files() -> set[str]:
    """All there is in the folders, but what running leaves there."""
    return {
        path.relative_to(ROOT).as_posix()
        for folder in _folders()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_every_room_is_packed() -> None:
    rooms = {"app", "workers", "cli", "db", "storage", "documents", "gate", "media", "embedding"}

    assert rooms | {"config", "telemetry", "templates", "packs"} == set(_folders())


def test_the_wheel_holds_every_file_of_the_rooms(tmp_path: Path) -> None:
    if int(importlib.metadata.version("setuptools").split(".")[0]) < 77:
        pytest.skip("needs setuptools 77 or newer")
    source = tmp_path / "source"
    # Building leaves things beside what is built.
    ignore = shutil.ignore_patterns("__pycache__")
    for folder in _folders():
        shutil.copytree(ROOT / folder, source / folder, ignore=ignore)
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source)
    build = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"
    command = [sys.executable, "-c", build, str(tmp_path)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    files = _files()
    assert {Path(name).suffix for name in files} >= {".py", ".sql", ".html", ".css", ".onnx"}
    assert sorted(files - names) == []
