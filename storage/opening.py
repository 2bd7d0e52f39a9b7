"""Storage URL -> storage."""

from __future__ import annotations

from pathlib import Path

from cubby.storage.base import Storage
from cubby.storage.errors import BadKey
from cubby.storage.fs import FsStorage
from cubby.storage.modes import Modes
from cubby.storage.slices import Sliced


def open_storage(url: str, *, make: bool = True, readable: bool = False) -> Storage:
    """`fs:///absolute/folder` (the text after fs:// is the path, no escapes) or
    `s3://bucket/prefix` (credentials and endpoint from the AWS_* variables). Touches nothing
    yet: `check()` does. Raises BadKey for any other URL.

    `make`: a folder that is not there yet is made by the first write. Without it such a folder is
    one whose disk is away: so for a process that works on what others have stored.
    `readable`: other accounts of the machine may read the library of a folder."""
    scheme, _, rest = url.partition("://")
    if scheme == "fs" and rest.startswith("/"):
        return Sliced(FsStorage(Path(rest), make=make, modes=Modes(readable=readable)))
    bucket, _, prefix = rest.partition("/")
    if scheme == "s3" and bucket:
        # Loading the S3 client takes a while that a folder need not wait for.
        from cubby.storage.s3 import S3Storage  # noqa: PLC0415

        return Sliced(S3Storage(bucket, prefix.strip("/")))
    raise BadKey(f"Invalid storage URL {url!r}: use fs:///absolute/folder or s3://bucket/prefix.")
