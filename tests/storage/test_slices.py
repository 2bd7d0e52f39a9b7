"""A URI may name a slice of a pack; every reader gets its bytes as if they were a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from cubby.storage import FileMissing, Storage, open_storage, slice_of, slice_uri


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return open_storage(f"fs://{tmp_path}")


@pytest.fixture
def pack(storage: Storage) -> str:
    return storage.put("incoming/1/pack", b"first, second, third").uri


def test_a_slice_reads_as_its_bytes_alone(storage: Storage, pack: str) -> None:
    uri = slice_uri(pack, 7, 6)
    assert slice_of(uri) == (pack, 7, 6)
    assert storage.read(uri) == b"second"
    assert storage.read(uri, 2) == b"cond"
    assert storage.read(uri, 2, 100) == b"cond"
    assert storage.read(uri, 100) == b""
    assert b"".join(storage.stream(uri, 1, 3)) == b"eco"
    assert storage.size(uri) == 6
    assert storage.exists(uri)
    with storage.as_file(uri) as path:
        assert path.read_bytes() == b"second"


def test_a_slice_is_placed_as_a_file_of_its_own(storage: Storage, pack: str) -> None:
    assert storage.read(storage.place(slice_uri(pack, 0, 5), "other/1")) == b"first"


def test_deleting_a_slice_leaves_the_others(storage: Storage, pack: str) -> None:
    storage.delete(slice_uri(pack, 0, 5))
    assert storage.read(slice_uri(pack, 15, 5)) == b"third"
    assert [uri for uri, _ in storage.list()] == [pack]


def test_a_slice_of_a_pack_that_is_gone_is_missing(storage: Storage, pack: str) -> None:
    storage.delete(pack)
    uri = slice_uri(pack, 0, 5)
    assert not storage.exists(uri)
    with pytest.raises(FileMissing):
        storage.read(uri)


def test_a_pack_that_is_too_short_says_so_by_its_size(storage: Storage, pack: str) -> None:
    assert storage.size(slice_uri(pack, 15, 50)) == 5


@pytest.mark.parametrize("name", ["a#1+2", "pack#1", "pack#1+x", "pack#-1+2"])
def test_only_packs_are_sliced(storage: Storage, name: str) -> None:
    uri = storage.put(f"library/{name}", b"content").uri
    assert slice_of(uri) is None
    assert storage.read(uri) == b"content"
