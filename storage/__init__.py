"""Bytes by URI: one interface over a folder (fs://) and a bucket (s3://). Imports no other room.

storage = open_storage("fs:///var/lib/cubby/storage")
stored = storage.put("incoming/7/0", b"...")
storage.read(stored.uri)
"""

from __future__ import annotations

from cubby.storage.base import Storage, StoredFile, Writer
from cubby.storage.errors import BadKey, FileMissing, StorageError, StorageFull, StorageUnavailable
from cubby.storage.opening import open_storage
from cubby.storage.slices import Slice, slice_of, slice_uri

__all__ = [
    "BadKey",
    "FileMissing",
    "Slice",
    "Storage",
    "StorageError",
    "StorageFull",
    "StorageUnavailable",
    "StoredFile",
    "Writer",
    "open_storage",
    "slice_of",
    "slice_uri",
]
