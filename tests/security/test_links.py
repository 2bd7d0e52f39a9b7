"""A link that was put into storage leads to nothing outside: not reading, writing or listing."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from cubby.storage import FileMissing, Storage, StorageError, StorageUnavailable, open_storage

KEY = "incoming/7/0"
URI = f"fs://{KEY}"
SECRET = b"secret of another folder"


def _through_file(storage: Storage) -> bytes:
    with storage.as_file(URI) as path:
        return path.read_bytes()


def _written(storage: Storage) -> None:
    with storage.create(KEY) as writer:
        writer.write(b"new")
        writer.commit()


READS: dict[str, Callable[[Storage], object]] = {
    "read": lambda storage: storage.read(URI),
    "stream": lambda storage: b"".join(storage.stream(URI)),
    "size": lambda storage: storage.size(URI),
    "as_file": _through_file,
    "place": lambda storage: storage.read(storage.place(URI, "library/copy")),
}
WRITES: dict[str, Callable[[Storage], object]] = {
    "put": lambda storage: storage.put(KEY, b"new"),
    "create": _written,
    "place": lambda storage: storage.place(storage.put("source/0", b"new").uri, KEY),
    "delete": lambda storage: storage.delete(URI),
}


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder of another user, in the shape of storage."""
    folder = tmp_path / "outside"
    (folder / "7").mkdir(parents=True)
    (folder / "7" / "0").write_bytes(SECRET)
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "storage"


@pytest.fixture
def storage(root: Path) -> Storage:
    storage = open_storage(f"fs://{root}")
    storage.check()
    return storage


def _plant(root: Path, outside: Path, at: str) -> None:
    """A link at one of the components of the key."""
    place = {"folder": root / "incoming", "inner": root / "incoming/7", "file": root / KEY}[at]
    place.parent.mkdir(parents=True, exist_ok=True)
    target = {"folder": outside, "inner": outside / "7", "file": outside / "7" / "0"}[at]
    place.symlink_to(target)


@pytest.mark.parametrize("at", ["folder", "inner", "file"])
@pytest.mark.parametrize("how", READS)
def test_nothing_is_read_through_a_link(
    storage: Storage, root: Path, outside: Path, at: str, how: str
) -> None:
    _plant(root, outside, at)

    with pytest.raises(StorageUnavailable, match="is a symbolic link"):
        READS[how](storage)
    assert not (root / "library/copy").exists()


@pytest.mark.parametrize("at", ["folder", "inner", "file"])
@pytest.mark.parametrize("how", WRITES)
def test_nothing_is_written_or_removed_through_a_link(
    storage: Storage, root: Path, outside: Path, at: str, how: str
) -> None:
    before = sorted(outside.rglob("*"))
    _plant(root, outside, at)
    if at == "file":
        # The link itself had the name of the file, and gives it up.
        WRITES[how](storage)
        assert not (root / KEY).is_symlink()
    else:
        with pytest.raises(StorageUnavailable, match="is a symbolic link"):
            WRITES[how](storage)

    assert (outside / "7" / "0").read_bytes() == SECRET
    assert sorted(outside.rglob("*")) == before
    assert (outside / "7" / "0").stat().st_mode & 0o777 == 0o644 & ~_umask()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_link_in_place_of_the_folder_of_unfinished_files_is_refused(
    storage: Storage, root: Path, outside: Path
) -> None:
    (root / ".writing").rmdir()
    (root / ".writing").symlink_to(outside)

    for act in (storage.check, lambda: _written(storage)):
        with pytest.raises(StorageUnavailable, match="is a symbolic link"):
            act()
    assert sorted(path.name for path in outside.rglob("*")) == ["0", "7"]


def test_leftovers_that_are_links_lead_nowhere(storage: Storage, root: Path, outside: Path) -> None:
    (root / ".writing" / "planted").symlink_to(outside / "7" / "0")
    os.mkfifo(root / ".writing" / "pipe")

    storage.check()

    assert (outside / "7" / "0").read_bytes() == SECRET


def test_links_are_not_listed(storage: Storage, root: Path, outside: Path) -> None:
    storage.put("incoming/8/0", b"mine")
    _plant(root, outside, "inner")
    (root / "incoming/8/1").symlink_to(outside / "7" / "0")

    assert [uri for uri, _ in storage.list()] == ["fs://incoming/8/0"]
    with pytest.raises(StorageError):
        list(storage.list("incoming/7"))


def test_what_is_no_file_is_missing_and_is_not_waited_for(storage: Storage, root: Path) -> None:
    (root / "incoming/7").mkdir(parents=True)
    os.mkfifo(root / KEY)

    for read in (READS["read"], READS["as_file"]):
        with pytest.raises(FileMissing):
            read(storage)


def test_a_file_that_is_swapped_while_it_is_used_stays_the_one_that_was_opened(
    storage: Storage, root: Path, outside: Path
) -> None:
    storage.put(KEY, b"mine")
    with storage.as_file(URI) as path:
        (root / KEY).unlink()
        (root / KEY).symlink_to(outside / "7" / "0")
        assert path.read_bytes() == b"mine"


def test_a_folder_that_changes_into_a_link_and_back_gives_no_foreign_byte(
    storage: Storage, root: Path, outside: Path
) -> None:
    """The check and the use are one step, without a moment in between."""
    storage.put(KEY, b"mine")
    real, link, stop = root / "incoming/7", root / "incoming/link", threading.Event()
    link.symlink_to(outside / "7")

    def swap() -> None:
        aside = root / "incoming/aside"
        while not stop.is_set():
            real.rename(aside)
            link.rename(real)
            real.rename(link)
            aside.rename(real)

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        seen = set()
        for _ in range(2000):
            try:
                seen.add(storage.read(URI))
            except StorageError:
                continue
    finally:
        stop.set()
        swapping.join()
    assert seen <= {b"mine"}


def test_the_root_may_be_a_link_for_it_is_the_operators(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "storage").symlink_to(tmp_path / "disk")
    storage = open_storage(f"fs://{tmp_path / 'storage'}")

    assert storage.read(storage.put(KEY, b"mine").uri) == b"mine"
    assert (tmp_path / "disk" / KEY).read_bytes() == b"mine"
