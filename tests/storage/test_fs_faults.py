"""A folder after a killed writer, on a full disk, without its disk, or with a file in the way."""

from __future__ import annotations

import fcntl
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

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
from cubby.storage.fs_writer import remove_leftovers

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
