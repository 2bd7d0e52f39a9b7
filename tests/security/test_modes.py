"""Other accounts of the machine read nothing that Cubby keeps, unless they are let in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cubby.storage import open_storage


@pytest.fixture(autouse=True, params=[0o000, 0o022, 0o077])
def _mask(request: pytest.FixtureRequest) -> object:
    """Whatever mask the process was started with."""
    before = os.umask(request.param)
    yield
    os.umask(before)


def _modes(root: Path) -> dict[str, int]:
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*")} | {"": root}
    return {name: path.lstat().st_mode & 0o777 for name, path in found.items()}


def _fill(url: str, *, readable: bool) -> None:
    storage = open_storage(url, readable=readable)
    storage.check()
    small = storage.put("incoming/7/0", b"small").uri
    with storage.create("incoming/8/0") as writer:
        writer.write(b"large")
        large = writer.commit().uri
    storage.place(small, "library/cats/0.jpg")
    storage.place(large, "library/dogs/1.jpg")
    storage.put("derived/0", b"thumbnail")


def test_storage_is_closed_to_others(tmp_path: Path) -> None:
    _fill(f"fs://{tmp_path}/storage", readable=False)

    assert not {name: mode for name, mode in _modes(tmp_path / "storage").items() if mode & 0o077}


def test_the_library_alone_is_open_where_that_was_asked_for(tmp_path: Path) -> None:
    _fill(f"fs://{tmp_path}/storage", readable=True)
    modes = _modes(tmp_path / "storage")

    assert modes[""] == 0o711
    assert {modes[name] for name in ("library", "library/cats", "library/dogs")} == {0o755}
    assert modes["library/cats/0.jpg"] == modes["library/dogs/1.jpg"] == 0o444
    # Files below these may be the same ones under another name: their folders keep others out.
    closed = {modes[name] for name in ("incoming", "incoming/7", "derived", ".writing")}
    assert closed == {0o700}


def test_a_storage_of_an_earlier_version_is_closed_at_the_first_use(tmp_path: Path) -> None:
    _fill(f"fs://{tmp_path}/storage", readable=True)
    (tmp_path / "storage").chmod(0o755)

    open_storage(f"fs://{tmp_path}/storage").check()

    assert (tmp_path / "storage").stat().st_mode & 0o777 == 0o700
