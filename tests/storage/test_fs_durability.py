"""What a folder promises: bytes are synced before they have their name."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cubby.storage import (
    StorageUnavailable,
)
from cubby.storage.beneath import opened_folder
from cubby.storage.fs import FsStorage
from cubby.storage.fs_copy import copy_cheaply

Events = list[tuple[str, str]]


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Events:
    """What reaches the kernel, in order: ("sync" | "rename" | "mkdir" | "link", path)."""
    seen: Events = []

    def spy(name: str, word: str, path_of: Callable[..., str]) -> None:
        real = getattr(os, name)

        def call(*args: Any, **kwargs: Any) -> Any:
            result = real(*args, **kwargs)
            seen.append((word, os.path.relpath(path_of(*args, **kwargs), tmp_path)))
            return result

        monkeypatch.setattr(os, name, call)

    def opened(fd: int) -> str:
        # The kernel continues calling a file that began without a name after its number.
        name = str(Path(f"/proc/self/fd/{fd}").readlink())
        return re.sub(r"#\d+ \(deleted\)$", "(nameless)", name)

    def linked(source: str, target: str, dst_dir_fd: int | None = None, **_: Any) -> str:
        return target if dst_dir_fd is None else f"{opened(dst_dir_fd)}/{target}"

    def made(path: str, mode: int = 0o777, dir_fd: int | None = None) -> str:
        return path if dir_fd is None else f"{opened(dir_fd)}/{path}"

    spy("fsync", "sync", opened)
    spy("replace", "rename", linked)
    spy("mkdir", "mkdir", made)
    spy("link", "link", linked)
    return seen


def test_bytes_then_folders_then_name_are_synced(tmp_path: Path, events: Events) -> None:
    storage = FsStorage(tmp_path / "root")
    storage.check()
    events.clear()

    with storage.create("incoming/7/0") as writer:
        writer.write(b"x")
        assert events == []
        writer.commit()

    making = events[2][1]
    assert making.startswith("root/.writing/")
    assert events == [
        ("mkdir", "root/incoming"),
        ("mkdir", "root/incoming/7"),
        ("sync", making),
        ("sync", "root"),
        ("sync", "root/incoming"),
        ("rename", "root/incoming/7/0"),
        ("sync", "root/incoming/7"),
    ]


def test_all_that_a_small_file_needs_is_made_and_then_all_of_it_is_synced(
    tmp_path: Path, events: Events
) -> None:
    storage = FsStorage(tmp_path / "root")
    storage.check()
    events.clear()

    storage.put("incoming/7/0", b"x")
    first, events[:] = events[:], []
    storage.put("incoming/8/0", b"x")

    assert first == [
        ("mkdir", "root/incoming"),
        ("mkdir", "root/incoming/7"),
        ("link", "root/incoming/7/0"),
        ("sync", "root/incoming/7/(nameless)"),
        ("sync", "root"),
        ("sync", "root/incoming"),
        ("sync", "root/incoming/7"),
    ]
    assert events == [
        ("mkdir", "root/incoming/8"),
        ("link", "root/incoming/8/0"),
        ("sync", "root/incoming/8/(nameless)"),
        ("sync", "root/incoming"),
        ("sync", "root/incoming/8"),
    ]


@pytest.mark.parametrize("refused", ["open", "link"])
@pytest.mark.parametrize("reason", [errno.EOPNOTSUPP, errno.ENOENT, errno.EACCES])
def test_where_there_are_no_nameless_files_a_small_one_is_renamed_like_a_large_one(
    folder: FsStorage, monkeypatch: pytest.MonkeyPatch, refused: str, reason: int
) -> None:
    folder.check()
    real = getattr(os, refused)

    def refuse(path: Any, *args: Any, **kwargs: Any) -> Any:
        if refused == "link" or args[0] & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError(reason, os.strerror(reason))
        return real(path, *args, **kwargs)

    monkeypatch.setattr(os, refused, refuse)

    uri = folder.put("incoming/7/0", b"x").uri

    assert folder.read(uri) == b"x"
    assert list((folder.root / ".writing").iterdir()) == []


def test_a_small_file_takes_the_place_of_one_that_is_there(folder: FsStorage) -> None:
    folder.put("derived/0", b"first")
    uri = folder.put("derived/0", b"second").uri

    assert folder.read(uri) == b"second"
    assert (folder.root / "derived/0").stat().st_mode & 0o777 == 0o400


def test_a_small_file_whose_sync_fails_is_not_there(
    folder: FsStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put("incoming/7/0", b"x")

    def fails(fd: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(StorageUnavailable, match="Input/output"):
        folder.put("incoming/8/0", b"x")

    assert [uri for uri, _ in folder.list()] == ["fs://incoming/7/0"]
    assert not (folder.root / "incoming/8").exists()


def test_a_folder_that_another_process_just_made_is_synced_too(
    tmp_path: Path, events: Events
) -> None:
    storage = FsStorage(tmp_path)
    (tmp_path / "incoming" / "7").mkdir(parents=True)
    storage.check()
    events.clear()

    storage.put("incoming/7/0", b"x")
    storage.put("incoming/7/1", b"x")

    names = [event for event in events if "nameless" not in event[1]]
    assert names == [
        ("link", "incoming/7/0"),
        ("sync", "."),
        ("sync", "incoming"),
        ("sync", "incoming/7"),
        ("link", "incoming/7/1"),
        ("sync", "incoming/7"),
    ]


def test_the_root_and_the_folders_it_needs_are_synced(tmp_path: Path, events: Events) -> None:
    FsStorage(tmp_path / "data" / "storage").check()

    assert events[:5] == [
        ("mkdir", "data"),
        ("mkdir", "data/storage"),
        ("mkdir", "data/storage/.writing"),
        ("sync", "."),
        ("sync", "data"),
    ]


def test_a_placed_file_is_synced_under_its_name(tmp_path: Path, events: Events) -> None:
    storage = FsStorage(tmp_path)
    source = storage.put("incoming/0", b"x").uri
    events.clear()

    storage.place(source, "media/0")

    assert events[-1] == ("sync", "media")
    assert events[-2] == ("rename", "media/0")
    assert ("sync", ".") in events


def test_a_file_is_for_reading_only_and_placed_without_a_copy(folder: FsStorage) -> None:
    source = folder.put("incoming/0", b"x" * 100_000).uri
    folder.place(source, "media/0")

    raw, placed = (folder.root / "incoming/0").stat(), (folder.root / "media/0").stat()
    assert raw.st_mode & 0o777 == placed.st_mode & 0o777 == 0o400
    # A hard link here; where the file system can share blocks, two files.
    assert raw.st_ino == placed.st_ino or raw.st_nlink == 1
    assert list((folder.root / ".writing").iterdir()) == []


def test_where_links_are_impossible_the_file_is_copied(
    folder: FsStorage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "another disk")

    monkeypatch.setattr(os, "link", refuse)
    source = folder.put("incoming/0", b"x" * 3_000_000).uri

    uri = folder.place(source, "media/0")
    folder.place(source, "media/0")

    assert folder.read(uri) == b"x" * 3_000_000
    assert (folder.root / "media/0").stat().st_nlink == 1
    assert (folder.root / "media/0").stat().st_mode & 0o777 == 0o400


def test_a_source_that_somebody_made_writable_is_placed_read_only(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"x")
    (tmp_path / "source").chmod(0o666)

    with (
        (tmp_path / "source").open("rb") as source,
        opened_folder(tmp_path, tmp_path) as folder,
    ):
        copy_cheaply(source.fileno(), "placed", folder, 0o400)

    assert (tmp_path / "placed").stat().st_mode & 0o777 == 0o400
