"""What a folder promises: synced before it is named, whole or not there, and told when full."""

from __future__ import annotations

import errno
import fcntl
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cubby.storage import (
    BadKey,
    FileMissing,
    Storage,
    StorageFull,
    StorageUnavailable,
    open_storage,
)
from cubby.storage.beneath import opened_folder
from cubby.storage.fs import FsStorage
from cubby.storage.fs_copy import copy_cheaply
from cubby.storage.fs_writer import remove_leftovers

Events = list[tuple[str, str]]


@pytest.fixture
def folder(tmp_path: Path) -> FsStorage:
    return FsStorage(tmp_path / "storage")


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


_PUT_FOR_EVER = """
import sys
from cubby.storage import open_storage
storage = open_storage(sys.argv[1])
print("writing", flush=True)
for number in range(10**9):
    storage.put(f"incoming/{number}/0", bytes([number % 256]) * 1_000_000)
    storage.place(f"fs://incoming/{number}/0", f"media/{number}")
    print(number, flush=True)
"""

_WRITE_FOR_EVER = """
import sys
from cubby.storage import open_storage
storage = open_storage(sys.argv[1])
print("writing", flush=True)
for number in range(10**9):
    with storage.create(f"incoming/{number}/0") as writer:
        for _ in range(50):
            writer.write(bytes([number % 256]) * 20_000)
        uri = writer.commit().uri
    storage.place(uri, f"media/{number}")
    print(number, flush=True)
"""


@pytest.mark.parametrize("program", [_WRITE_FOR_EVER, _PUT_FOR_EVER])
@pytest.mark.parametrize("milliseconds", [3, 11, 29, 53])
def test_a_killed_writer_leaves_whole_files_only(
    folder: FsStorage, milliseconds: int, program: str
) -> None:
    folder.check()
    process = subprocess.Popen(
        [sys.executable, "-c", program, f"fs://{folder.root}"], stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    with process, process.stdout as output:
        output.readline()
        time.sleep(milliseconds / 1000)
        process.kill()
        acknowledged = [int(line) for line in output.read().split()]

    for uri, size in folder.list():
        assert size == 1_000_000
        data = folder.read(uri)
        assert data == data[:1] * 1_000_000
    for number in acknowledged:
        assert folder.exists(f"fs://incoming/{number}/0")
        assert folder.exists(f"fs://media/{number}")
    _remove_leftovers(folder, time.time() + 10)
    assert list((folder.root / ".writing").iterdir()) == []


def _remove_leftovers(folder: FsStorage, older_than: float) -> None:
    with opened_folder(folder.root, folder.root / ".writing") as making:
        remove_leftovers(making, older_than)


def test_what_is_being_written_is_no_leftover(folder: FsStorage) -> None:
    making = folder.root / ".writing"
    with folder.create("a") as writer:
        (making / "killed").write_bytes(b"half")
        (making / "young").write_bytes(b"half")
        _remove_leftovers(folder, 0)
        assert len(list(making.iterdir())) == 3
        _remove_leftovers(folder, time.time() + 10)
        assert len(list(making.iterdir())) == 1
        writer.write(b"whole")
        stored = writer.commit()

    assert folder.read(stored.uri) == b"whole"


def test_check_removes_what_was_left_more_than_an_hour_ago(
    folder: FsStorage, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.check()
    (folder.root / ".writing" / "killed").write_bytes(b"half")

    folder.check()
    assert (folder.root / ".writing" / "killed").exists()

    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 3700)
    folder.check()
    assert not (folder.root / ".writing" / "killed").exists()


def test_deleting_the_last_file_removes_its_folders_up_to_the_root(folder: FsStorage) -> None:
    folder.put("incoming/other/0", b"x")
    uri = folder.put("incoming/7/0", b"x").uri

    folder.delete(uri)

    assert sorted(path.name for path in (folder.root / "incoming").iterdir()) == ["other"]
    assert folder.put("incoming/7/0", b"again").size_bytes == 5


def test_a_disk_that_went_away_is_not_a_missing_file(folder: FsStorage) -> None:
    uri = folder.put("incoming/0", b"x").uri
    folder.root.rename(folder.root.with_name("unmounted"))
    folder.root.mkdir()

    for call in (lambda: folder.read(uri), lambda: folder.put("b", b"y"), folder.check):
        with pytest.raises(StorageUnavailable, match="is missing") as caught:
            call()
        assert not caught.value.permanent
    assert list(folder.root.iterdir()) == []


def test_a_root_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    storage = open_storage(f"fs://{tmp_path}/file/storage")

    with pytest.raises(StorageUnavailable, match="file/storage"):
        storage.check()


def test_a_file_in_the_way_of_a_folder_is_a_bad_key(folder: Storage) -> None:
    folder.put("a", b"x")

    with pytest.raises(BadKey, match="a/b"):
        folder.put("a/b", b"x")
    with pytest.raises(FileMissing):
        folder.read("fs://a/b")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if mounted.returncode:
        pytest.skip(f"a small disk needs the right to mount: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_is_told_as_full_and_left_clean(small_disk: Path) -> None:
    storage = open_storage(f"fs://{small_disk}/storage")
    kept = storage.put("kept", b"x" * 100_000).uri

    with pytest.raises(StorageFull, match="No space left") as caught:
        storage.put("too-large", b"y" * 2_000_000)

    assert not caught.value.permanent
    assert [uri for uri, _ in storage.list()] == [kept]
    assert storage.put("fits-again", b"z" * 500_000).size_bytes == 500_000
    with pytest.raises(StorageFull):
        [storage.put(f"small/{number}", b"z" * 10_000) for number in range(100)]
    assert storage.read(kept) == b"x" * 100_000


def test_a_file_size_limit_is_told_as_full(folder: FsStorage) -> None:
    folder.check()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
        with pytest.raises(StorageFull):
            folder.put("large", b"x" * 100_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)

    assert list(folder.list()) == []
    assert list((folder.root / ".writing").iterdir()) == []


def test_a_lock_of_a_writer_ends_with_it(folder: FsStorage) -> None:
    stored = folder.put("a", b"x")

    with folder.as_file(stored.uri) as path, path.open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
