"""Both storages for one suite: a folder, and a bucket on a small S3 server of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cubby.storage import Storage, open_storage
from cubby.storage.fs import FsStorage
from tests.s3_server import Bucket, S3Server


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An S3 server with one bucket, `things`, that the AWS_* variables lead to."""
    server = S3Server()
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    yield server.bucket
    server.stop()


@pytest.fixture(params=["fs", "s3", "s3 without prefix"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "fs":
        return open_storage(f"fs://{tmp_path}/with space/storage")
    request.getfixturevalue("bucket")
    prefix = "" if request.param.endswith("prefix") else "/some/prefix"
    return open_storage(f"s3://things{prefix}")


@pytest.fixture
def folder(tmp_path: Path) -> FsStorage:
    return FsStorage(tmp_path / "storage")
