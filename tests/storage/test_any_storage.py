"""What holds for a folder and for a bucket alike."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cubby.storage import BadKey, FileMissing, Storage, StorageError
from tests.campaign import scaled

BYTES = bytes(range(256)) * 20


def test_what_is_put_is_read_back_with_its_size_and_hash(storage: Storage) -> None:
    stored = storage.put("incoming/7/photo of Zoë #1?.jpg", BYTES)

    assert stored.size_bytes == len(BYTES)
    assert stored.sha256 == hashlib.sha256(BYTES).hexdigest()
    assert storage.read(stored.uri) == BYTES
    assert storage.size(stored.uri) == len(BYTES)
    assert stored.uri.endswith("incoming/7/photo of Zoë #1?.jpg")


def test_an_empty_file_is_a_file(storage: Storage) -> None:
    stored = storage.put("empty", b"")

    assert storage.exists(stored.uri)
    assert storage.read(stored.uri) == b""
    assert list(storage.stream(stored.uri)) == []
    assert storage.read(stored.uri, 5, 5) == b""


def test_chunks_written_one_by_one_become_one_file(storage: Storage) -> None:
    with storage.create("a/b/c") as writer:
        for chunk in (b"one", bytearray(b"two"), memoryview(b"three")):
            writer.write(chunk)
        stored = writer.commit()

    assert storage.read(stored.uri) == b"onetwothree"


def test_a_file_larger_than_the_buffers_is_whole(storage: Storage) -> None:
    piece = hashlib.sha256(b"seed").digest() * 32 * 1024
    with storage.create("large") as writer:
        for _ in range(35):
            writer.write(piece)
        stored = writer.commit()

    assert stored.size_bytes == 35 * len(piece)
    assert stored.sha256 == hashlib.sha256(piece * 35).hexdigest()
    digest = hashlib.sha256()
    for chunk in storage.stream(stored.uri):
        digest.update(chunk)
    assert digest.hexdigest() == stored.sha256


def test_nothing_is_seen_before_the_commit(storage: Storage) -> None:
    with storage.create("a/b") as writer:
        writer.write(BYTES)

        assert list(storage.list()) == []
        writer.commit()

    assert [size for _, size in storage.list()] == [len(BYTES)]


def test_leaving_without_a_commit_leaves_nothing(storage: Storage) -> None:
    with storage.create("a/b") as writer:
        writer.write(BYTES)

    def fail() -> None:
        with storage.create("a/c") as writer:
            writer.write(BYTES)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert list(storage.list()) == []


def test_a_writer_ends_with_its_commit(storage: Storage) -> None:
    with storage.create("a") as writer:
        writer.commit()
        with pytest.raises(StorageError, match="has ended"):
            writer.write(b"more")
        with pytest.raises(StorageError, match="has ended"):
            writer.commit()


def test_a_second_file_under_the_same_key_replaces_the_first(storage: Storage) -> None:
    storage.put("thumbnail", b"old")
    stored = storage.put("thumbnail", b"new")

    assert storage.read(stored.uri) == b"new"


@pytest.mark.parametrize(
    ("start", "length"),
    [(0, None), (0, 0), (0, 10), (100, 50), (5000, None), (5100, 100), (5120, 1), (9999, 3)],
)
def test_a_range_is_what_a_slice_is(storage: Storage, start: int, length: int | None) -> None:
    uri = storage.put("sliced", BYTES).uri
    expected = BYTES[start:] if length is None else BYTES[start : start + length]

    assert storage.read(uri, start, length) == expected
    assert b"".join(storage.stream(uri, start, length)) == expected


def test_a_negative_range_is_refused(storage: Storage) -> None:
    uri = storage.put("sliced", BYTES).uri

    with pytest.raises(ValueError, match="first byte"):
        storage.read(uri, -1)
    with pytest.raises(ValueError, match="first byte"):
        storage.read(uri, 0, -1)


def test_as_file_is_a_local_file_that_is_not_for_writing(storage: Storage) -> None:
    uri = storage.put("a/photo.jpg", BYTES).uri

    with storage.as_file(uri) as path:
        assert path.read_bytes() == BYTES
        assert path.stat().st_mode & 0o222 == 0

    assert storage.read(uri) == BYTES


def test_place_gives_the_same_bytes_a_second_name(storage: Storage) -> None:
    source = storage.put("incoming/1/0", BYTES).uri

    uri = storage.place(source, "media/clusters/2/3.jpg")

    assert storage.read(uri) == BYTES
    assert storage.read(source) == BYTES
    assert storage.place(source, "media/clusters/2/3.jpg") == uri
    storage.delete(uri)
    assert storage.read(source) == BYTES


def test_place_corrects_what_stands_there_with_other_bytes(storage: Storage) -> None:
    source = storage.put("incoming/1/0", BYTES).uri
    storage.put("media/3.jpg", b"x" * len(BYTES))

    assert storage.read(storage.place(source, "media/3.jpg")) == BYTES


def test_a_file_can_be_deleted_twice(storage: Storage) -> None:
    uri = storage.put("incoming/1/0", BYTES).uri

    storage.delete(uri)
    storage.delete(uri)

    assert not storage.exists(uri)
    assert list(storage.list()) == []


def test_list_gives_a_folder_with_all_below_and_nothing_beside(storage: Storage) -> None:
    keys = ["a/1", "a/b/2", "a/b/c/3", "ab/4", "a.txt", "b/5"]
    uris = {key: storage.put(key, key.encode()).uri for key in keys}

    assert dict(storage.list()) == {uris[key]: len(key) for key in keys}
    assert {uri for uri, _ in storage.list("a")} == {uris[k] for k in ("a/1", "a/b/2", "a/b/c/3")}
    assert [uri for uri, _ in storage.list("a/b/c/")] == [uris["a/b/c/3"]]
    assert list(storage.list("nothing/here")) == []


def test_a_missing_file_is_told_as_missing_for_ever(storage: Storage) -> None:
    uri = storage.put("there", b"x").uri.replace("there", "gone")

    for call in (storage.read, storage.stream, storage.size):
        with pytest.raises(FileMissing) as caught:
            call(uri)
        assert caught.value.permanent
        assert "gone" in str(caught.value)
    with pytest.raises(FileMissing), storage.as_file(uri):
        pass
    with pytest.raises(FileMissing):
        storage.place(uri, "elsewhere")
    assert not storage.exists(uri)


def test_a_folder_is_no_file(storage: Storage) -> None:
    uri = storage.put("a/b", b"x").uri.removesuffix("/b")

    assert not storage.exists(uri)
    with pytest.raises(FileMissing):
        storage.read(uri)


@pytest.mark.parametrize(
    "key",
    [
        "", "/absolute", "../up", "a/../../b", "a/./b", "a//b", "a/", "tab\tkey", "nul\0key",
        "line\nkey", "\x7f", "\x85", ".writing/x", ".cubby-storage", "\ud800", "x" * 256,
        "/".join("abcdefghij" for _ in range(100)),
    ],
)  # fmt: skip
def test_a_key_that_leads_elsewhere_is_refused(storage: Storage, key: str) -> None:
    good = storage.put("good", b"x").uri

    for call in (
        lambda: storage.create(key),
        lambda: storage.put(key, b"x"),
        lambda: storage.place(good, key),
        lambda: storage.read(good.removesuffix("good") + key),
    ):
        with pytest.raises(BadKey) as caught:
            call()
        assert caught.value.permanent
    assert [uri for uri, _ in storage.list()] == [good]


def test_a_uri_of_another_storage_is_refused(storage: Storage) -> None:
    for uri in ("s3://other/key", "file:///etc/passwd", "good", "http://x/good"):
        with pytest.raises(BadKey, match="is not a URI of this storage"):
            storage.read(uri)


def test_how_much_more_fits_is_known_of_a_disk_and_not_of_a_bucket(storage: Storage) -> None:
    storage.put("a", b"a")
    free = storage.free_bytes()
    assert free is None if storage.uri_of("a").startswith("s3://") else (free or 0) > 0


def test_check_passes_where_writing_is_possible_and_shows_in_no_list(storage: Storage) -> None:
    storage.check()
    storage.check()

    assert list(storage.list()) == []


_segments = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=40
).filter(lambda text: text not in {".", ".."})
_keys = st.lists(_segments, min_size=1, max_size=3).map("/".join)


@settings(
    max_examples=scaled(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(key=_keys.filter(lambda key: not key.startswith(".")), data=st.binary(max_size=100))
def test_any_key_of_printable_text_comes_back(storage: Storage, key: str, data: bytes) -> None:
    uri = storage.put(key, data).uri

    assert storage.read(uri) == data
    assert (uri, len(data)) in list(storage.list())
    storage.delete(uri)
    assert not storage.exists(uri)
