from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cubby.embedding import ClipEmbedder, load_pack

PACK = Path(__file__).parents[2] / "packs" / "shapes-clip"


@pytest.fixture(scope="session")
def clip() -> ClipEmbedder:
    """The small real pack that knows coloured shapes."""
    return load_pack(PACK)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of that pack which a test may damage."""
    folder = tmp_path / "given" / "shapes-clip"
    folder.mkdir(parents=True)
    for path in PACK.iterdir():
        shutil.copyfile(path, folder / path.name)
    return folder


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The servers of these tests are on this machine, whatever proxy the environment names."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
