from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from cubby.cli.postgres import remove_data


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder that every user of the machine can pass into, not made yet."""
    parent = Path(tempfile.mkdtemp(prefix="cubby-test-", dir="/tmp"))
    parent.chmod(0o755)
    yield parent / "data"
    remove_data(parent / "data")
    shutil.rmtree(parent)


@pytest.fixture
def closed_data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder below one that is closed to other users, like a home."""
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    yield home / "data"
    remove_data(home / "data")
