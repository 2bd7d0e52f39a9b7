"""What only a bucket does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cubby.storage import BadKey, FileMissing, StorageFull, StorageUnavailable, open_storage
from cubby.storage import s3 as s3_module
from cubby.storage.s3 import S3Storage

if TYPE_CHECKING:
    from conftest import Bucket


def test_uris_name_the_bucket_and_the_prefix(bucket: Bucket) -> None:
    stored = open_storage("s3://things/some/prefix/").put("a/b", b"x")

    assert stored.uri == "s3://things/some/prefix/a/b"
    assert bucket.objects == {"some/prefix/a/b": b"x"}


def test_an_abandoned_large_file_leaves_no_parts(bucket: Bucket) -> None:
    storage = open_storage("s3://things")
    with storage.create("large") as writer:
        for _ in range(40):
            writer.write(b"x" * 1_000_000)
        assert bucket.uploads

    assert bucket.uploads == {}
    assert bucket.objects == {}
    assert len(bucket.aborted) == 1


def test_place_is_a_copy_in_the_bucket(bucket: Bucket) -> None:
    storage = open_storage("s3://things/p")
    source = storage.put("incoming/0", b"x" * 1000).uri
    bucket.requests.clear()

    storage.place(source, "media/0")

    assert bucket.objects["p/media/0"] == b"x" * 1000
    assert not any(request.startswith('"GET') for request in bucket.requests)


def test_what_is_too_large_to_be_copied_there_goes_through_here(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_module, "_LARGEST_COPY", 999)
    storage = open_storage("s3://things/p")
    source = storage.put("incoming/0", b"x" * 1000).uri
    bucket.requests.clear()

    assert storage.read(storage.place(source, "media/0")) == b"x" * 1000
    assert any(request.startswith('"GET') for request in bucket.requests)


def test_a_bucket_that_is_not_there_is_unavailable(bucket: Bucket) -> None:
    storage = open_storage("s3://nothing")

    for call in (
        storage.check,
        lambda: storage.read("s3://nothing/a"),
        lambda: list(storage.list()),
    ):
        with pytest.raises(StorageUnavailable, match="s3://nothing"):
            call()


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, "AccessDenied", StorageUnavailable),
        (401, "InvalidAccessKeyId", StorageUnavailable),
        (400, "RequestTook507Seconds", StorageUnavailable),
        (507, "SomethingElse", StorageFull),
        (500, "XMinioStorageFull", StorageFull),
        (403, "QuotaExceeded", StorageFull),
    ],
)
def test_what_the_server_refuses_is_told(
    bucket: Bucket, status: int, code: str, error: type[Exception]
) -> None:
    storage = S3Storage("things", retry=0)
    bucket.failing = (status, code)

    with pytest.raises(error):
        storage.put("a", b"x")
    with pytest.raises(error):
        storage.check()


def test_a_server_that_is_away_is_unavailable_and_comes_back(bucket: Bucket) -> None:
    storage = S3Storage("things", retry=0)
    uri = storage.put("a", b"x").uri
    bucket.failing = (503, "SlowDown")

    for call in (storage.check, lambda: storage.read(uri), lambda: storage.put("b", b"y")):
        with pytest.raises(StorageUnavailable) as caught:
            call()
        assert not caught.value.permanent

    bucket.failing = None
    assert storage.read(uri) == b"x"


def test_nobody_listening_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "somebody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "something")

    with pytest.raises(StorageUnavailable):
        S3Storage("things", retry=0).check()


def test_a_missing_key_is_missing_even_where_only_the_size_is_asked(bucket: Bucket) -> None:
    storage = open_storage("s3://things")

    with pytest.raises(FileMissing):
        storage.size("s3://things/gone")


@pytest.mark.parametrize(
    "url", ["", "fs://relative", "s3://", "http://host/x", "/var/lib", "fs:/a"]
)
def test_a_url_of_no_storage_is_refused(url: str) -> None:
    with pytest.raises(BadKey, match="Invalid storage URL"):
        open_storage(url)
